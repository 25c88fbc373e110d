import type { AppError, ErrorCode, FieldProblem, FieldRule } from './app-error.ts';
import { rightText } from './right-text.ts';
import type { Language } from './language.ts';
import type { RefusalReason } from './refused.ts';
import { typesetText } from './typography.ts';

/** What happened, what was not lost, and what to do next. */
const ERROR_TEXTS: Record<ErrorCode, Record<Language, string>> = {
  invalid_input: {
    fr: 'Certaines valeurs ne conviennent pas. Rien n’a été publié : corrigez-les et recommencez.',
    en: 'Some values are not valid. Nothing was published: correct them and try again.',
  },
  not_found: {
    fr: 'Élément introuvable. Rien n’a changé. Il n’est plus dans le journal, ou Vigie ne l’a pas encore lu : réessayez dans un instant.',
    en: 'Not found. Nothing changed. It is no longer in the log, or Vigie has not read it yet: try again in a moment.',
  },
  not_allowed: {
    fr: 'Refusé. Rien n’a été publié : ouvrez Vigie avec l’adresse affichée au démarrage.',
    en: 'Refused. Nothing was published: open Vigie with the address printed when it starts.',
  },
  read_only: {
    fr: 'Écran spectateur. Rien n’a changé : seul le présentateur peut agir.',
    en: 'This is an audience screen. Nothing changed: only the presenter can act.',
  },
  connection_read_only: {
    fr: 'Cette connexion est en lecture seule. Rien n’a été écrit dans ce Kafka : pour y écrire, passez-la en lecture et écriture dans Connexions, ou relancez Vigie avec --write.',
    en: 'This connection is read only. Nothing was written to this Kafka: to write, set it to read and write in Connections, or start Vigie with --write.',
  },
  unconfirmed_write: {
    fr: 'Écrire dans ce cluster n’a pas encore été confirmé. Rien n’y a été écrit : recommencez et confirmez.',
    en: 'Writing to this cluster has not been confirmed yet. Nothing was written: try again and confirm.',
  },
  too_many: {
    fr: 'Trop de demandes à la fois. Celle-ci n’a rien changé : attendez un instant et recommencez.',
    en: 'Too many requests at once. This one changed nothing: wait a moment and try again.',
  },
  impossible_transition: {
    fr: 'Changement de statut impossible. Rien n’a été publié : choisissez un des statuts suivants.',
    en: 'This status change is not possible. Nothing was published: choose one of the next statuses.',
  },
  no_topic: {
    fr: 'La table des topics ne dit pas où écrire cet événement. Rien n’a été publié : ajoutez-y une règle sans « * », puis relancez Vigie.',
    en: 'The topic map does not say where to write this event. Nothing was published: add a rule without “*”, then restart Vigie.',
  },
  not_a_tape: {
    fr: 'Ce fichier n’est pas une bande que cette version de Vigie sait lire, ou elle est tronquée ou abîmée. Rien n’en a été ouvert ni écrit : choisissez-en une autre, ou enregistrez-la de nouveau.',
    en: 'This file is not a tape that this version of Vigie can read, or it is truncated or damaged. Nothing was opened or written: choose another one, or save it again.',
  },
  tape_unreadable: {
    fr: 'Ce fichier de bande ne peut pas être lu. Rien n’en a été ouvert ni écrit : vérifiez son chemin et le droit de le lire, puis recommencez.',
    en: 'This tape file cannot be read. Nothing was opened or written: check its path and the right to read it, then try again.',
  },
  tape_cut: {
    fr: 'Cette bande est coupée : sa fin manque, et avec elle des enregistrements. Rien n’en a été ouvert ni écrit : copiez-la de nouveau en entier, ou enregistrez-la de nouveau.',
    en: 'This tape is cut: its end is missing, and records with it. Nothing of it was opened or written: copy all of it again, or save it again.',
  },
  tape_changed: {
    fr: 'Cette bande a changé depuis son enregistrement : sa somme de contrôle ou son nombre d’enregistrements n’est plus le bon. Rien n’en a été ouvert ni écrit : copiez-la de nouveau, ou enregistrez-la de nouveau.',
    en: 'This tape has changed since it was saved: its checksum or its number of records is wrong. Nothing of it was opened or written: copy it again, or save it again.',
  },
  tape_too_long: {
    fr: 'Cette bande a plus d’un million d’enregistrements. Rien n’en a été ouvert : écrivez-la dans un Kafka pour la lire.',
    en: 'This tape has more than one million records. None of it was opened: write it into a Kafka to read it.',
  },
  too_many_replays: {
    fr: 'Quatre fenêtres remontent déjà le temps. Rien n’a changé : revenez au direct dans l’une d’elles, puis réessayez.',
    en: 'Four windows are already back in time. Nothing changed: return to live in one of them, then try again.',
  },
  seeking: {
    fr: 'La relecture n’est pas encore à l’instant demandé. Rien n’est perdu : réessayez quand elle y est.',
    en: 'The replay has not reached the instant yet. Nothing is lost: try again once it is there.',
  },
  replaying: {
    fr: 'Cette fenêtre montre le passé. Rien n’a été publié : revenez d’abord au direct.',
    en: 'This window shows the past. Nothing was published: return to live first.',
  },
  masked: {
    fr: 'Le mode confidentiel masque ces valeurs. Rien n’a été publié : désactivez-le pour les corriger.',
    en: 'Privacy mode masks these values. Nothing was published: switch it off to correct them.',
  },
  kafka_unreachable: {
    fr: 'Kafka ne répond pas. Ce qui est affiché reste lisible, et Vigie se reconnecte automatiquement. Si vous aviez envoyé une demande, vérifiez la liste avant de la recommencer : elle a pu être gardée.',
    en: 'Kafka is not responding. What is on screen stays readable, and Vigie reconnects automatically. If you sent a request, check the list before sending it again: it may have been kept.',
  },
  right_missing: {
    fr: 'Kafka ne donne pas ce droit à Vigie. Rien n’a changé : demandez-le à l’administrateur du cluster, puis recommencez.',
    en: 'Kafka does not grant Vigie this right. Nothing changed: ask the cluster’s administrator for it, then try again.',
  },
  kafka_refused: {
    fr: 'Ce message ne peut pas être écrit dans Kafka tel qu’il est. Il n’a été écrit nulle part et n’est pas en attente : corrigez-le et recommencez.',
    en: 'This message can never be written to Kafka as it is. It was not written and is not waiting: correct it and try again.',
  },
  position_unknown: {
    fr: 'Kafka a bien l’événement, une seule fois, mais n’a pas dit où. Ne le renvoyez pas : il apparaîtra dans le journal.',
    en: 'Kafka has the event, once, but did not say where. Do not send it again: it will appear in the log.',
  },
  outbox_full: {
    fr: 'Trop de demandes attendent déjà le retour de Kafka. Celle-ci n’a pas été gardée ; les autres le sont. Attendez le retour de Kafka, puis recommencez celle-ci.',
    en: 'Too many requests are already waiting for Kafka. This one was not kept; the others are. Wait until Kafka is back, then send this one again.',
  },
  outbox_unwritable: {
    fr: 'La demande n’a pas pu être gardée sur le disque. Rien n’a été publié, et les autres sont gardées : vérifiez la place libre et recommencez.',
    en: 'The request could not be kept on the disk. Nothing was published, and the others are kept: check the free space and try again.',
  },
  last_node: {
    fr: 'C’est le dernier nœud en marche. Rien n’a changé : démarrez-en un autre avant de l’arrêter.',
    en: 'This is the last running node. Nothing changed: start another one before you stop it.',
  },
  port_taken: {
    fr: 'Un autre programme a pris le port de ce nœud. Les autres nœuds assurent le service : libérez le port et recommencez.',
    en: 'Another program has taken the port of this node. The other nodes cover everything: free the port and try again.',
  },
  switching: {
    fr: 'Vigie change de connexion. Rien n’a été publié : recommencez dès que la nouvelle est prête.',
    en: 'Vigie is switching connections. Nothing was published: try again as soon as the new one is ready.',
  },
  in_use: {
    fr: 'Cette connexion est utilisée. Rien n’a changé : passez d’abord à une autre.',
    en: 'This connection is in use. Nothing changed: switch to another one first.',
  },
  commands_wait: {
    fr: 'Des demandes attendent encore le Kafka de cette connexion. Rien n’a changé. Connectez-vous à ce Kafka pour qu’elles partent, ou abandonnez-les.',
    en: 'Requests are still waiting for the Kafka of this connection. Nothing changed. Connect to that Kafka to send them, or discard them.',
  },
  start_failed: {
    fr: 'Cette connexion n’a pas pu démarrer. Vigie est revenue à la précédente ; rien n’est perdu. Vérifiez ses réglages, puis réessayez.',
    en: 'This connection could not be started. Vigie went back to the previous one; nothing is lost. Check its settings, then try again.',
  },
  link_lost: {
    fr: 'Cet écran a perdu le contact avec Vigie et ne sait pas si la demande est passée. Il se reconnecte automatiquement ; vérifiez la liste avant de recommencer.',
    en: 'This screen lost contact with Vigie and does not know whether the request went through. It reconnects automatically; check the list before trying again.',
  },
  cancelled: { fr: 'Annulé. Rien n’a changé.', en: 'Cancelled. Nothing changed.' },
  internal: {
    fr: 'Erreur inattendue dans Vigie. Ce que Kafka contient est intact. Vérifiez dans la liste si la demande est passée avant de recommencer.',
    en: 'Unexpected error in Vigie. What Kafka holds is intact. Check the list to see whether your request went through before trying again.',
  },
};

/** Of a call that changes nothing, where the text above speaks of a request. */
const READ_TEXTS: Partial<Record<ErrorCode, Record<Language, string>>> = {
  kafka_unreachable: {
    fr: 'Kafka ne répond pas. Rien n’a changé : ce qui est affiché reste lisible, et Vigie se reconnecte automatiquement. Réessayez dans un instant.',
    en: 'Kafka is not responding. Nothing changed: what is on screen stays readable, and Vigie reconnects automatically. Try again in a moment.',
  },
  link_lost: {
    fr: 'Cet écran a perdu le contact avec Vigie. Rien n’a changé, et il se reconnecte automatiquement : réessayez dans un instant.',
    en: 'This screen lost contact with Vigie. Nothing changed, and it reconnects automatically: try again in a moment.',
  },
  internal: {
    fr: 'Erreur inattendue dans Vigie. Rien n’a changé, et ce que Kafka contient est intact : réessayez dans un instant.',
    en: 'Unexpected error in Vigie. Nothing changed, and what Kafka holds is intact: try again in a moment.',
  },
};

const RULE_TEXTS: Record<FieldRule, Record<Language, string>> = {
  required: { fr: 'champ obligatoire', en: 'required' },
  too_long: { fr: 'texte trop long', en: 'too long' },
  not_text: { fr: 'texte attendu', en: 'must be text' },
  not_a_number: { fr: 'nombre attendu', en: 'must be a number' },
  not_an_integer: { fr: 'nombre entier attendu', en: 'must be a whole number' },
  too_small: { fr: 'valeur trop petite', en: 'too small' },
  too_large: { fr: 'valeur trop grande', en: 'too large' },
  not_an_email: { fr: 'adresse e-mail attendue', en: 'must be an email address' },
  not_a_currency: { fr: 'code de devise ISO 4217 attendu', en: 'must be an ISO 4217 currency code' },
  not_a_date: { fr: 'date attendue : AAAA-MM-JJ', en: 'must be a date YYYY-MM-DD' },
  not_one_of: { fr: 'valeur non prévue', en: 'not one of the possible values' },
  unknown_field: { fr: 'champ inconnu', en: 'not a known field' },
  not_an_address: { fr: 'hôte:port attendu', en: 'must be host:port' },
  unreadable_file: {
    fr: 'fichier que Vigie ne peut pas lire',
    en: 'not a file that Vigie can read',
  },
  not_pem: {
    fr: 'contenu PEM attendu absent',
    en: 'does not hold the expected PEM content',
  },
  wrong_passphrase: { fr: 'phrase secrète incorrecte', en: 'wrong passphrase' },
  unsupported_key: {
    fr: 'chiffrée d’une façon que ce programme ne sait pas lire\u00a0: chiffrez-la de nouveau en AES-256 avec PBKDF2 et SHA-256',
    en: 'encrypted in a way that this program cannot read: encrypt it again with AES-256, PBKDF2 and SHA-256',
  },
  other_certificate: {
    fr: 'clé d’un autre certificat',
    en: 'key of another certificate',
  },
  holds_a_key: {
    fr: 'contient aussi une clé privée : ne collez ici que les certificats',
    en: 'holds a private key as well: paste the certificates alone here',
  },
  not_an_endpoint: {
    fr: 'doit être une adresse https:// (http:// seulement sur cette machine)',
    en: 'must be an https:// address (http:// on this machine only)',
  },
  taken: { fr: 'déjà utilisé', en: 'already taken' },
  malformed: { fr: 'format incorrect', en: 'wrong format' },
  too_many_decimals: {
    fr: 'plus de décimales que la devise',
    en: 'more decimals than the currency has',
  },
};

export function errorText(error: AppError, language: Language): string {
  const texts = (error.isRead && READ_TEXTS[error.code]) || ERROR_TEXTS[error.code];
  const text = typesetText(texts[language], language);
  if (error.right) return `${text} ${rightText(error.right, language)}`;
  return error.refusal ? `${text} ${refusalText(error.refusal, language)}` : text;
}

/** What stands against a message, and what to do about it. */
const REFUSAL_TEXTS: Record<RefusalReason, Record<Language, string>> = {
  too_large: {
    fr: 'Il est plus grand que ce que ce topic accepte : raccourcissez-le, ou augmentez max.message.bytes.',
    en: 'It is larger than this topic takes: shorten it, or raise max.message.bytes.',
  },
  bad_timestamp: {
    fr: 'Son horodatage n’est pas un nombre entier de millisecondes que ce topic accepte : corrigez-le.',
    en: 'Its timestamp is not a whole number of milliseconds that this topic takes: correct it.',
  },
  bad_record: {
    fr: 'Ce topic n’accepte pas un tel enregistrement ; un topic compacté exige par exemple une clé.',
    en: 'This topic does not take such a record; a compacted topic, for example, requires a key.',
  },
  bad_topic_name: {
    fr: 'Aucun topic ne peut porter ce nom : choisissez-en un autre.',
    en: 'No topic can have this name: choose another one.',
  },
  no_topic: {
    fr: 'Ce topic n’existe pas dans ce Kafka : créez-le, ou choisissez-en un autre.',
    en: 'This Kafka has no such topic: create it, or choose another one.',
  },
  no_partition: {
    fr: 'Ce topic n’a pas cette partition.',
    en: 'This topic has no such partition.',
  },
  no_right_on_topic: {
    fr: 'L’utilisateur de cette connexion n’a pas le droit d’écrire dans ce topic : demandez le droit WRITE.',
    en: 'The user of this connection may not write to this topic: ask for the right WRITE.',
  },
  no_right_on_cluster: {
    fr: 'L’utilisateur de cette connexion n’a pas le droit d’écrire dans ce cluster : demandez IDEMPOTENT_WRITE, ou WRITE sur le topic.',
    en: 'The user of this connection may not write to this cluster: ask for IDEMPOTENT_WRITE, or WRITE on the topic.',
  },
  policy: {
    fr: 'Une règle de ce Kafka l’interdit : voyez avec qui l’administre.',
    en: 'A policy of this Kafka forbids it: ask its administrator.',
  },
  other: {
    fr: 'Kafka ne dit pas pourquoi plus clairement.',
    en: 'Kafka does not say why more clearly.',
  },
};

export function refusalText(reason: RefusalReason, language: Language): string {
  return typesetText(REFUSAL_TEXTS[reason][language], language);
}

/** Without the field's name, for a message beside the field. */
export function fieldProblemText(problem: FieldProblem, language: Language): string {
  return typesetText(RULE_TEXTS[problem.rule][language], language);
}

/** With the name of the field, for a message that stands alone. `name`: as its reader knows the field. */
export function namedProblemText(name: string, problem: FieldProblem, language: Language): string {
  const colon = language === 'fr' ? '\u00a0:' : ':';
  return `${name}${colon} ${fieldProblemText(problem, language)}`;
}

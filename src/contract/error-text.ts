import type { AppError, ErrorCode, FieldProblem, FieldRule } from './app-error.ts';
import { rightText } from './right-text.ts';
import type { Language } from './language.ts';
import type { RefusalReason } from './refused.ts';

/** What happened, what was not lost, and what to do next. */
const ERROR_TEXTS: Record<ErrorCode, Record<Language, string>> = {
  invalid_input: {
    fr: 'Certaines valeurs ne conviennent pas. Rien n’a été publié : corrigez-les et recommencez.',
    en: 'Some values are not acceptable. Nothing was published: correct them and try again.',
  },
  not_found: {
    fr: 'Introuvable. Rien n’a changé : il a peut-être été effacé du journal, ou n’est pas encore lu.',
    en: 'Not found. Nothing changed: it may have left the log, or has not been read yet.',
  },
  not_allowed: {
    fr: 'Refusé. Rien n’a été publié : ouvrez Vigie par l’adresse qu’il affiche au démarrage.',
    en: 'Refused. Nothing was published: open Vigie by the address it prints when it starts.',
  },
  read_only: {
    fr: 'Cet écran est celui du public. Rien n’a changé : seul l’écran de qui présente peut agir.',
    en: 'This screen is the audience’s. Nothing changed: only the presenter’s screen can act.',
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
    fr: 'Ce passage d’un état à l’autre n’existe pas. Rien n’a été publié : choisissez un état suivant.',
    en: 'There is no such change of state. Nothing was published: choose a later state.',
  },
  no_topic: {
    fr: 'La table des topics n’en nomme aucun où écrire cet événement. Rien n’a été publié : ajoutez-y une règle sans « * », puis relancez Vigie.',
    en: 'The topic map names no topic to write this event to. Nothing was published: add a rule without “*” to it, then start Vigie again.',
  },
  not_a_tape: {
    fr: 'Ce fichier n’est pas une bande que ce Vigie sait lire, ou elle est coupée ou abîmée. Rien n’en a été ouvert : choisissez-en une autre, ou enregistrez-la de nouveau.',
    en: 'This file is no tape that this Vigie can read, or one that is cut off or damaged. Nothing of it was opened: choose another one, or save it again.',
  },
  replaying: {
    fr: 'Cette fenêtre montre le passé. Rien n’a été publié : revenez au direct pour agir.',
    en: 'This window shows the past. Nothing was published: go back to live to act.',
  },
  masked: {
    fr: 'Le mode confidentiel masque ces valeurs. Rien n’a été publié : désactivez-le pour les corriger.',
    en: 'Privacy mode masks these values. Nothing was published: switch it off to correct them.',
  },
  kafka_unreachable: {
    fr: 'Kafka ne répond pas. Ce qui est affiché reste lisible ; Vigie se reconnecte tout seul.',
    en: 'Kafka does not answer. What is on screen stays readable; Vigie reconnects by itself.',
  },
  right_missing: {
    fr: 'Kafka ne donne pas ce droit à Vigie. Rien n’a été écrit : demandez-le à l’administrateur du cluster, puis recommencez.',
    en: 'Kafka does not grant Vigie this right. Nothing was written: ask the cluster’s administrator for it, then try again.',
  },
  kafka_refused: {
    fr: 'Kafka refuse ce message pour de bon. Il n’a été écrit nulle part et n’attend pas.',
    en: 'Kafka refuses this message for good. It was not written anywhere, and does not wait.',
  },
  position_unknown: {
    fr: 'Kafka a bien l’événement, une seule fois, mais n’a pas dit où. Ne le renvoyez pas : il apparaîtra dans le journal.',
    en: 'Kafka has the event, once, but did not say where. Do not send it again: it appears in the log.',
  },
  outbox_full: {
    fr: 'Trop de commandes attendent déjà le retour de Kafka. Celle-ci n’a pas été gardée ; les autres le sont.',
    en: 'Too many commands already wait for Kafka. This one was not kept; the others are.',
  },
  outbox_unwritable: {
    fr: 'La commande n’a pas pu être gardée sur le disque. Rien n’a été publié, les autres sont gardées : vérifiez la place libre et recommencez.',
    en: 'The command could not be kept on the disk. Nothing was published, the others are kept: check the free space and try again.',
  },
  last_node: {
    fr: 'C’est le dernier nœud qui tourne. Rien n’a changé : démarrez-en un autre avant de l’arrêter.',
    en: 'This is the last node that runs. Nothing changed: start another one before you stop it.',
  },
  port_taken: {
    fr: 'Un autre programme a pris le port de ce nœud. Les autres nœuds servent tout : libérez le port et recommencez.',
    en: 'Another program has taken the port of this node. The other nodes serve everything: free the port and try again.',
  },
  switching: {
    fr: 'Vigie change de connexion. Rien n’a été publié : recommencez dès que la nouvelle est là.',
    en: 'Vigie is changing its connection. Nothing was published: try again once the new one is there.',
  },
  in_use: {
    fr: 'Cette connexion est utilisée. Rien n’a changé : passez d’abord à une autre.',
    en: 'This connection is in use. Nothing changed: switch to another one first.',
  },
  commands_wait: {
    fr: 'Des commandes attendent encore le Kafka de cette connexion. Rien n’a changé.',
    en: 'Commands still wait for the Kafka of this connection. Nothing changed.',
  },
  start_failed: {
    fr: 'Cette connexion n’a pas pu démarrer. Vigie est revenu à la précédente ; rien n’est perdu.',
    en: 'This connection could not be started. Vigie went back to the one before; nothing is lost.',
  },
  link_lost: {
    fr: 'Cet écran a perdu le contact avec Vigie et ne sait pas si la demande est passée. Il se reconnecte tout seul ; vérifiez la liste avant de recommencer.',
    en: 'This screen lost contact with Vigie and does not know whether the request went through. It reconnects by itself; check the list before trying again.',
  },
  cancelled: { fr: 'Annulé. Rien n’a changé.', en: 'Cancelled. Nothing changed.' },
  internal: {
    fr: 'Vigie a rencontré une erreur qu’il n’attendait pas. Le journal Kafka est intact ; réessayez.',
    en: 'Vigie met an error it did not expect. The Kafka log is intact; try again.',
  },
};

const RULE_TEXTS: Record<FieldRule, Record<Language, string>> = {
  required: { fr: 'est obligatoire', en: 'is required' },
  too_long: { fr: 'est trop long', en: 'is too long' },
  not_text: { fr: 'doit être un texte', en: 'must be text' },
  not_a_number: { fr: 'doit être un nombre', en: 'must be a number' },
  not_an_integer: { fr: 'doit être un nombre entier', en: 'must be a whole number' },
  too_small: { fr: 'est trop petit', en: 'is too small' },
  too_large: { fr: 'est trop grand', en: 'is too large' },
  not_an_email: { fr: 'doit être une adresse e-mail', en: 'must be an e-mail address' },
  not_a_currency: { fr: 'doit être un code de devise ISO 4217', en: 'must be an ISO 4217 currency code' },
  not_a_date: { fr: 'doit être une date AAAA-MM-JJ', en: 'must be a date YYYY-MM-DD' },
  not_one_of: { fr: 'n’est pas une des valeurs possibles', en: 'is not one of the possible values' },
  unknown_field: { fr: 'n’est pas un champ connu', en: 'is not a known field' },
  not_an_address: { fr: 'doit être hôte:port', en: 'must be host:port' },
  unreadable_file: {
    fr: 'n’est pas un fichier que Vigie peut lire',
    en: 'is not a file that Vigie can read',
  },
  not_pem: {
    fr: 'ne contient pas ce qui est attendu au format PEM',
    en: 'does not hold what is expected in PEM format',
  },
  wrong_passphrase: { fr: 'n’ouvre pas la clé', en: 'does not open the key' },
  other_certificate: {
    fr: 'n’est pas la clé de ce certificat',
    en: 'is not the key of this certificate',
  },
  holds_a_key: {
    fr: 'contient aussi une clé privée : ne collez ici que les certificats',
    en: 'holds a private key as well: paste the certificates alone here',
  },
  not_an_endpoint: {
    fr: 'doit être une adresse https:// (http:// seulement sur cette machine)',
    en: 'must be an https:// address (http:// on this machine only)',
  },
  taken: { fr: 'est déjà pris', en: 'is already taken' },
  malformed: { fr: 'n’est pas lisible', en: 'cannot be read' },
  too_many_decimals: {
    fr: 'a plus de décimales que la devise',
    en: 'has more decimals than the currency',
  },
};

export function errorText(error: AppError, language: Language): string {
  const text = ERROR_TEXTS[error.code][language];
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
    fr: 'Kafka ne dit rien de plus clair que le détail ci-joint.',
    en: 'Kafka says nothing clearer than the detail given.',
  },
};

export function refusalText(reason: RefusalReason, language: Language): string {
  return REFUSAL_TEXTS[reason][language];
}

/** Without the field's name, for a message beside the field. */
export function fieldProblemText(problem: FieldProblem, language: Language): string {
  return RULE_TEXTS[problem.rule][language];
}

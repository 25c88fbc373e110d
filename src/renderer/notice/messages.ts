import type { Language } from '../../contract/language.ts';

type Messages = {
  readonly starting: string;
  readonly broker: string;
  readonly kafka: string;
  readonly log: string;
  readonly logProgress: (done: string, target: string) => string;
  readonly stopped: string;
  readonly stoppedDetail: string;
  readonly reload: string;
  readonly quit: string;
};

const fr: Messages = {
  starting: 'Vigie démarre…',
  broker:
    'Le broker intégré vérifie son journal. Après un arrêt brutal, cela peut prendre un moment\u202f; rien n’est perdu.',
  kafka: 'Kafka n’a pas encore répondu. Vigie continue d’essayer et ouvrira ses écrans sans lui.',
  log: 'Lecture de ce qui a été écrit depuis la dernière fois.',
  logProgress: (done, target) => `Lecture du journal\u00a0: ${done} sur ${target}`,
  stopped: 'Cette fenêtre s’est arrêtée plusieurs fois',
  stoppedDetail:
    'Vigie ne la recharge plus toute seule. Kafka, les demandes envoyées et les données sont intacts\u202f; les autres fenêtres continuent.',
  reload: 'Recharger la fenêtre',
  quit: 'Quitter Vigie',
};

const en: Messages = {
  starting: 'Vigie is starting…',
  broker:
    'The embedded broker is checking its log. After an abrupt end this may take a moment; nothing is lost.',
  kafka: 'Kafka has not answered yet. Vigie keeps trying and will open its screens without it.',
  log: 'Reading what was written since the last time.',
  logProgress: (done, target) => `Reading the log: ${done} of ${target}`,
  stopped: 'This window has stopped several times',
  stoppedDetail:
    'Vigie no longer reloads it by itself. Kafka, the requests you sent and your data are intact; other windows keep running.',
  reload: 'Reload the window',
  quit: 'Quit Vigie',
};

export const noticeMessages: Readonly<Record<Language, Messages>> = { fr, en };

import type { KafkaState } from '../contract/kafka-status.ts';
import type { Language } from '../contract/language.ts';

/** The words of menus, tray and dialogs: what the screens say is in the renderer's own messages. */
export type ShellMessages = {
  readonly menu: Readonly<
    Record<
      | 'file'
      | 'newWindow'
      | 'openTape'
      | 'recentTapes'
      | 'noRecentTape'
      | 'clearRecent'
      | 'connections'
      | 'preferences'
      | 'staysInTray'
      | 'closeWindow'
      | 'quit'
      | 'edit'
      | 'undo'
      | 'redo'
      | 'cut'
      | 'copy'
      | 'paste'
      | 'selectAll'
      | 'view'
      | 'reload'
      | 'zoomIn'
      | 'zoomOut'
      | 'resetZoom'
      | 'fullScreen'
      | 'presentOn'
      | 'keepAwake'
      | 'devTools'
      | 'window'
      | 'minimise'
      | 'zoom'
      | 'front'
      | 'help'
      | 'documentation'
      | 'shortcuts'
      | 'licences'
      | 'changes'
      | 'logsFolder'
      | 'dataFolder'
      | 'copyDiagnostics'
      | 'newestVersion'
      | 'about'
      | 'hide'
      | 'hideOthers'
      | 'showAll'
      | 'services'
      | 'openLink'
      | 'copyLink',
      string
    >
  >;
  readonly pages: Readonly<
    Record<'dashboard' | 'orders' | 'payments' | 'deliveries' | 'log' | 'stock' | 'quarantine', string>
  >;
  readonly tray: {
    readonly show: string;
    readonly kafka: Readonly<Record<KafkaState, string>>;
    readonly starting: string;
    readonly noConnection: string;
    readonly quarantined: (count: string, isOne: boolean) => string;
    readonly waiting: (count: string, isOne: boolean) => string;
    readonly restarting: string;
    readonly storage: Readonly<Record<'full' | 'failing', string>>;
    readonly allWell: string;
  };
  readonly close: {
    readonly title: (count: string, isOne: boolean) => string;
    readonly detail: string;
    readonly closeAnyway: string;
    readonly stay: string;
  };
  readonly stopped: {
    readonly title: string;
    readonly detail: string;
    readonly reload: string;
    readonly quit: string;
  };
  readonly about: {
    readonly licence: string;
    readonly licences: string;
    readonly changes: string;
  };
  readonly newest: {
    readonly title: (version: string) => string;
    readonly detail: (address: string) => string;
    readonly noAddress: string;
    readonly copy: string;
  };
  readonly ok: string;
  readonly display: (number: number, label: string) => string;
  readonly diagnosticsCopied: string;
  readonly diagnosticsDetail: string;
  readonly folderFailed: (folder: string, reason: string) => string;
  readonly alreadyRunning: (address: string) => string;
  readonly startFailed: (why: string) => string;
  readonly unexpected: string;
};

const fr: ShellMessages = {
  menu: {
    file: 'Fichier',
    newWindow: 'Nouvelle fenêtre',
    openTape: 'Ouvrir une bande…',
    recentTapes: 'Bandes récentes',
    noRecentTape: 'Aucune bande récente',
    clearRecent: 'Oublier les bandes récentes',
    connections: 'Connexions',
    preferences: 'Préférences…',
    staysInTray: 'Rester dans la zone de notification à la fermeture',
    closeWindow: 'Fermer la fenêtre',
    quit: 'Quitter Vigie',
    edit: 'Édition',
    undo: 'Annuler',
    redo: 'Rétablir',
    cut: 'Couper',
    copy: 'Copier',
    paste: 'Coller',
    selectAll: 'Tout sélectionner',
    view: 'Affichage',
    reload: 'Recharger la fenêtre',
    zoomIn: 'Agrandir',
    zoomOut: 'Réduire',
    resetZoom: 'Taille normale',
    fullScreen: 'Plein écran (projection)',
    presentOn: 'Plein écran sur',
    keepAwake: 'Garder l’écran allumé',
    devTools: 'Console du développeur',
    window: 'Fenêtre',
    minimise: 'Placer dans le Dock',
    zoom: 'Réduire/agrandir',
    front: 'Tout ramener au premier plan',
    help: 'Aide',
    documentation: 'Documentation',
    shortcuts: 'Raccourcis clavier',
    licences: 'Licences',
    changes: 'Nouveautés',
    logsFolder: 'Ouvrir le dossier des journaux',
    dataFolder: 'Ouvrir le dossier des données',
    copyDiagnostics: 'Copier le diagnostic',
    newestVersion: 'Version la plus récente…',
    about: 'À propos de Vigie',
    hide: 'Masquer Vigie',
    hideOthers: 'Masquer les autres',
    showAll: 'Tout afficher',
    services: 'Services',
    openLink: 'Ouvrir dans une nouvelle fenêtre',
    copyLink: 'Copier le lien',
  },
  pages: {
    dashboard: 'Accueil',
    orders: 'Commandes',
    payments: 'Paiements',
    deliveries: 'Livraisons',
    log: 'Journal',
    stock: 'Stock',
    quarantine: 'Quarantaine',
  },
  tray: {
    show: 'Afficher Vigie',
    kafka: {
      connecting: 'Connexion à Kafka…',
      connected: 'Kafka connecté',
      reconnecting: 'Reconnexion à Kafka…',
      unreachable: 'Kafka injoignable',
    },
    starting: 'Vigie démarre…',
    noConnection: 'Aucune connexion à Kafka en cours',
    quarantined: (count, isOne) =>
      `${count} ${isOne ? 'enregistrement' : 'enregistrements'} à corriger en quarantaine`,
    waiting: (count, isOne) => `${count} ${isOne ? 'demande attend' : 'demandes attendent'} Kafka`,
    restarting: 'Le broker intégré redémarre',
    storage: { full: 'Le disque est plein', failing: 'Le disque refuse d’écrire' },
    allWell: 'Rien ne demande votre attention',
  },
  close: {
    title: (count, isOne) => `${count} ${isOne ? 'demande attend' : 'demandes attendent'} encore Kafka.`,
    detail:
      'Elles sont gardées sur le disque et partiront au prochain démarrage de Vigie, dans l’ordre. Si vous attendez, elles partiront dès que Kafka sera de retour.',
    closeAnyway: 'Fermer quand même',
    stay: 'Attendre',
  },
  stopped: {
    title: 'Cette fenêtre s’est arrêtée plusieurs fois.',
    detail: 'Kafka, les demandes et les données sont intacts\u202f; Vigie tourne toujours.',
    reload: 'Recharger la fenêtre',
    quit: 'Quitter Vigie',
  },
  about: {
    licence: 'Vigie est un logiciel libre, sous licence MIT.',
    licences: 'Licences',
    changes: 'Nouveautés',
  },
  newest: {
    title: (version) => `Ceci est Vigie ${version}.`,
    detail: (address) =>
      `Vigie n’interroge jamais Internet pour savoir s’il existe une version plus récente. Ce paquet vient de l’adresse suivante, où se trouvent aussi les autres versions\u00a0:\n\n${address}`,
    noAddress:
      'Vigie n’interroge jamais Internet pour savoir s’il existe une version plus récente. Ce paquet ne dit pas d’où il vient\u00a0: demandez à la personne qui vous l’a donné.',
    copy: 'Copier l’adresse',
  },
  ok: 'OK',
  display: (number, label) => (label === '' ? `Écran ${number}` : `Écran ${number}\u00a0: ${label}`),
  diagnosticsCopied: 'Le diagnostic est dans le presse-papiers.',
  diagnosticsDetail:
    'Il contient des versions, des états et des comptes. Il ne contient ni adresse, ni nom, ni mot de passe, ni enregistrement.',
  folderFailed: (folder, reason) => `Le dossier ${folder} n’a pas pu être ouvert\u00a0: ${reason}`,
  startFailed: (why) => `Vigie n’a pas pu démarrer\u00a0: ${why}`,
  alreadyRunning: (address) => `Vigie utilise déjà ce dossier\u00a0: ${address}`,
  unexpected:
    'Vigie a rencontré une erreur inattendue et s’est arrêté. Rien de ce qui a été accepté n’est perdu\u00a0: relancez-le. L’erreur est écrite dans le dossier des journaux.',
};

const en: ShellMessages = {
  menu: {
    file: 'File',
    newWindow: 'New Window',
    openTape: 'Open Tape…',
    recentTapes: 'Recent Tapes',
    noRecentTape: 'No Recent Tape',
    clearRecent: 'Forget Recent Tapes',
    connections: 'Connections',
    preferences: 'Preferences…',
    staysInTray: 'Stay in the Tray When Closed',
    closeWindow: 'Close Window',
    quit: 'Quit Vigie',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    view: 'View',
    reload: 'Reload Window',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    resetZoom: 'Actual Size',
    fullScreen: 'Full Screen (presenting)',
    presentOn: 'Full Screen on',
    keepAwake: 'Keep the Display Awake',
    devTools: 'Developer Console',
    window: 'Window',
    minimise: 'Minimise',
    zoom: 'Zoom',
    front: 'Bring All to Front',
    help: 'Help',
    documentation: 'Documentation',
    shortcuts: 'Keyboard Shortcuts',
    licences: 'Licences',
    changes: 'What’s New',
    logsFolder: 'Open the Logs Folder',
    dataFolder: 'Open the Data Folder',
    copyDiagnostics: 'Copy Diagnostics',
    newestVersion: 'Newest Version…',
    about: 'About Vigie',
    hide: 'Hide Vigie',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
    services: 'Services',
    openLink: 'Open in a New Window',
    copyLink: 'Copy Link',
  },
  pages: {
    dashboard: 'Home',
    orders: 'Orders',
    payments: 'Payments',
    deliveries: 'Deliveries',
    log: 'Log',
    stock: 'Stock',
    quarantine: 'Quarantine',
  },
  tray: {
    show: 'Show Vigie',
    kafka: {
      connecting: 'Connecting to Kafka…',
      connected: 'Kafka connected',
      reconnecting: 'Reconnecting to Kafka…',
      unreachable: 'Kafka unreachable',
    },
    starting: 'Vigie is starting…',
    noConnection: 'No connection to Kafka is in use',
    quarantined: (count, isOne) => `${count} ${isOne ? 'record' : 'records'} to correct in quarantine`,
    waiting: (count, isOne) => `${count} ${isOne ? 'request is waiting' : 'requests are waiting'} for Kafka`,
    restarting: 'The embedded broker is being started again',
    storage: { full: 'The disk is full', failing: 'The disk refuses to write' },
    allWell: 'Nothing needs your attention',
  },
  close: {
    title: (count, isOne) =>
      `${count} ${isOne ? 'request is still waiting' : 'requests are still waiting'} for Kafka.`,
    detail:
      'They are kept on the disk and will be sent at the next start of Vigie, in order. If you wait, they will be sent as soon as Kafka is back.',
    closeAnyway: 'Close Anyway',
    stay: 'Wait',
  },
  stopped: {
    title: 'This window has stopped several times.',
    detail: 'Kafka, your requests and your data are intact; Vigie is still running.',
    reload: 'Reload the Window',
    quit: 'Quit Vigie',
  },
  about: {
    licence: 'Vigie is free software under the MIT licence.',
    licences: 'Licences',
    changes: 'What’s New',
  },
  newest: {
    title: (version) => `This is Vigie ${version}.`,
    detail: (address) =>
      `Vigie never asks the internet whether there is a newer version. This package comes from the following address, where the other versions are as well:\n\n${address}`,
    noAddress:
      'Vigie never asks the internet whether there is a newer version. This package does not say where it comes from: ask the person who gave it to you.',
    copy: 'Copy the Address',
  },
  ok: 'OK',
  display: (number, label) => (label === '' ? `Display ${number}` : `Display ${number}: ${label}`),
  diagnosticsCopied: 'The diagnostics are on the clipboard.',
  diagnosticsDetail:
    'They hold versions, states and counts. They hold no address, no name, no password and no record.',
  folderFailed: (folder, reason) => `The folder ${folder} could not be opened: ${reason}`,
  startFailed: (why) => `Vigie could not start: ${why}`,
  alreadyRunning: (address) => `Vigie already uses this folder: ${address}`,
  unexpected:
    'Vigie met an unexpected error and has stopped. Nothing that was accepted is lost: start it again. The error is written in the logs folder.',
};

const MESSAGES: Readonly<Record<Language, ShellMessages>> = { fr, en };

export function shellMessages(language: Language): ShellMessages {
  return MESSAGES[language];
}

/** A number as the language writes it. */
export function numberIn(language: Language, value: number): string {
  return new Intl.NumberFormat(language).format(value);
}

/** Whether a word after the number stands in the singular: in French also after none. */
export function isOne(language: Language, value: number): boolean {
  return new Intl.PluralRules(language).select(value) === 'one';
}

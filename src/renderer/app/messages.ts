import type { SameKeys } from '../ui/message-shape.ts';

const fr = {
  pages: {
    dashboard: 'Accueil',
    orders: 'Commandes',
    payments: 'Paiements',
    deliveries: 'Livraisons',
    log: 'Journal',
    stock: 'Stock',
    quarantine: 'Quarantaine',
  },
  nav: {
    label: 'Pages',
    group: { shop: 'Boutique', kafka: 'Kafka' },
    short: {
      dashboard: 'Accueil',
      orders: 'Commandes',
      payments: 'Paiements',
      deliveries: 'Livraisons',
      log: 'Journal',
      stock: 'Stock',
      quarantine: 'Quarant.',
    },
  },
  skip: 'Aller au contenu',
  skipToList: 'Aller au tableau',
  foot: { label: 'Connexion et réglages', connection: 'Connexion' },
  summary: {
    label: 'Résumé du direct',
    read_one: '{{count, number}} nouvel événement.',
    read_other: '{{count, number}} nouveaux événements.',
    quarantined_one: '{{count, number}} en quarantaine.',
    quarantined_other: '{{count, number}} en quarantaine.',
  },
  mode: {
    label: 'D’où viennent les événements',
    live: 'DIRECT',
    simulated: 'SIMULÉ',
    replay: 'RELECTURE',
    standing: 'À L’ARRÊT',
    away: 'PAS DE DIRECT',
    liveHint: 'Les événements viennent de Kafka, au moment où ils arrivent.',
    simulatedHint:
      'Ces événements sont inventés par le simulateur, en tout ou en grande partie ; ils passent par Kafka comme les autres.',
    replayHint: 'Ces événements sont relus depuis le journal.',
    awayHint: 'Rien n’arrive en ce moment : Vigie ou Kafka ne répond pas. Ce qui est affiché reste lisible.',
    standingHint:
      'Au moins une partition n’est plus lue : ce qui s’affiche ne la suit plus. Le bandeau dit laquelle et pourquoi.',
  },
  standstill: {
    title: 'La lecture est à l’arrêt : {{topic}}, partition {{partition, number}}, depuis {{time}}.',
    others_one: 'Une autre partition aussi.',
    others_other: '{{count, number}} autres partitions aussi.',
    no_leader:
      'Kafka n’a pas de leader pour elle. Rien n’est perdu : la lecture reprendra à son retour. Redémarrez le nœud qui la dirigeait.',
    node_down:
      'Le nœud qui la dirige ne répond pas. Rien n’est perdu : la lecture reprendra avec lui ou avec un autre nœud. Vérifiez-le.',
    open_transaction:
      'Une transaction y reste ouverte : Kafka retient ce qui la suit. Rien n’est perdu. Le programme qui l’écrit doit la finir, ou Kafka l’annulera.',
    not_allowed:
      'Kafka ne laisse plus Vigie la lire. Rien n’est perdu. Demandez le droit Read à l’administrateur du cluster.',
    topic_deleted: 'Le topic n’existe plus. Ce qui en a été lu reste affiché.',
    fold_behind:
      'Vigie ne calcule plus assez vite. Rien n’est perdu : Kafka garde ce qui n’est pas lu. Fermez ce qui occupe cette machine.',
    read_failed:
      'Kafka ne renvoie rien d’elle. Rien n’est perdu : Vigie redemande sans cesse. Vérifiez le nœud qui la dirige et son disque.',
  },
  missingTopics: {
    title: 'Topics absents',
    short_one: '{{count, number}} topic absent',
    short_other: '{{count, number}} topics absents',
    hint: 'Le cluster n’a pas ces topics de la boutique. Vigie ne les recrée pas en lisant ; ce qui en a été lu reste affiché.',
    create: 'Créer {{topic}}',
  },
  kafka: {
    connecting: 'Connexion à Kafka…',
    connected: 'Kafka connecté',
    reconnecting: 'Reconnexion',
    unreachable: 'Kafka injoignable',
    since: 'depuis {{time}}',
    brokers: 'Brokers',
    embedded: 'Broker intégré à Vigie',
    external: 'Cluster extérieur',
    reason: 'Raison donnée',
    possibleCopies_one:
      '{{count, number}} message est peut-être écrit deux fois : Kafka n’a pas pu dire s’il l’avait déjà. Vigie ne le compte qu’une fois.',
    possibleCopies_other:
      '{{count, number}} messages sont peut-être écrits deux fois : Kafka n’a pas pu dire s’il les avait déjà. Vigie ne les compte qu’une fois.',
    waitingShort: '{{count, number}} en attente',
    waiting_one: '{{count, number}} demande attend le retour de Kafka ; elle sera envoyée automatiquement.',
    waiting_other:
      '{{count, number}} demandes attendent le retour de Kafka ; elles seront envoyées automatiquement, dans l’ordre.',
    waitingReadOnly_one:
      '{{count, number}} demande attend, gardée sur cette machine : la connexion est en lecture seule. Elle sera envoyée quand la connexion sera en lecture et écriture.',
    waitingReadOnly_other:
      '{{count, number}} demandes attendent, gardées sur cette machine : la connexion est en lecture seule. Elles seront envoyées quand la connexion sera en lecture et écriture.',
    nothingWaiting: 'Rien n’attend d’être envoyé.',
    nothingLost:
      'Rien n’est perdu : ce qui est affiché reste lisible et Vigie se reconnecte automatiquement.',
    lag: 'Pas encore lus',
    lagValue_one: '{{count, number}} événement',
    lagValue_other: '{{count, number}} événements',
    queued: 'En cours de traitement',
    read: 'Événements lus',
    duplicates: 'Doublons ignorés',
    impossible: 'Changements de statut impossibles',
    deletions: 'Marqueurs de suppression',
  },
  nodes: {
    title: 'Nœuds du broker et partitions dont ils sont leaders',
    name: 'Nœud {{nodeId}}',
    running: '{{running, number}} sur {{count, number}} nœuds',
    leads_one: '{{count, number}} partition',
    leads_other: '{{count, number}} partitions',
    stopped: 'arrêté',
    simulated:
      'Répliques simulées : les nœuds se partagent un seul journal. Arrêtez-en un : les autres reprennent ses partitions, rien n’est perdu.',
  },
  cluster: {
    title: 'Nœuds du cluster',
    partly: '{{count, number}} nœuds sur {{total, number}} répondent',
    answers: 'répond',
    unknown: 'pas encore interrogé',
    downSince: 'sans réponse depuis {{time}}',
    leaderless:
      'Partitions sans leader qui répond : {{list}}. Ce qui leur est destiné attend ici, ce qu’elles contiennent sera lu à leur retour : rien n’est perdu.',
    othersServe: 'Les autres nœuds servent toutes les partitions : lecture et écriture continuent.',
    startAgain_one: 'Redémarrez le nœud {{nodeId}}, ou prévenez l’administrateur du cluster.',
    startAgain_other: 'Redémarrez ces nœuds, ou prévenez l’administrateur du cluster.',
  },
  rights: {
    title: 'Droits que Kafka ne donne pas',
    short_one: '{{count, number}} droit manquant',
    short_other: '{{count, number}} droits manquants',
    hint: 'Rien n’est perdu. Demandez ces droits à l’administrateur du cluster : Vigie les remarque en une demi-minute.',
    unreadable_one: 'Kafka ne laisse pas Vigie lire le topic {{topics}}.',
    unreadable_other: 'Kafka ne laisse pas Vigie lire les topics {{topics}}.',
    unreadableHint:
      'Ce qu’ils contiennent ne s’affiche pas ; rien n’est perdu. Demandez le droit Read à l’administrateur du cluster, ou changez d’utilisateur.',
  },
  storage: {
    full: 'Le disque est plein.',
    fullHint:
      'Kafka ne peut plus rien écrire ; tout ce qui a été confirmé est là et se lit. Libérez de la place : l’écriture reprendra seule.',
    failing: 'Le disque refuse d’écrire.',
    failingHint:
      'Kafka n’accepte plus rien ; tout ce qui a été confirmé est là et se lit. Vérifiez le disque : l’écriture reprendra seule.',
  },
  damage: {
    name_lost: 'Le nom d’un topic est perdu sur le disque.',
    name_lostHint:
      'Ses messages sont gardés dans {{path}}, et les écrans gardent ce qui a été lu. D’ici là, aucun topic n’est créé : les nouveaux messages pour un topic absent sont refusés. Remettez le dossier à sa place ({{folder}}) avec un bon topic.json, ou supprimez-le pour y renoncer, puis relancez Vigie.',
    folder_gone: 'Le dossier d’un topic a disparu du disque : {{names}}.',
    folder_goneHint:
      'Les écrans gardent ce qui a été lu. D’ici là, aucun topic n’est créé : les nouveaux messages pour ce topic sont refusés. Remettez {{folder}} à sa place, ou supprimez {{path}} pour renoncer à ses messages, puis relancez Vigie.',
    same_name: 'Deux topics portent le même nom sur le disque : {{names}}.',
    same_nameHint:
      'Vigie montre celui qui a le plus de messages. L’autre est gardé en entier dans {{path}}, mais aucun écran ne le montre. Pour avoir les deux, changez le nom dans son topic.json et déplacez-le vers {{folder}} ; pour y renoncer, supprimez-le ; puis relancez Vigie.',
    missing: 'Le disque a abîmé une partie du journal.',
    missingHint_one:
      'Il manque {{ranges}}. Le reste se lit et s’écrit ; les octets abîmés sont gardés dans le dossier « damaged ». Vérifiez le disque.',
    missingHint_other:
      'Il manque {{count, number}} passages : {{ranges}}. Le reste se lit et s’écrit ; les octets abîmés sont gardés dans le dossier « damaged ». Vérifiez le disque.',
    range: '{{topic}}-{{partition}}, offsets {{from}} à {{last}}',
    close: 'Fermer',
  },
  broker: {
    restarting: 'Le broker intégré s’arrête à répétition.',
    restartingHint:
      'Vigie l’a relancé {{count, number}} fois et réessaie, à cinq secondes d’intervalle au maximum. Rien de ce qui a été confirmé n’est perdu ; vos demandes attendent.',
  },
  trouble: {
    login: 'Kafka refuse l’utilisateur ou le mot de passe.',
    loginHint: 'Rien n’est perdu ni envoyé. Vérifiez l’utilisateur et le mot de passe de cette connexion.',
    mechanism: 'Kafka ne connaît pas ce mécanisme d’authentification.',
    mechanismHint: 'Rien n’est perdu ni envoyé. Choisissez un autre mécanisme pour cette connexion.',
    certificate: 'Le certificat de Kafka n’est pas reconnu.',
    certificateHint:
      'Rien n’a été envoyé à ce serveur. Indiquez le fichier de son autorité de certification dans cette connexion.',
    certificate_expired: 'Le certificat de Kafka a expiré.',
    certificate_expiredHint:
      'Rien n’est perdu ni envoyé. Son administrateur doit le renouveler ; vérifiez aussi l’horloge de cette machine.',
    certificate_not_yet_valid: 'Le certificat de Kafka n’est pas encore valable.',
    certificate_not_yet_validHint:
      'Rien n’est perdu ni envoyé. Vérifiez l’horloge de cette machine, puis la date du certificat avec son administrateur.',
    certificate_host: 'Le certificat de Kafka est celui d’un autre hôte.',
    certificate_hostHint:
      'Rien n’est envoyé. Indiquez l’hôte que nomme le certificat, ou demandez-en un qui nomme cette adresse.',
    client_certificate_wanted: 'Kafka demande un certificat, et cette connexion n’en a pas.',
    client_certificate_wantedHint:
      'Rien n’est perdu ni envoyé. Indiquez le certificat de Vigie et sa clé dans cette connexion.',
    client_certificate_refused: 'Kafka refuse le certificat de Vigie.',
    client_certificate_refusedHint:
      'Rien n’est perdu ni envoyé. Il ne connaît sans doute pas l’autorité qui l’a signé : indiquez-en un de son autorité.',
    client_certificate_expired: 'Le certificat de Vigie a expiré.',
    client_certificate_expiredHint:
      'Rien n’est perdu ni envoyé. Demandez-en un nouveau et indiquez-le dans cette connexion.',
    tls_versions: 'Kafka et Vigie n’ont aucune version de TLS en commun.',
    tls_versionsHint:
      'Rien n’est perdu ni envoyé. Kafka doit accepter TLS 1.2 ou 1.3 ; s’il demande un certificat, indiquez-le.',
    tls_wanted: 'Kafka parle TLS sur ce port.',
    tls_wantedHint: 'Rien n’est perdu ni envoyé. Choisissez une sécurité avec TLS pour cette connexion.',
    token_endpoint: 'Le serveur de jetons ne donne pas de jeton.',
    token_endpointHint:
      'Rien n’est perdu ni envoyé à Kafka. Vérifiez l’adresse du serveur de jetons, son autorité et la portée demandée.',
    token_client: 'Le serveur de jetons refuse l’identifiant ou le secret.',
    token_clientHint:
      'Rien n’est perdu ni envoyé à Kafka. Vérifiez l’identifiant et le secret de cette connexion.',
    token: 'Kafka refuse le jeton.',
    tokenHint:
      'Rien n’est perdu ni envoyé. Vérifiez la portée demandée et que Kafka accepte ce serveur de jetons.',
    no_tls: 'Kafka ne parle pas TLS sur ce port.',
    no_tlsHint: 'Rien n’est perdu ni envoyé. Vérifiez le port et la sécurité de cette connexion.',
    closed: 'Kafka ferme chaque connexion aussitôt.',
    closedHint:
      'Rien n’est perdu. Il attend sans doute une identification : vérifiez le port et la sécurité de cette connexion.',
  },
  rebuild: {
    label: 'Lecture du journal',
    progress: 'Lecture du journal : {{done, number}} sur {{target, number}}',
    changed: '· les calculs ont changé, l’ancienne vue reste lisible',
    damaged: '· le fichier de vue était abîmé, il a été mis de côté',
    replaced: '· un topic a été supprimé et recréé',
  },
  readModel: {
    trouble: 'La vue ne peut plus être tenue à jour.',
    troubleHint:
      'Kafka garde tout, rien n’est perdu ; Vigie reprend dès que son fichier accepte d’être écrit ({{message}}).',
    stalled: 'La vue ne répond plus depuis {{time}}.',
    stalledHint:
      'Ce qui est affiché date de ce moment. Rien n’est perdu : Kafka garde tout. Elle reprendra seule ; sinon, fermez ce qui occupe cet ordinateur, puis redémarrez Vigie.',
  },
  fresh: {
    updated: 'Actualisé {{ago}}',
    now: 'Actualisé à l’instant',
    none: 'En attente de données',
    rate_one: '{{count, number}} évén./s',
    rate_other: '{{count, number}} évén./s',
  },
  quarantine: {
    label_one: '{{count, number}} enregistrement à corriger en quarantaine',
    label_other: '{{count, number}} enregistrements à corriger en quarantaine',
  },
  refused: {
    label_one: '{{count, number}} message refusé par Kafka, à corriger ou à abandonner',
    label_other: '{{count, number}} messages refusés par Kafka, à corriger ou à abandonner',
  },
  simulator: {
    name: 'Simulateur',
    running: 'Simulateur en marche',
    stopped: 'Simulateur arrêté',
    rate: '{{rate, number}} cmd/s',
    stop: 'Arrêter le simulateur',
    open: 'Réglages du simulateur',
  },
  privacy: 'Confidentiel',
  privacyHint: 'Noms, e-mails et adresses sont masqués.',
  language: { label: 'Langue', fr: 'Français', en: 'English' },
  settings: {
    label: 'Réglages',
    scheme: 'Apparence',
    light: 'Claire',
    dark: 'Sombre',
    auto: 'Auto',
    privacy: 'Mode confidentiel',
    privacyHint:
      'Noms, e-mails et adresses masqués partout, recherche et exports compris, pour tous les écrans.',
    logEvents: 'Écrire les événements dans la console du développeur (F12)',
    logEventsHint: 'new_order received, new_payment received…',
    connections: 'Connexions à Kafka',
    shortcuts: 'Raccourcis clavier',
    about: 'Vigie {{version}}, {{host}}',
    electron: 'application de bureau',
    web: 'dans le navigateur',
    cluster: 'Cluster : {{cluster}}',
  },
  connection: {
    current: 'Connexion',
    manage: 'Gérer les connexions',
    stopping: 'Changement de connexion : {{name}}.',
    stoppingHint: 'La précédente se termine proprement ; tout ce qui a été accepté est gardé.',
    starting: 'Connexion à {{name}}.',
    startingHint: 'Sa vue s’ouvre ; les écrans suivent seuls.',
    otherCluster: 'Un autre cluster répond à l’adresse de {{name}}.',
    otherClusterHint: 'Il a sa propre vue ; ce qui attendait le premier y reste gardé.',
    password_wanted: '{{name}} demande son mot de passe.',
    password_wantedHint: 'Il n’était gardé que pour la session précédente.',
    failed: '{{name}} n’a pas pu démarrer.',
    failedHint: 'Rien n’est perdu. Corrigez cette connexion, ou passez à une autre ({{message}}).',
  },
  write: {
    title: 'Écrire dans {{name}} ?',
    body: 'D’autres programmes peuvent lire les topics de ce cluster. Ce que Vigie y écrit y reste : il ne peut pas l’en retirer. Vigie ne le redemande qu’après une nouvelle connexion.',
    confirm: 'Écrire dans ce cluster',
    cancel: 'Annuler',
  },
  silence: {
    short: 'Pas de réponse',
    seconds: 'Vigie n’envoie plus rien depuis {{count, number}} s.',
    minutes: 'Vigie n’envoie plus rien depuis {{count, number}} min.',
    from: 'Ce qui est affiché date de {{time}}.',
    hint: 'Rien de ce que Vigie a accepté n’est perdu. L’affichage reprendra seul ; sinon, vérifiez que Vigie tourne et que son ordinateur n’est pas surchargé, puis redémarrez Vigie.',
  },
  link: {
    short: 'Liaison coupée',
    lost: 'La liaison avec Vigie est coupée.',
    lostHint:
      'L’affichage est arrêté, rien n’est perdu. Il reprend dès que Vigie répond à cette adresse. Si Vigie a redémarré, son adresse peut être nouvelle : ouvrez celle qu’affiche son terminal, ou scannez de nouveau le code QR.',
    restarted: 'Vigie a redémarré : son adresse a changé.',
    restartedHint:
      'Cette page est arrêtée, rien n’est perdu. Ouvrez la nouvelle adresse affichée dans le terminal de Vigie, ou scannez de nouveau le code QR.',
    ended: 'Votre accès à Vigie a pris fin.',
    endedHint:
      'Cette page est arrêtée, rien n’est perdu. Ouvrez de nouveau l’adresse complète affichée dans le terminal de Vigie, ou scannez de nouveau le code QR.',
    no_cookies: 'Ce navigateur n’envoie plus le cookie de Vigie.',
    no_cookiesHint:
      'Cette page est arrêtée, rien n’est perdu. Autorisez les cookies pour cette adresse dans les réglages du navigateur, puis ouvrez de nouveau l’adresse complète affichée dans le terminal de Vigie, ou scannez de nouveau le code QR.',
    full: 'Il n’y a plus de place.',
    fullHint:
      '{{places, number}} écrans du public suivent déjà Vigie, et c’est sa limite. Rien n’est perdu : cette page entre seule dès qu’un autre écran est fermé.',
    too_many_screens: 'Ce navigateur a trop de pages de Vigie ouvertes.',
    too_many_screensHint:
      'Il peut en avoir {{audience, number}} à la fois ({{presenter, number}} pour le présentateur). Rien n’est perdu : fermez-en une, et celle-ci s’ouvre seule.',
  },
  choicesNotKept:
    'Ce navigateur ne garde pas vos choix : la langue, le thème et le son changent pour cette page seulement. Vos commandes ne sont pas touchées. Pour garder vos choix, autorisez cette adresse à stocker des données dans les réglages du navigateur.',
  crash: {
    title: 'Cet écran s’est arrêté',
    body: 'Une erreur inattendue a interrompu l’affichage. Ce que Kafka contient et les demandes envoyées sont intacts.',
    next: 'Réessayez ; si l’erreur revient, rechargez la fenêtre.',
    reload: 'Recharger la fenêtre',
    details: 'Détails techniques',
  },
  notFound: {
    title: 'Page introuvable',
    body: 'Il n’y a rien à l’adresse {{path}}.',
    back: 'Revenir au tableau de bord',
  },
  shortcuts: {
    action: {
      list: 'Aller à la première ligne du tableau',
      create: 'Créer sur la page : commande aléatoire, paiement, livraison',
      createByForm: 'Créer une commande avec le formulaire',
      freeze: 'Figer ou reprendre la liste',
      export: 'Exporter la liste',
      advance: 'Avancer la livraison choisie, ou la première',
      republish: 'Republier l’enregistrement choisi, ou tous',
      tape: 'Bande : enregistrer, ouvrir, republier',
      simulator: 'Réglages du simulateur',
      startSimulator: 'Démarrer le simulateur (accueil, commandes, ses réglages)',
      stopSimulator: 'Arrêter le simulateur',
      timeMachine: 'Remonter le temps, ou revenir au direct',
      stepBack: 'Machine à remonter le temps : événement précédent',
      play: 'Machine à remonter le temps : lecture ou pause',
      stepForward: 'Machine à remonter le temps : événement suivant',
      pin: 'Machine à remonter le temps : épingler cet instant',
      join: 'Inviter des spectateurs',
      sound: 'Réglages du son',
      kafka: 'État de Kafka',
      settings: 'Réglages',
    },
    title: 'Raccourcis clavier',
    help: 'Afficher ces raccourcis',
    search: 'Aller à la recherche',
    go: 'Aller à « {{page}} »',
    rows: 'Se déplacer dans un tableau',
    open: 'Ouvrir la ligne',
    close: 'Fermer',
    next: 'puis',
    or: 'ou',
    inactive: 'Inactifs pendant la saisie d’un texte.',
  },
} as const;

const en: SameKeys<typeof fr> = {
  pages: {
    dashboard: 'Home',
    orders: 'Orders',
    payments: 'Payments',
    deliveries: 'Deliveries',
    log: 'Log',
    stock: 'Stock',
    quarantine: 'Quarantine',
  },
  nav: {
    label: 'Pages',
    group: { shop: 'Shop', kafka: 'Kafka' },
    short: {
      dashboard: 'Home',
      orders: 'Orders',
      payments: 'Payments',
      deliveries: 'Deliveries',
      log: 'Log',
      stock: 'Stock',
      quarantine: 'Quarant.',
    },
  },
  skip: 'Skip to content',
  skipToList: 'Skip to the table',
  foot: { label: 'Connection and settings', connection: 'Connection' },
  summary: {
    label: 'Live summary',
    read_one: '{{count, number}} new event.',
    read_other: '{{count, number}} new events.',
    quarantined_one: '{{count, number}} quarantined.',
    quarantined_other: '{{count, number}} quarantined.',
  },
  mode: {
    label: 'Where events come from',
    live: 'LIVE',
    simulated: 'SIMULATED',
    replay: 'REPLAY',
    standing: 'STANDING STILL',
    away: 'NOT LIVE',
    liveHint: 'Events come from Kafka, at the moment they arrive.',
    simulatedHint:
      'The simulator invented these events, all or most of them; they go through Kafka like any other.',
    replayHint: 'These events are read again from the log.',
    awayHint: 'Nothing is coming in: Vigie or Kafka is not responding. What is on screen stays readable.',
    standingHint:
      'At least one partition is not read on: the screen no longer follows it. The banner says which one and why.',
  },
  standstill: {
    title: 'Reading stands still: {{topic}}, partition {{partition, number}}, since {{time}}.',
    others_one: 'One more partition stands still.',
    others_other: '{{count, number}} more partitions stand still.',
    no_leader:
      'Kafka has no leader for it. Nothing is lost: reading goes on once it has one. Start the node that led it.',
    node_down:
      'The node that leads it does not answer. Nothing is lost: reading goes on with this node or another. Check the node.',
    open_transaction:
      'A transaction in it stays open, and Kafka holds back what follows. Nothing is lost. The program that writes it must end it, or Kafka will abort it.',
    not_allowed:
      'Kafka no longer lets Vigie read it. Nothing is lost. Ask the administrator of the cluster for the Read right.',
    topic_deleted: 'The topic no longer exists. What was read of it stays on screen.',
    fold_behind:
      'Vigie does not compute fast enough. Nothing is lost: Kafka keeps what is not read. Close what keeps this machine busy.',
    read_failed:
      'Kafka returns nothing from it. Nothing is lost: Vigie keeps asking. Check the node that leads it, and its disk.',
  },
  missingTopics: {
    title: 'Missing topics',
    short_one: '{{count, number}} topic missing',
    short_other: '{{count, number}} topics missing',
    hint: 'The cluster does not have these topics of the shop. Vigie does not create them by reading; what was read of them stays on screen.',
    create: 'Create {{topic}}',
  },
  kafka: {
    connecting: 'Connecting to Kafka…',
    connected: 'Kafka connected',
    reconnecting: 'Reconnecting',
    unreachable: 'Kafka unreachable',
    since: 'since {{time}}',
    brokers: 'Brokers',
    embedded: 'Vigie’s embedded broker',
    external: 'External cluster',
    reason: 'Reason given',
    possibleCopies_one:
      '{{count, number}} message may be written twice: Kafka could not say whether it had it. Vigie counts it once.',
    possibleCopies_other:
      '{{count, number}} messages may be written twice: Kafka could not say whether it had them. Vigie counts each once.',
    waitingShort: '{{count, number}} waiting',
    waiting_one: '{{count, number}} request is waiting for Kafka; it will be sent automatically.',
    waiting_other:
      '{{count, number}} requests are waiting for Kafka; they will be sent automatically, in order.',
    waitingReadOnly_one:
      '{{count, number}} request is waiting, kept on this machine: the connection is read only. It will be sent once the connection is set to read and write.',
    waitingReadOnly_other:
      '{{count, number}} requests are waiting, kept on this machine: the connection is read only. They will be sent once the connection is set to read and write.',
    nothingWaiting: 'Nothing is waiting to be sent.',
    nothingLost: 'Nothing is lost: what is on screen stays readable and Vigie reconnects automatically.',
    lag: 'Not read yet (lag)',
    lagValue_one: '{{count, number}} event',
    lagValue_other: '{{count, number}} events',
    queued: 'Being processed',
    read: 'Events read',
    duplicates: 'Duplicates ignored',
    impossible: 'Impossible status changes',
    deletions: 'Deletion markers',
  },
  nodes: {
    title: 'Nodes of the broker and the partitions they lead',
    name: 'Node {{nodeId}}',
    running: '{{running, number}} of {{count, number}} nodes',
    leads_one: '{{count, number}} partition',
    leads_other: '{{count, number}} partitions',
    stopped: 'stopped',
    simulated:
      'Simulated replicas: the nodes share one log. Stop one and the others take over its partitions; nothing is lost.',
  },
  cluster: {
    title: 'Nodes of the cluster',
    partly: '{{count, number}} of {{total, number}} nodes answer',
    answers: 'answers',
    unknown: 'not asked yet',
    downSince: 'down since {{time}}',
    leaderless:
      'Partitions without a leader that answers: {{list}}. What is meant for them waits here, what they hold is read when they are back: nothing is lost.',
    othersServe: 'The other nodes serve every partition: reading and writing go on.',
    startAgain_one: 'Start node {{nodeId}} again, or tell the cluster’s administrator.',
    startAgain_other: 'Start these nodes again, or tell the cluster’s administrator.',
  },
  rights: {
    title: 'Rights that Kafka does not grant',
    short_one: '{{count, number}} right missing',
    short_other: '{{count, number}} rights missing',
    hint: 'Nothing is lost. Ask the cluster’s administrator for these rights: Vigie notices them within half a minute.',
    unreadable_one: 'Kafka does not let Vigie read the topic {{topics}}.',
    unreadable_other: 'Kafka does not let Vigie read the topics {{topics}}.',
    unreadableHint:
      'What they hold is not shown; nothing is lost. Ask the cluster’s administrator for the right Read, or use another user.',
  },
  storage: {
    full: 'The disk is full.',
    fullHint:
      'Kafka cannot write any more; all that was acknowledged is there and can be read. Free some space: writing goes on by itself.',
    failing: 'The disk refuses to write.',
    failingHint:
      'Kafka accepts nothing more; all that was acknowledged is there and can be read. Check the disk: writing goes on by itself.',
  },
  damage: {
    name_lost: 'The name of a topic is lost on the disk.',
    name_lostHint:
      'Its records are kept in {{path}}, and the screens keep what was read. Until then no topic is created: new records for a topic that is absent are refused. Put the folder back ({{folder}}) with a good topic.json, or delete it to do without, then start Vigie again.',
    folder_gone: 'The folder of a topic has vanished from the disk: {{names}}.',
    folder_goneHint:
      'The screens keep what was read. Until then no topic is created: new records for this topic are refused. Put {{folder}} back, or delete {{path}} to do without its records, then start Vigie again.',
    same_name: 'Two topics on the disk have the same name: {{names}}.',
    same_nameHint:
      'Vigie shows the one with more records. The other is kept whole in {{path}}, but no screen shows it. To have both, change the name in its topic.json and move it to {{folder}}; to do without, delete it; then start Vigie again.',
    missing: 'The disk has damaged a part of the log.',
    missingHint_one:
      '{{ranges}} are missing. Everything else is read and written; the damaged bytes are kept in the folder “damaged”. Check the disk.',
    missingHint_other:
      '{{count, number}} stretches are missing: {{ranges}}. Everything else is read and written; the damaged bytes are kept in the folder “damaged”. Check the disk.',
    range: '{{topic}}-{{partition}}, offsets {{from}} to {{last}}',
    close: 'Close',
  },
  broker: {
    restarting: 'The embedded broker keeps ending.',
    restartingHint:
      'Vigie has restarted it {{count, number}} times and keeps trying, at most five seconds apart. Nothing that was acknowledged is lost; your requests are waiting.',
  },
  trouble: {
    login: 'Kafka refuses the user or the password.',
    loginHint: 'Nothing is lost and nothing was sent. Check the user and the password of this connection.',
    mechanism: 'Kafka does not know this way to log in.',
    mechanismHint: 'Nothing is lost and nothing was sent. Choose another mechanism for this connection.',
    certificate: 'Kafka’s certificate is not trusted.',
    certificateHint:
      'Nothing is sent to who cannot prove to be Kafka. Name the file of its authority in this connection.',
    certificate_expired: 'Kafka’s certificate has expired.',
    certificate_expiredHint:
      'Nothing is lost and nothing was sent. Its administrator has to renew it; check this machine’s clock as well.',
    certificate_not_yet_valid: 'Kafka’s certificate is not valid yet.',
    certificate_not_yet_validHint:
      'Nothing is lost and nothing was sent. Check this machine’s clock, then the certificate’s date with its administrator.',
    certificate_host: 'Kafka’s certificate is for another host.',
    certificate_hostHint:
      'Nothing was sent. Use the host that the certificate names, or ask for a certificate that names this address.',
    client_certificate_wanted: 'Kafka asks for a certificate, and this connection has none.',
    client_certificate_wantedHint:
      'Nothing is lost and nothing was sent. Give Vigie’s certificate and its key in this connection.',
    client_certificate_refused: 'Kafka refuses Vigie’s certificate.',
    client_certificate_refusedHint:
      'Nothing is lost and nothing was sent. It probably does not know the authority that signed it: give one of its own authority.',
    client_certificate_expired: 'Vigie’s certificate has expired.',
    client_certificate_expiredHint:
      'Nothing is lost and nothing was sent. Ask for a new one and give it in this connection.',
    tls_versions: 'Kafka and Vigie have no version of TLS in common.',
    tls_versionsHint:
      'Nothing is lost and nothing was sent. Kafka has to accept TLS 1.2 or 1.3; if it asks for a certificate, give one.',
    tls_wanted: 'Kafka speaks TLS on this port.',
    tls_wantedHint: 'Nothing is lost and nothing was sent. Choose a security with TLS for this connection.',
    token_endpoint: 'The token endpoint gives no token.',
    token_endpointHint:
      'Nothing is lost and nothing was sent to Kafka. Check the endpoint’s address, its authority and the scope.',
    token_client: 'The token endpoint refuses the client id or its secret.',
    token_clientHint:
      'Nothing is lost and nothing was sent to Kafka. Check the client id and the secret of this connection.',
    token: 'Kafka refuses the token.',
    tokenHint:
      'Nothing is lost and nothing was sent. Check the scope, and that Kafka accepts tokens of this endpoint.',
    no_tls: 'Kafka does not speak TLS on this port.',
    no_tlsHint: 'Nothing is lost and nothing was sent. Check the port and the security of this connection.',
    closed: 'Kafka closes every connection at once.',
    closedHint:
      'Nothing is lost. It probably expects a login: check the port and the security of this connection.',
  },
  rebuild: {
    label: 'Reading the log',
    progress: 'Reading the log: {{done, number}} of {{target, number}}',
    changed: '· the fold has changed, the old view stays readable',
    damaged: '· the file of the view was damaged and has been set aside',
    replaced: '· a topic was deleted and made again',
  },
  readModel: {
    trouble: 'The view cannot be kept up to date.',
    troubleHint:
      'Kafka keeps everything, nothing is lost; Vigie goes on as soon as its file can be written ({{message}}).',
    stalled: 'The view has not answered since {{time}}.',
    stalledHint:
      'What is on screen is from then. Nothing is lost: Kafka keeps everything. The view resumes by itself; if it does not, close what keeps this computer busy, then restart Vigie.',
  },
  fresh: {
    updated: 'Updated {{ago}}',
    now: 'Updated just now',
    none: 'Waiting for data',
    rate_one: '{{count, number}} event/s',
    rate_other: '{{count, number}} events/s',
  },
  quarantine: {
    label_one: '{{count, number}} record to correct in quarantine',
    label_other: '{{count, number}} records to correct in quarantine',
  },
  refused: {
    label_one: '{{count, number}} message that Kafka refused, to correct or to drop',
    label_other: '{{count, number}} messages that Kafka refused, to correct or to drop',
  },
  simulator: {
    name: 'Simulator',
    running: 'Simulator running',
    stopped: 'Simulator stopped',
    rate: '{{rate, number}} orders/s',
    stop: 'Stop the simulator',
    open: 'Simulator settings',
  },
  privacy: 'Private',
  privacyHint: 'Names, e-mails and addresses are masked.',
  language: { label: 'Language', fr: 'Français', en: 'English' },
  settings: {
    label: 'Settings',
    scheme: 'Appearance',
    light: 'Light',
    dark: 'Dark',
    auto: 'Auto',
    privacy: 'Privacy mode',
    privacyHint:
      'Names, e-mails and addresses masked everywhere, search and exports included, on every screen.',
    logEvents: 'Log events to the developer console (F12)',
    logEventsHint: 'new_order received, new_payment received…',
    connections: 'Kafka connections',
    shortcuts: 'Keyboard shortcuts',
    about: 'Vigie {{version}}, {{host}}',
    electron: 'desktop application',
    web: 'in the browser',
    cluster: 'Cluster: {{cluster}}',
  },
  connection: {
    current: 'Connection',
    manage: 'Manage connections',
    stopping: 'Changing the connection: {{name}}.',
    stoppingHint: 'The one before ends in order; all that was accepted is kept.',
    starting: 'Connecting to {{name}}.',
    startingHint: 'Its view is opened; the screens follow by themselves.',
    otherCluster: 'Another cluster answers at the address of {{name}}.',
    otherClusterHint: 'It has a view of its own; what waited for the first is kept there.',
    password_wanted: '{{name}} wants its password.',
    password_wantedHint: 'It was kept for the last session only.',
    failed: '{{name}} could not be started.',
    failedHint: 'Nothing is lost. Correct this connection, or switch to another ({{message}}).',
  },
  write: {
    title: 'Write to {{name}}?',
    body: 'Other programs may read the topics of this cluster. What Vigie writes there stays there: Vigie cannot take it back. Vigie asks again only after it has connected again.',
    confirm: 'Write to this cluster',
    cancel: 'Cancel',
  },
  silence: {
    short: 'No answer',
    seconds: 'Vigie has sent nothing for {{count, number}} s.',
    minutes: 'Vigie has sent nothing for {{count, number}} min.',
    from: 'What is on screen is from {{time}}.',
    hint: 'Nothing that Vigie accepted is lost. The screen resumes by itself; if it does not, check that Vigie runs and that its computer is not overloaded, then restart Vigie.',
  },
  link: {
    short: 'Link cut',
    lost: 'The link to Vigie is cut.',
    lostHint:
      'The display has stopped, nothing is lost. It resumes as soon as Vigie answers at this address. If Vigie was restarted, its address may be new: open the one its terminal shows, or scan the QR code again.',
    restarted: 'Vigie was restarted: its address has changed.',
    restartedHint:
      'This page has stopped, nothing is lost. Open the new address shown in the terminal of Vigie, or scan the QR code again.',
    ended: 'Your access to Vigie has ended.',
    endedHint:
      'This page has stopped, nothing is lost. Open the full address shown in the terminal of Vigie again, or scan the QR code again.',
    no_cookies: 'This browser no longer sends the cookie of Vigie.',
    no_cookiesHint:
      'This page has stopped, nothing is lost. Allow cookies for this address in the settings of the browser, then open the full address shown in the terminal of Vigie again, or scan the QR code again.',
    full: 'There is no place left.',
    fullHint:
      '{{places, number}} screens of the audience already follow Vigie, which is its limit. Nothing is lost: this page enters by itself once another screen is closed.',
    too_many_screens: 'This browser has too many pages of Vigie open.',
    too_many_screensHint:
      'It can have {{audience, number}} at the same time ({{presenter, number}} for the presenter). Nothing is lost: close one, and this one opens by itself.',
  },
  choicesNotKept:
    'This browser does not keep your choices: language, theme and sound change for this page alone. Your orders are not affected. To keep your choices, allow this address to store data in the settings of the browser.',
  crash: {
    title: 'This screen has stopped',
    body: 'An unexpected error interrupted the display. What Kafka holds and the requests you sent are intact.',
    next: 'Try again; if the error comes back, reload the window.',
    reload: 'Reload the window',
    details: 'Technical details',
  },
  notFound: {
    title: 'Page not found',
    body: 'There is nothing at {{path}}.',
    back: 'Back to the dashboard',
  },
  shortcuts: {
    action: {
      list: 'Go to the first row of the table',
      create: 'Create on the page: random order, payment, delivery',
      createByForm: 'Create an order with the form',
      freeze: 'Freeze or resume the list',
      export: 'Export the list',
      advance: 'Advance the selected delivery, or the first one',
      republish: 'Republish the selected record, or all of them',
      tape: 'Tape: save, open, republish',
      simulator: 'Simulator settings',
      startSimulator: 'Start the simulator (home, orders, its settings)',
      stopSimulator: 'Stop the simulator',
      timeMachine: 'Go back in time, or return to live',
      stepBack: 'Time machine: previous event',
      play: 'Time machine: play or pause',
      stepForward: 'Time machine: next event',
      pin: 'Time machine: pin this moment',
      join: 'Invite the audience',
      sound: 'Sound settings',
      kafka: 'State of Kafka',
      settings: 'Settings',
    },
    title: 'Keyboard shortcuts',
    help: 'Show these shortcuts',
    search: 'Go to search',
    go: 'Go to “{{page}}”',
    rows: 'Move within a table',
    open: 'Open the row',
    close: 'Close',
    next: 'then',
    or: 'or',
    inactive: 'Off while you type text.',
  },
};

export const messages = { fr, en } as const;

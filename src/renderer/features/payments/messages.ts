import type { SameKeys } from '../../ui/message-shape.ts';

const fr = {
  title: 'Paiements',
  intro:
    'Un paiement est publié sur le topic payments ; un paiement refusé se retente avec un nouvel identifiant.',
  form: {
    title: 'Envoyer un paiement',
    amount: 'Montant',
    method: 'Méthode',
    outcome: 'Issue',
    outcomes: { random: 'Au hasard', succeeded: 'Succès', failed: 'Échec' },
    successRate: 'Chance de succès',
    drawn: 'Une issue tirée au hasard est inventée : ce paiement sera marqué simulé.',
    send: 'Envoyer le paiement',
    unknownOrder: 'Commande encore inconnue : le paiement l’attendra.',
  },
  shares: {
    title: 'Succès et échecs',
    alt: '{{succeeded, number}} paiements réussis et {{failed, number}} échoués.',
    succeeded: 'Réussis',
    failed: 'Échoués',
    rate: 'de succès',
    none: 'aucun paiement',
  },
  listTitle: 'Paiements en direct',
  listLabel: 'Paiements, le plus récent en haut',
  search: 'Chercher : identifiant, méthode…',
  state: 'Filtrer par statut',
  allStates: 'Tous les statuts',
  columns: {
    state: 'Statut',
    amount: 'Montant',
    method: 'Méthode',
    failure: 'Raison',
    order: 'Commande',
    position: 'Dernier enregistrement',
  },
  orphan: 'commande inconnue',
  failure: {
    insufficient_funds: 'Provision insuffisante',
    card_expired: 'Carte expirée',
    card_declined: 'Carte refusée',
    suspected_fraud: 'Fraude soupçonnée',
    gateway_timeout: 'Banque injoignable',
  },
  emptyTitle: 'Aucun paiement pour l’instant',
  emptyHint: 'Envoyez-en un avec le formulaire, ou lancez « Auto-générer » dans la page Commandes.',
} as const;

const en: SameKeys<typeof fr> = {
  title: 'Payments',
  intro:
    'A payment is published to the payments topic; one that is refused is tried again under a new identifier.',
  form: {
    title: 'Send a payment',
    amount: 'Amount',
    method: 'Method',
    outcome: 'Outcome',
    outcomes: { random: 'Random', succeeded: 'Success', failed: 'Failure' },
    successRate: 'Chance of success',
    drawn: 'An outcome drawn at random is invented: this payment will be marked simulated.',
    send: 'Send the payment',
    unknownOrder: 'Order not known yet: the payment will wait for it.',
  },
  shares: {
    title: 'Success and failure',
    alt: '{{succeeded, number}} payments succeeded and {{failed, number}} failed.',
    succeeded: 'Succeeded',
    failed: 'Failed',
    rate: 'succeeded',
    none: 'no payments',
  },
  listTitle: 'Live payments',
  listLabel: 'Payments, latest on top',
  search: 'Search: identifier, method…',
  state: 'Filter by status',
  allStates: 'All statuses',
  columns: {
    state: 'Status',
    amount: 'Amount',
    method: 'Method',
    failure: 'Reason',
    order: 'Order',
    position: 'Latest record',
  },
  orphan: 'order unknown',
  failure: {
    insufficient_funds: 'Insufficient funds',
    card_expired: 'Card expired',
    card_declined: 'Card declined',
    suspected_fraud: 'Suspected fraud',
    gateway_timeout: 'Bank unreachable',
  },
  emptyTitle: 'No payments yet',
  emptyHint: 'Send one with the form, or start “Auto-generate” on the Orders page.',
};

export const messages = { fr, en } as const;

import type { SameKeys } from '../../ui/message-shape.ts';

const fr = {
  title: 'Boutique simulée',
  intro:
    'Des vies entières de commandes : paiement, préparation, livraison. Chaque événement est marqué simulé.',
  start: 'Auto-générer',
  stop: 'Arrêter',
  rate: 'Commandes par seconde',
  perSecond: ' cmd/s',
  seed: 'Graine',
  seedHint: 'La même graine raconte la même histoire.',
  successRate: 'Paiements réussis',
  advance: 'Faire avancer les livraisons créées à la main',
  made_one: '{{count, number}} commande créée depuis le démarrage',
  made_other: '{{count, number}} commandes créées depuis le démarrage',
  open_one: '{{count, number}} histoire en cours',
  open_other: '{{count, number}} histoires en cours',
  skipped_one: '{{count, number}} commande sautée : Kafka ne suivait pas',
  skipped_other: '{{count, number}} commandes sautées : Kafka ne suivait pas',
  finishing: 'Plus de nouvelle commande : les histoires commencées vont à leur terme.',
} as const;

const en: SameKeys<typeof fr> = {
  title: 'Simulated shop',
  intro: 'Whole lives of orders: payment, preparation, delivery. Every event is marked simulated.',
  start: 'Auto-generate',
  stop: 'Stop',
  rate: 'Orders per second',
  perSecond: ' orders/s',
  seed: 'Seed',
  seedHint: 'The same seed tells the same story.',
  successRate: 'Payments that succeed',
  advance: 'Advance deliveries made by hand',
  made_one: '{{count, number}} order made since the start',
  made_other: '{{count, number}} orders made since the start',
  open_one: '{{count, number}} story open',
  open_other: '{{count, number}} stories open',
  skipped_one: '{{count, number}} order skipped: Kafka could not keep up',
  skipped_other: '{{count, number}} orders skipped: Kafka could not keep up',
  finishing: 'No new orders: the stories that have begun go on to their end.',
};

export const messages = { fr, en } as const;

import type { SameKeys } from '../../ui/message-shape.ts';

const fr = {
  label: 'Son des paiements',
  on: 'Son activé',
  off: 'Son coupé',
  toggle: 'Un son à chaque paiement',
  hint: 'Deux notes montantes pour un paiement réussi, deux notes descendantes pour un échec. Quand ils sont nombreux, un son en vaut plusieurs.',
  volume: 'Volume',
  tryIt: 'Écouter',
  trySuccess: 'Réussi',
  tryFailure: 'Échoué',
  heard: 'Paiements : {{succeeded, number}} réussis, {{failed, number}} échoués à l’instant.',
} as const;

const en: SameKeys<typeof fr> = {
  label: 'Payment sound',
  on: 'Sound on',
  off: 'Sound off',
  toggle: 'A sound for each payment',
  hint: 'Two rising notes for a successful payment, two falling notes for a failure. When there are many, one sound stands for several.',
  volume: 'Volume',
  tryIt: 'Listen',
  trySuccess: 'Succeeded',
  tryFailure: 'Failed',
  heard: 'Payments: {{succeeded, number}} succeeded, {{failed, number}} failed just now.',
};

export const messages = { fr, en } as const;

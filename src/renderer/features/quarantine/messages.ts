import type { SameKeys } from '../../ui/message-shape.ts';

const fr = {
  listTitle: 'Enregistrements mis de côté',
  title: 'Quarantaine',
  intro:
    'Les enregistrements que Vigie n’a pas pu lire. Ils sont gardés en entier et comptés ; ils ne changent aucun chiffre et n’arrêtent pas le flux.',
  label: 'Enregistrements en quarantaine, le plus récent en haut',
  search: 'Filtrer : topic, contenu…',
  reason: 'Raison',
  position: 'Topic / partition',
  preview: 'Début de la valeur',
  size: 'Taille',
  bytes: '{{count, number}} o',
  emptyTitle: 'Rien en quarantaine',
  emptyHint:
    'Tous les enregistrements lus jusqu’ici ont été compris. Ceux qui ne le seront pas arriveront ici.',
} as const;

const en: SameKeys<typeof fr> = {
  listTitle: 'Records set aside',
  title: 'Quarantine',
  intro:
    'Records that Vigie could not read. They are kept whole and counted; they change no figure and do not stop the stream.',
  label: 'Quarantined records, latest on top',
  search: 'Filter: topic, content…',
  reason: 'Reason',
  position: 'Topic / partition',
  preview: 'Start of the value',
  size: 'Size',
  bytes: '{{count, number}} B',
  emptyTitle: 'Nothing in quarantine',
  emptyHint: 'Every record read so far was understood. Those that are not will arrive here.',
};

export const messages = { fr, en } as const;

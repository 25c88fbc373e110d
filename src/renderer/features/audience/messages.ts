import type { SameKeys } from '../../ui/message-shape.ts';

const fr = {
  badge: 'PUBLIC',
  badgeHint: 'Écran du public : il montre tout ce qui arrive, les noms masqués, et ne change rien.',
  join: 'Inviter le public',
  title: 'Le public regarde ici',
  note: 'Scannez le code avec un téléphone du même réseau, ou ouvrez l’adresse. Ces écrans montrent tout ce qui arrive, les noms et adresses masqués, et ne peuvent rien changer.',
  insecure:
    'Sans chiffrement (--insecure) : sur ce réseau, d’autres peuvent lire ce qui passe. L’adresse vaut jusqu’à l’arrêt de Vigie.',
  secure: 'L’adresse vaut jusqu’à l’arrêt de Vigie.',
  address: 'Adresse du public',
  code: 'Code QR de l’adresse du public',
  copy: 'Copier',
};

const en: SameKeys<typeof fr> = {
  badge: 'AUDIENCE',
  badgeHint: 'A screen of the audience: it shows all that happens, names masked, and changes nothing.',
  join: 'Invite the audience',
  title: 'The audience watches here',
  note: 'Scan the code with a phone on the same network, or open the address. These screens show all that happens, names and addresses masked, and cannot change anything.',
  insecure:
    'Not encrypted (--insecure): on that network others can read along. The address is good until Vigie stops.',
  secure: 'The address is good until Vigie stops.',
  address: 'Address for the audience',
  code: 'QR code of the address for the audience',
  copy: 'Copy',
};

export const messages = { fr, en };

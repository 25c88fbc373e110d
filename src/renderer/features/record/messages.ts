import type { SameKeys } from '../../ui/message-shape.ts';

const fr = {} as const;

const en: SameKeys<typeof fr> = {};

export const messages = { fr, en } as const;

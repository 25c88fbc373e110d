import * as v from 'valibot';
import { LANGUAGES, type Language } from './language.ts';

/** What a window of the desktop and its host say to each other beside the console's contract. */
export const SHELL_CHANNELS = { say: 'shell:say', hear: 'shell:hear' } as const;

/** After the address of a page that is to show the tape which was just opened. */
export const AT_TAPE = '#tape';

/** What a start waits for. */
export type StartStep =
  | { readonly step: 'broker' | 'kafka' }
  | { readonly step: 'log'; readonly done: number; readonly target: number };

/** Of the screens: `auto` follows the system. */
export const THEMES = ['light', 'dark', 'auto'] as const;
export type Theme = (typeof THEMES)[number];

/**
 * From a window: the language it speaks and the theme it shows now, or what the user asked for on the page of a window
 * that stopped.
 */
export type ShellWish =
  | { readonly kind: 'language'; readonly language: Language }
  | { readonly kind: 'theme'; readonly theme: Theme }
  | { readonly kind: 'reload' | 'quit' };

/** To a window. */
export type ShellNews =
  | { readonly kind: 'go'; readonly path: string }
  | { readonly kind: 'shortcuts' | 'settings' }
  | ({ readonly kind: 'starting' } & StartStep);

/** `window.vigieShell`, put there by the preload; absent in a browser. */
export type ShellTransport = {
  readonly say: (wish: ShellWish) => void;
  readonly onNews: (listener: (news: ShellNews) => void) => void;
};

const WISH = v.variant('kind', [
  v.strictObject({ kind: v.literal('language'), language: v.picklist(LANGUAGES) }),
  v.strictObject({ kind: v.literal('theme'), theme: v.picklist(THEMES) }),
  v.strictObject({ kind: v.picklist(['reload', 'quit']) }),
]);

/** Undefined for anything else: a window is not trusted. */
export function parseShellWish(value: unknown): ShellWish | undefined {
  const parsed = v.safeParse(WISH, value);
  return parsed.success ? parsed.output : undefined;
}

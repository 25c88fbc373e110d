import type { Language } from '../contract/language.ts';

/** What the menu shows as it is now. */
export type MenuState = {
  readonly language: Language;
  readonly platform: NodeJS.Platform;
  readonly isKeptAwake: boolean;
  readonly staysInTray: boolean;
  /** Tapes that were opened, latest first. */
  readonly tapes: readonly string[];
  readonly displays: readonly { readonly id: number; readonly label: string }[];
  /** There is no console yet: its pages cannot be gone to. */
  readonly isStarting: boolean;
};

import type { Language } from '../contract/language.ts';
import { messageOf } from '../domain/message-of.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const SQLITE = { readOnly: 8, inputOutput: 10, full: 13 };
const FULL_CODES = new Set<unknown>(['ENOSPC', 'EDQUOT']);

type SystemError = { readonly code?: unknown; readonly errcode?: unknown; readonly path?: unknown };

type Failure = { readonly path: string; readonly message: string };

const TEXTS: Record<'full' | 'unreadable' | 'unusable', Record<Language, (failure: Failure) => string>> = {
  full: {
    en: ({ path, message }) =>
      `the disk that holds ${path} is full (${message}). Nothing accepted is lost: free some space there, or choose another folder with --home DIR, then start again`,
    fr: ({ path, message }) =>
      `le disque qui contient ${path} est plein (${message}). Rien de ce qui a été accepté n’est perdu\u00a0: libérez de la place, ou choisissez un autre dossier avec --home DIR, puis relancez Vigie`,
  },
  unreadable: {
    en: ({ path, message }) =>
      `${path} cannot be read or written (${message}). Nothing accepted is lost: see whether that disk is full or fails, or choose another folder with --home DIR, then start again`,
    fr: ({ path, message }) =>
      `${path} ne peut être ni lu ni écrit (${message}). Rien de ce qui a été accepté n’est perdu\u00a0: vérifiez si ce disque est plein ou défaillant, ou choisissez un autre dossier avec --home DIR, puis relancez Vigie`,
  },
  // The words of the system name the file, but not what to do.
  unusable: {
    en: ({ path, message }) =>
      `${path} cannot be used (${message}). Nothing else was changed: mend it or move it away, then start again`,
    fr: ({ path, message }) =>
      `${path} ne peut pas être utilisé (${message}). Rien d’autre n’a changé\u00a0: réparez-le ou déplacez-le, puis relancez Vigie`,
  },
};

/**
 * Why a start failed: names the file or option at fault, and what to do. No stack: the user is no reader of one.
 * `homeDir` is named where the error names no file.
 */
export function startFailureText(error: unknown, homeDir?: string, language: Language = 'en'): string {
  const message = messageOf(error);
  const { path, isSystem, isFull, isUnreadable } = whatFailed(error, homeDir);
  if (path === undefined || !isSystem) {
    return message;
  }
  const kind = isFull ? 'full' : isUnreadable ? 'unreadable' : 'unusable';
  return TEXTS[kind][language]({ path, message });
}

function whatFailed(error: unknown, homeDir: string | undefined) {
  const { code, errcode, path } = (error ?? {}) as SystemError;
  const sqlite = typeof errcode === 'number' ? errcode & 0xff : undefined;
  const isFull = FULL_CODES.has(code) || sqlite === SQLITE.full;
  const isUnreadable = sqlite === SQLITE.inputOutput || sqlite === SQLITE.readOnly || code === 'EIO';
  return {
    path: typeof path === 'string' ? path : homeDir,
    isSystem: typeof path === 'string' || isFull || isUnreadable || sqlite !== undefined,
    isFull,
    isUnreadable,
  };
}

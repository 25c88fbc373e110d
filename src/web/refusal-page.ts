import type { Language } from '../contract/language.ts';

export type RefusalPageOptions = {
  readonly title: string;
  readonly body: string;
  readonly language: Language;
  /** The address of this host that the page asks for at once. */
  readonly again: string | undefined;
};

/** The mark of the screens (`src/renderer/public/vigie.svg`): a stranger gets no file of theirs. */
const MARK =
  '<svg viewBox="0 0 32 32" width="64" height="64" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#07545f"/><circle cx="16" cy="16" r="9.5" fill="none" stroke="#d0e9ec" stroke-width="2"/><path d="M16 16L16 6.5A9.5 9.5 0 0 1 24.2 11.2Z" fill="#f0b449"/><circle cx="16" cy="16" r="2.25" fill="#fff"/></svg>';

const STYLE = [
  ':root{color-scheme:light dark;background:light-dark(#f1f5f6,#0b1b20);color:light-dark(#12262c,#e4eef0)}',
  'body{margin:0;font:1.0625rem/1.5 system-ui,"Segoe UI",sans-serif}',
  'main{box-sizing:border-box;min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:1rem;padding:1.5rem;text-align:center}',
  'h1{margin:.5rem 0 0;font-size:1.5rem;font-weight:650}',
  'p{margin:0;max-width:34rem;color:light-dark(#43595f,#9fb5bd)}',
].join('');

/** A page without a script, without a file, and with nothing of what was asked in it. */
export function refusalPage({ title, body, language, again }: RefusalPageOptions): string {
  const refresh = again === undefined ? '' : `<meta http-equiv="refresh" content="0;url=${again}">`;
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">${refresh}<title>Vigie – ${title}</title><style>${STYLE}</style><main>${MARK}<h1>${title}</h1><p>${body}</p></main></html>`;
}

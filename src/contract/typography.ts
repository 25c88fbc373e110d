import type { Language } from './language.ts';

/** French puts a space before `;` and the like, and the line must not break there. Other languages stay as they are. */
export function typesetText(text: string, language: Language): string {
  if (language !== 'fr') {
    return text;
  }
  return text
    .replaceAll(/ ([;!?])/g, '\u202f$1')
    .replaceAll(/ ([:»])/g, '\u00a0$1')
    .replaceAll('« ', '«\u00a0');
}

import { LANGUAGES, type Language } from '../contract/language.ts';

const TEXTS = {
  fr: {
    title: 'Accès refusé',
    body: 'Cette page ne s’ouvre que par l’adresse complète que Vigie affiche au démarrage (elle finit par ?token=…). Rien n’est perdu : copiez-la depuis le terminal. Après un redémarrage de Vigie, l’adresse change.',
  },
  en: {
    title: 'Access refused',
    body: 'This page opens only by the full address that Vigie prints when it starts (it ends in ?token=…). Nothing is lost: copy it from the terminal. After Vigie restarts, the address is a new one.',
  },
} as const;

/** The page a browser without a session gets. */
export function refusalPage(language: Language): string {
  const { title, body } = TEXTS[language];
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Vigie – ${title}</title><style>body{font:18px/1.5 system-ui,sans-serif;max-width:36rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark}</style><h1>${title}</h1><p>${body}</p></html>`;
}

/** The first of the two languages that `Accept-Language` names; English where it names neither. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const tags = (acceptLanguage ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  return LANGUAGES.find((language) => language === tags.find((tag) => tag === 'fr' || tag === 'en')) ?? 'en';
}

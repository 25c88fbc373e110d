import type { Language } from '../contract/language.ts';

/** Why somebody is not let in. */
export type Refusal = 'no_session' | 'bad_host' | 'bad_origin' | 'too_many' | 'starting';

export const STATUS_OF_REFUSAL: Readonly<Record<Refusal, number>> = {
  no_session: 401,
  bad_host: 421,
  bad_origin: 403,
  too_many: 429,
  starting: 503,
};

/** What a refused client gets besides the text. */
export function refusalHeaders(why: Refusal): Readonly<Record<string, string>> {
  if (why === 'no_session') return { 'www-authenticate': 'Bearer realm="Vigie"' };
  return why === 'too_many' || why === 'starting' ? { 'retry-after': '5' } : {};
}

type Text = { readonly title: string; readonly body: string };

const TEXTS: Readonly<Record<Refusal, Readonly<Record<Language, Text>>>> = {
  no_session: {
    fr: {
      title: 'Accès refusé',
      body: 'Cette page ne s’ouvre que par l’adresse complète que Vigie affiche au démarrage (elle finit par ?token=…). Rien n’est perdu : copiez-la depuis le terminal, ou relisez le code QR. Après un redémarrage de Vigie, l’adresse change. Un programme envoie le jeton dans l’en-tête « Authorization: Bearer ».',
    },
    en: {
      title: 'Access refused',
      body: 'This page opens only by the full address that Vigie prints when it starts (it ends in ?token=…). Nothing is lost: copy it from the terminal, or scan the QR code again. After Vigie restarts, the address is a new one. A program sends the token in the header “Authorization: Bearer”.',
    },
  },
  bad_host: {
    fr: {
      title: 'Mauvaise adresse',
      body: 'Vigie ne répond pas sous ce nom, pour qu’aucun autre site ne se fasse passer pour lui. Rien n’a changé : ouvrez exactement l’adresse qu’il affiche au démarrage.',
    },
    en: {
      title: 'Wrong address',
      body: 'Vigie does not answer by this name, so that no other site can pass for it. Nothing changed: open exactly the address that it prints when it starts.',
    },
  },
  bad_origin: {
    fr: {
      title: 'Refusé à un autre site',
      body: 'La demande vient de la page d’un autre site. Rien n’a changé : ouvrez Vigie par l’adresse qu’il affiche au démarrage.',
    },
    en: {
      title: 'Refused to another site',
      body: 'The request comes from a page of another site. Nothing changed: open Vigie by the address that it prints when it starts.',
    },
  },
  too_many: {
    fr: {
      title: 'Trop de demandes',
      body: 'Trop de demandes, ou trop de jetons faux, en peu de temps. Rien n’a changé : attendez une minute et recommencez.',
    },
    en: {
      title: 'Too many requests',
      body: 'Too many requests, or too many wrong tokens, in a short time. Nothing changed: wait a minute and try again.',
    },
  },
  starting: {
    fr: { title: 'Vigie démarre', body: 'Rechargez la page dans un instant.' },
    en: { title: 'Vigie is starting', body: 'Load the page again in a moment.' },
  },
};

function refusalText(why: Refusal, language: Language): string {
  const { title, body } = TEXTS[why][language];
  return `${title}${language === 'fr' ? ' ' : ''}: ${body}`;
}

/** The body of a refused REST call, and of a refused Socket.IO request. */
export function refusalJson(why: Refusal, language: Language) {
  return { success: false, error: why, message: refusalText(why, language) };
}

export type RefusalPageOptions = {
  readonly why: Refusal;
  readonly language: Language;
  /** Asks again, from a page of this host. */
  readonly again: boolean;
};

/** The page that a browser gets. No script, and nothing of what was asked is in it. */
export function refusalPage({ why, language, again }: RefusalPageOptions): string {
  const { title, body } = TEXTS[why][language];
  const refresh = again ? '<meta http-equiv="refresh" content="0;url=/">' : '';
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">${refresh}<title>Vigie – ${title}</title><style>body{font:18px/1.5 system-ui,sans-serif;max-width:36rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark}</style><h1>${title}</h1><p>${body}</p></html>`;
}

import type { LinkRefusal } from '../contract/bridge.ts';
import type { Language } from '../contract/language.ts';
import { AUDIENCE_SCREENS, SCREENS_OF_ONE } from '../contract/places.ts';

/** Why a request is refused. */
export type Refusal = LinkRefusal | 'no_session' | 'bad_host' | 'bad_origin' | 'too_many' | 'starting';

export const STATUS_OF_REFUSAL: Readonly<Record<Refusal, number>> = {
  no_session: 401,
  restarted: 401,
  ended: 401,
  no_cookies: 401,
  full: 503,
  too_many_screens: 429,
  bad_host: 421,
  bad_origin: 403,
  too_many: 429,
  starting: 503,
};

/** What a refused client gets besides the text. */
export function refusalHeaders(why: Refusal): Readonly<Record<string, string>> {
  const status = STATUS_OF_REFUSAL[why];
  if (status === 401) return { 'www-authenticate': 'Bearer realm="Vigie"' };
  return status === 429 || status === 503 ? { 'retry-after': '5' } : {};
}

type Text = {
  readonly title: string;
  readonly body: string;
  /** Only for programs: what they do instead. */
  readonly program?: string;
};

const TEXTS: Readonly<Record<Refusal, Readonly<Record<Language, Text>>>> = {
  no_session: {
    fr: {
      title: 'Accès refusé',
      body: 'Ouvrez Vigie avec l’adresse complète affichée dans son terminal, ou scannez de nouveau le code QR. Si Vigie a redémarré, l’adresse a changé. Rien n’est perdu.',
      program:
        'Un programme envoie le jeton dans l’en-tête « Authorization: Bearer » ; le jeton change à chaque démarrage.',
    },
    en: {
      title: 'Access refused',
      body: 'Open Vigie with the full address shown in its terminal, or scan the QR code again. If Vigie was restarted, the address has changed. Nothing is lost.',
      program:
        'A program sends the token in the header “Authorization: Bearer”; the token changes at every start.',
    },
  },
  restarted: {
    fr: {
      title: 'Vigie a redémarré',
      body: 'L’adresse a changé : Vigie en donne une nouvelle à chaque démarrage. Rien n’est perdu. Ouvrez l’adresse complète affichée dans son terminal, ou scannez de nouveau le code QR.',
    },
    en: {
      title: 'Vigie was restarted',
      body: 'The address has changed: Vigie gives a new one at every start. Nothing is lost. Open the full address shown in its terminal, or scan the QR code again.',
    },
  },
  ended: {
    fr: {
      title: 'Votre accès a pris fin',
      body: 'Beaucoup d’autres ont rejoint Vigie depuis votre dernière visite. Rien n’est perdu. Ouvrez de nouveau l’adresse complète affichée dans son terminal, ou scannez de nouveau le code QR.',
    },
    en: {
      title: 'Your access has ended',
      body: 'Many others have joined Vigie since your last visit. Nothing is lost. Open the full address shown in its terminal again, or scan the QR code again.',
    },
  },
  no_cookies: {
    fr: {
      title: 'Ce navigateur refuse les cookies',
      body: 'Vigie reconnaît un navigateur à un cookie, et celui-ci ne l’a pas gardé. Rien n’est perdu. Autorisez les cookies pour cette adresse dans les réglages du navigateur (vie privée, ou données de sites), puis ouvrez de nouveau l’adresse complète affichée dans le terminal de Vigie, ou scannez de nouveau le code QR.',
    },
    en: {
      title: 'This browser refuses cookies',
      body: 'Vigie recognises a browser by a cookie, and this one did not keep it. Nothing is lost. Allow cookies for this address in the settings of the browser (privacy, or site data), then open the full address shown in the terminal of Vigie again, or scan the QR code again.',
    },
  },
  full: {
    fr: {
      title: 'Il n’y a plus de place',
      body: `${AUDIENCE_SCREENS} écrans du public suivent déjà Vigie, et c’est sa limite. Rien n’est perdu : réessayez dès qu’un autre écran est fermé.`,
    },
    en: {
      title: 'There is no place left',
      body: `${AUDIENCE_SCREENS} screens of the audience already follow Vigie, which is its limit. Nothing is lost: try again once another screen is closed.`,
    },
  },
  too_many_screens: {
    fr: {
      title: 'Trop de pages ouvertes',
      body: `Un navigateur peut ouvrir ${SCREENS_OF_ONE.audience} pages de Vigie à la fois (${SCREENS_OF_ONE.presenter} pour le présentateur). Rien n’est perdu : fermez-en une et réessayez.`,
    },
    en: {
      title: 'Too many open pages',
      body: `One browser can open ${SCREENS_OF_ONE.audience} pages of Vigie at the same time (${SCREENS_OF_ONE.presenter} for the presenter). Nothing is lost: close one and try again.`,
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
      body: 'Trop de demandes en peu de temps. Rien n’a changé : attendez quelques secondes et recommencez.',
    },
    en: {
      title: 'Too many requests',
      body: 'Too many requests in a short time. Nothing changed: wait a few seconds and try again.',
    },
  },
  starting: {
    fr: { title: 'Vigie démarre', body: 'Rechargez la page dans un instant.' },
    en: { title: 'Vigie is starting', body: 'Load the page again in a moment.' },
  },
};

function refusalText(why: Refusal, language: Language): string {
  const { title, body, program } = TEXTS[why][language];
  const text = program === undefined ? body : `${body} ${program}`;
  return `${title}${language === 'fr' ? ' ' : ''}: ${text}`;
}

/** The body of a refused REST call, and of a refused Socket.IO request. */
export function refusalJson(why: Refusal, language: Language) {
  return { success: false, error: why, message: refusalText(why, language) };
}

/** What a browser shows of a refusal. */
export function refusalTexts(why: Refusal, language: Language): Pick<Text, 'title' | 'body'> {
  return TEXTS[why][language];
}

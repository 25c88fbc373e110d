import { createInstance, type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { LANGUAGES, type Language } from '../../contract/language.ts';
import { typesetText } from '../../contract/typography.ts';
import { messages as connection } from '../features/connection/messages.ts';
import { messages as dashboard } from '../features/dashboard/messages.ts';
import { messages as deliveries } from '../features/deliveries/messages.ts';
import { messages as log } from '../features/log/messages.ts';
import { messages as order } from '../features/order/messages.ts';
import { messages as orders } from '../features/orders/messages.ts';
import { messages as payments } from '../features/payments/messages.ts';
import { messages as quarantine } from '../features/quarantine/messages.ts';
import { messages as record } from '../features/record/messages.ts';
import { messages as audience } from '../features/audience/messages.ts';
import { messages as refused } from '../features/refused/messages.ts';
import { messages as replay } from '../features/replay/messages.ts';
import { messages as simulator } from '../features/simulator/messages.ts';
import { messages as sound } from '../features/sound/messages.ts';
import { messages as stock } from '../features/stock/messages.ts';
import type { SameKeys } from '../ui/message-shape.ts';
import { messages as common } from '../ui/messages.ts';
import { messages as shell } from './messages.ts';

type Tree = { readonly [key: string]: string | Tree };
type Messages<Keys> = { readonly fr: Keys; readonly en: SameKeys<Keys> };

/** Every namespace, each in both languages with the same keys: anything else does not compile. */
export const NAMESPACES = {
  shell: bothLanguages(shell),
  common: bothLanguages(common),
  dashboard: bothLanguages(dashboard),
  orders: bothLanguages(orders),
  log: bothLanguages(log),
  order: bothLanguages(order),
  payments: bothLanguages(payments),
  deliveries: bothLanguages(deliveries),
  simulator: bothLanguages(simulator),
  audience: bothLanguages(audience),
  replay: bothLanguages(replay),
  record: bothLanguages(record),
  quarantine: bothLanguages(quarantine),
  refused: bothLanguages(refused),
  sound: bothLanguages(sound),
  connection: bothLanguages(connection),
  stock: bothLanguages(stock),
};

type Resources = { readonly [Name in keyof typeof NAMESPACES]: (typeof NAMESPACES)[Name]['en'] };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: Resources;
  }
}

/** Messages are bundled, so this is ready when it returns: no key is ever seen before its word. */
export function createI18n(language: Language): I18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    supportedLngs: LANGUAGES,
    ns: Object.keys(NAMESPACES),
    defaultNS: 'common',
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    // Its cache keeps a NumberFormat for every set of values that a text is ever shown with.
    cacheInBuiltFormats: false,
    resources: Object.fromEntries(
      LANGUAGES.map((each) => [
        each,
        Object.fromEntries(
          Object.entries(NAMESPACES).map(([name, words]) => [name, prepare(words[each], each)]),
        ),
      ]),
    ),
  });
  const formats = { fr: new Intl.NumberFormat('fr'), en: new Intl.NumberFormat('en') };
  instance.services.formatter?.add('number', (value: number, to) =>
    formats[to === 'en' ? 'en' : 'fr'].format(value),
  );
  return instance;
}

function bothLanguages<const Keys>(messages: Messages<Keys>): Messages<Keys> {
  return messages;
}

function prepare(words: Tree, language: Language): Tree {
  return language === 'fr' ? withMany(typeset(words)) : words;
}

/** Every text of a tree of French words, typeset. */
export function typeset(tree: Tree): Tree {
  const entries = Object.entries(tree).map(([key, value]): [string, string | Tree] => {
    if (typeof value !== 'string') return [key, typeset(value)];
    return [key, typesetText(value, 'fr')];
  });
  return Object.fromEntries(entries);
}

/** French has a third plural, from a million on, that reads like `other` in everything we say. */
export function withMany(tree: Tree): Tree {
  const entries = Object.entries(tree).flatMap(([key, value]): [string, string | Tree][] => {
    if (typeof value !== 'string') return [[key, withMany(value)]];
    if (!key.endsWith('_other')) return [[key, value]];
    return [
      [key, value],
      [`${key.slice(0, -'_other'.length)}_many`, value],
    ];
  });
  return Object.fromEntries(entries);
}

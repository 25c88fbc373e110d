import { use, useEffect } from 'react';
import { I18nContext } from 'react-i18next';
import { useBridge } from '../bridge/bridge-context.tsx';

/** `--lang` on the command line wins over what was remembered, without being remembered itself. */
export function useAskedLanguage(): void {
  const bridge = useBridge();
  // What `useTranslation` hands out is a new object after each change of language: asking again would undo it.
  const { i18n } = use(I18nContext);
  useEffect(() => {
    let current = true;
    void bridge.call('app.info', undefined).then((info) => {
      if (current && info.ok && info.value.language) return i18n.changeLanguage(info.value.language);
      return undefined;
    });
    return () => {
      current = false;
    };
  }, [bridge, i18n]);
}

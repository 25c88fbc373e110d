import { use, useEffect } from 'react';
import { I18nContext } from 'react-i18next';
import { useAppInfo } from '../bridge/use-app-info.ts';
import { isLanguageAsked, usePreferences } from './preferences.ts';

/** Shows the language that `--lang` asks for, until the user chooses another one. */
export function useAskedLanguage(): void {
  const asked = useAppInfo()?.language;
  // `useTranslation` returns a new object after each change of language: asking again would undo it.
  const { i18n } = use(I18nContext);
  useEffect(() => {
    if (isLanguageAsked(asked, usePreferences.getState())) void i18n.changeLanguage(asked);
  }, [asked, i18n]);
}

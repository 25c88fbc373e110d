import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, type Language } from '../../contract/language.ts';
import { useAppInfo } from '../bridge/use-app-info.ts';
import { useLanguage } from '../ui/use-language.ts';
import { usePreferences } from './preferences.ts';

export type LanguageSwitchProps = { readonly full?: boolean };

export function LanguageSwitch({ full = false }: LanguageSwitchProps) {
  const { t, i18n } = useTranslation('shell');
  const language = useLanguage();
  const asked = useAppInfo()?.language;

  function choose(next: string): void {
    usePreferences.setState({ language: next as Language, askedLanguage: asked });
    void i18n.changeLanguage(next);
  }

  return (
    <SegmentedControl
      size="sm"
      fullWidth={full}
      value={language}
      onChange={choose}
      aria-label={t('language.label')}
      data={LANGUAGES.map((each) => ({
        value: each,
        label: full ? t(`language.${each}`) : each.toUpperCase(),
      }))}
      data-testid={full ? undefined : 'language-switch'}
    />
  );
}

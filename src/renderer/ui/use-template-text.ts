import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { messages } from './messages.ts';
import { NO_VALUE } from './formats.ts';

type Template = keyof typeof messages.fr.template;

function isTemplate(text: string): text is Template {
  return Object.hasOwn(messages.fr.template, text);
}

/** The name of a message template; one without a name is shown as it was written. */
export function useTemplateText(): (template: string) => string {
  const { t } = useTranslation('common');
  return useCallback(
    (template) => (isTemplate(template) ? t(`template.${template}`) : template || NO_VALUE),
    [t],
  );
}

import { useTranslation } from 'react-i18next';
import type { MissingRight } from '../../contract/kafka-status.ts';
import { rightText } from '../../contract/right-text.ts';
import { useLanguage } from '../ui/use-language.ts';
import classes from './cluster-nodes.module.css';

export type MissingRightsProps = { readonly rights: readonly MissingRight[] };

/** What Kafka does not grant, as its administrator would grant it. */
export function MissingRights({ rights }: MissingRightsProps) {
  const { t } = useTranslation('shell');
  const language = useLanguage();
  const lines = rights.map((right) => rightText(right, language));
  return (
    <section className={classes.section} aria-label={t('rights.title')} data-testid="missing-rights">
      <h3 className={classes.title}>{t('rights.title')}</h3>
      <ul className={classes.rights}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p className={classes.hint}>{t('rights.hint')}</p>
    </section>
  );
}

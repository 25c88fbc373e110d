import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormats } from '../ui/formats.ts';
import { ToneBadge } from '../ui/tone-badge.tsx';
import classes from './quarantine-link.module.css';

export type QuarantineLinkProps = { readonly count: number };

/** How many records want to be corrected. Where none does there is nothing to say: the page stays in the navigation. */
export function QuarantineLink({ count }: QuarantineLinkProps) {
  const { t } = useTranslation('shell');
  const formats = useFormats();
  if (count === 0) return null;
  return (
    <Link
      href="/quarantine"
      className={classes.link}
      aria-label={t('quarantine.label', { count })}
      title={t('quarantine.label', { count })}
      data-testid="quarantine-count"
    >
      <ToneBadge icon={IconAlertTriangle} tone="warn">
        {formats.number(count)}
      </ToneBadge>
    </Link>
  );
}

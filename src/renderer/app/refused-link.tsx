import { IconMailOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormats } from '../ui/formats.ts';
import { ToneBadge } from '../ui/tone-badge.tsx';
import classes from './refused-link.module.css';

export type RefusedLinkProps = { readonly count: number };

/** How many commands Kafka refused for good. It is nowhere else, so it shows at every width. */
export function RefusedLink({ count }: RefusedLinkProps) {
  const { t } = useTranslation('shell');
  const formats = useFormats();
  if (count === 0) return null;
  return (
    <Link
      href="/refused"
      className={classes.link}
      aria-label={t('refused.label', { count })}
      title={t('refused.label', { count })}
      data-testid="refused-count"
    >
      <ToneBadge icon={IconMailOff} tone="bad">
        {formats.number(count)}
      </ToneBadge>
    </Link>
  );
}

import { CloseButton } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Tone } from '../ui/state-look.ts';
import classes from './trouble-banner.module.css';

export type BannerProps = {
  readonly icon: Icon;
  readonly testId: string;
  readonly title: string;
  readonly hint: string;
  readonly tone?: Tone;
  /** To where it can be mended. */
  readonly withLink?: boolean;
  readonly onClose?: () => void;
};

/** Lies over the page, so that nothing moves. */
export function Banner({
  icon: IconOf,
  testId,
  title,
  hint,
  tone = 'bad',
  withLink = false,
  onClose,
}: BannerProps) {
  const { t } = useTranslation('shell');
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={classes.banner}
      data-tone={tone}
      data-testid={testId}
    >
      <IconOf size="1.375rem" aria-hidden className={classes.icon} />
      <div>
        <strong>{title}</strong> {hint}{' '}
        {withLink && <Link href="/connections">{t('connection.manage')}</Link>}
      </div>
      {onClose && <CloseButton aria-label={t('damage.close')} onClick={onClose} />}
    </div>
  );
}

import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import classes from './dashboard.module.css';

export type FigureProps = {
  readonly name: 'orders' | 'payments' | 'deliveries' | 'revenue';
  readonly href: string;
  readonly icon: Icon;
  readonly value: string;
  readonly detail: ReactNode;
};

export function Figure({ name, href, icon: IconOf, value, detail }: FigureProps) {
  const { t } = useTranslation('dashboard');
  return (
    <Link href={href} className={classes.figure} title={t('figures.open')} data-testid={`figure-${name}`}>
      <span className={classes.name}>
        <IconOf size="1.125rem" stroke={1.75} aria-hidden />
        {t(`figures.${name}`)}
      </span>
      <span className={classes.value} data-testid={`figure-${name}-value`}>
        {value}
      </span>
      <span className={classes.detail}>{detail}</span>
    </Link>
  );
}

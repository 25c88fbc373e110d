import { Skeleton } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import classes from './figure-card.module.css';

export type FigureCardProps = {
  readonly icon?: Icon | undefined;
  readonly name: string;
  /** Absent while it is not known. */
  readonly value: string | undefined;
  readonly detail: ReactNode;
  /** Where it leads, and what is said of that. */
  readonly link?: { readonly href: string; readonly title: string } | undefined;
  readonly testId: string;
  readonly className?: string | undefined;
  /** Along its lower edge. */
  readonly children?: ReactNode;
};

/** One number with its name: the same card on every page. */
export function FigureCard({ icon: IconOf, name, value, detail, link, ...props }: FigureCardProps) {
  const { testId, className = '', children } = props;
  const classNames = `${classes.figure} ${className}`;
  const content = (
    <>
      <span className={classes.name}>
        {IconOf && <IconOf size="1.125rem" stroke={1.75} aria-hidden />}
        {name}
      </span>
      {value === undefined ? (
        <span className={classes.value} aria-busy data-testid={`${testId}-loading`}>
          <Skeleton height="1.75rem" width="60%" />
        </span>
      ) : (
        <span
          className={classes.value}
          style={{ '--letters': value.length } as React.CSSProperties}
          data-testid={`${testId}-value`}
        >
          {value}
        </span>
      )}
      <span className={classes.detail}>{detail}</span>
      {children}
    </>
  );
  return link ? (
    <Link href={link.href} className={classNames} title={link.title} data-testid={testId}>
      {content}
    </Link>
  ) : (
    <div className={classNames} data-testid={testId}>
      {content}
    </div>
  );
}

import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

export type EmptyStateProps = {
  readonly icon: Icon;
  readonly title: string;
  /** What to click for something to appear. */
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
};

export function EmptyState({ icon: IconOf, title, hint, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <span className={classes.icon}>
        <IconOf size="1.75rem" stroke={1.5} aria-hidden />
      </span>
      <p className={classes.title}>{title}</p>
      {hint !== undefined && <p className={classes.hint}>{hint}</p>}
      {action}
    </div>
  );
}

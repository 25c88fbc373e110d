import type { ReactNode } from 'react';
import classes from './panel.module.css';

export type PanelProps = {
  readonly title?: ReactNode;
  /** Beside the title, at the end of the line. */
  readonly actions?: ReactNode;
  /** Content touches the border: for tables. */
  readonly flush?: boolean | undefined;
  readonly children: ReactNode;
  readonly testId?: string | undefined;
};

export function Panel({ title, actions, flush, children, testId }: PanelProps) {
  return (
    <section className={classes.panel} data-testid={testId}>
      {(title !== undefined || actions !== undefined) && (
        <div className={classes.top}>
          {title !== undefined && <h2 className={classes.title}>{title}</h2>}
          {actions !== undefined && <div className={classes.actions}>{actions}</div>}
        </div>
      )}
      <div className={flush ? classes.flush : classes.content}>{children}</div>
    </section>
  );
}

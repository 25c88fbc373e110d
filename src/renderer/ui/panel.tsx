import type { ReactNode } from 'react';
import classes from './panel.module.css';

export type PanelProps = {
  readonly title?: ReactNode;
  /** Right behind the title. */
  readonly note?: ReactNode;
  /** At the end of the title's line. */
  readonly actions?: ReactNode;
  /** Content touches the border: for tables. */
  readonly flush?: boolean | undefined;
  readonly children: ReactNode;
  readonly testId?: string | undefined;
};

export function Panel({ title, note, actions, flush, children, testId }: PanelProps) {
  return (
    <section className={classes.panel} data-testid={testId}>
      {(title !== undefined || actions !== undefined) && (
        <div className={classes.top}>
          {title !== undefined && (
            <div className={classes.heading}>
              <h2 className={classes.title}>{title}</h2>
              {note}
            </div>
          )}
          {actions !== undefined && <div className={classes.actions}>{actions}</div>}
        </div>
      )}
      <div className={flush ? classes.flush : classes.content}>{children}</div>
    </section>
  );
}

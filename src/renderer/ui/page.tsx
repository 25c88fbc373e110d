import { useEffect, type ReactNode } from 'react';
import classes from './page.module.css';

export type PageProps = {
  /** Also the window's title. */
  readonly title: string;
  /** One sentence under the title: what the page shows. */
  readonly intro?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

export function Page({ title, intro, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Vigie`;
  }, [title]);

  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <div className={classes.words}>
          <h1 className={classes.title}>{title}</h1>
          {intro !== undefined && <p className={classes.intro}>{intro}</p>}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

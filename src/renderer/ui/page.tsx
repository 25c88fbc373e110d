import { useLayoutEffect, type ReactNode } from 'react';
import { usePageTitle } from './page-title.ts';
import classes from './page.module.css';

export type PageProps = {
  /** Shown in the header, and as the window's title. */
  readonly title: string;
  /** One sentence: what the page shows. */
  readonly intro?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

export function Page({ title, intro, actions, children }: PageProps) {
  // Before paint: the header never shows the title of the page before.
  useLayoutEffect(() => {
    usePageTitle.setState({ title });
    document.title = `${title} · Vigie`;
  }, [title]);

  return (
    <div className={classes.page}>
      {(intro !== undefined || actions !== undefined) && (
        <div className={classes.top}>
          <p className={classes.intro}>{intro}</p>
          {actions !== undefined && <div className={classes.actions}>{actions}</div>}
        </div>
      )}
      {children}
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { leftToCorrect } from '../../contract/streams.ts';
import { useStream } from '../bridge/use-stream.ts';
import { useWorld } from '../bridge/world.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import { NavFoot, type NavFootProps } from './nav-foot.tsx';
import { PAGE_GROUPS, PAGES, pageAt, type PageLink } from './pages.ts';
import classes from './nav.module.css';

export type NavProps = NavFootProps;

/** A rail at the side; on a phone, a bar at the bottom. */
export function Nav({ settings }: NavProps) {
  const { t } = useTranslation('shell');
  const [path] = useLocation();
  const status = useStream('status');
  const here = pageAt(path)?.name;
  // The count is of the present: it is hidden beside a page of the past.
  const isLive = useWorld(({ world }) => world) === 'live';
  const quarantined = isLive && status.phase === 'ready' ? leftToCorrect(status.value.records) : 0;

  return (
    <nav className={classes.nav} aria-label={t('nav.label')}>
      <Link href="/dashboard" className={classes.brand} aria-label="Vigie">
        <BrandMark />
        <span className={classes.brandName}>Vigie</span>
      </Link>
      <div className={classes.groups}>
        {PAGE_GROUPS.map((group) => (
          <section key={group} className={classes.group} aria-labelledby={`nav-group-${group}`}>
            <h2 id={`nav-group-${group}`} className={classes.groupName}>
              {t(`nav.group.${group}`)}
            </h2>
            <ul className={classes.list}>
              {PAGES.filter((page) => page.group === group).map((page) => (
                <NavItem
                  key={page.name}
                  page={page}
                  isHere={here === page.name}
                  count={page.name === 'quarantine' ? quarantined : 0}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <NavFoot settings={settings} />
    </nav>
  );
}

type NavItemProps = { readonly page: PageLink; readonly isHere: boolean; readonly count: number };

function NavItem({ page: { name, path, icon: IconOf }, isHere, count }: NavItemProps) {
  const { t } = useTranslation('shell');
  return (
    <li className={classes.item}>
      <Link
        href={path}
        className={classes.link}
        aria-current={isHere ? 'page' : undefined}
        data-testid={`nav-${name}`}
      >
        <IconOf size="1.375rem" stroke={1.75} aria-hidden className={classes.icon} />
        <span className={classes.word}>{t(`pages.${name}`)}</span>
        <span className={classes.short} aria-hidden>
          {t(`nav.short.${name}`)}
        </span>
        {count > 0 && (
          <span className={classes.count} aria-hidden>
            {count > 99 ? '99+' : count}
          </span>
        )}
      </Link>
    </li>
  );
}

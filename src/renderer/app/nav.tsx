import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { leftToCorrect } from '../../contract/streams.ts';
import { useStream } from '../bridge/use-stream.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import { PAGES, pageAt } from './pages.ts';
import classes from './nav.module.css';

/** A rail at the side; on a phone, a bar at the bottom (by style alone). */
export function Nav() {
  const { t } = useTranslation('shell');
  const [path] = useLocation();
  const status = useStream('status');
  const here = pageAt(path)?.name;
  const quarantined = status.phase === 'ready' ? leftToCorrect(status.value.records) : 0;

  return (
    <nav className={classes.nav} aria-label={t('nav.label')}>
      <Link href="/dashboard" className={classes.brand} aria-label="Vigie">
        <BrandMark />
        <span className={classes.brandName}>Vigie</span>
      </Link>
      <ul className={classes.list}>
        {PAGES.map(({ name, path: href, icon: IconOf }) => (
          <li key={name} className={classes.item}>
            <Link
              href={href}
              className={classes.link}
              aria-current={here === name ? 'page' : undefined}
              data-testid={`nav-${name}`}
            >
              <IconOf size="1.375rem" stroke={1.75} aria-hidden className={classes.icon} />
              <span className={classes.word}>{t(`pages.${name}`)}</span>
              <span className={classes.short} aria-hidden>
                {t(`nav.short.${name}`)}
              </span>
              {name === 'quarantine' && quarantined > 0 && (
                <span className={classes.count} aria-hidden>
                  {quarantined > 99 ? '99+' : quarantined}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

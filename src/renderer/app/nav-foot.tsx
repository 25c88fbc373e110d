import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useStream } from '../bridge/use-stream.ts';
import { useActiveConnection } from '../ui/use-active-connection.ts';
import { SettingsMenu, type SettingsMenuProps } from './settings-menu.tsx';
import { useIsPhone } from './use-is-phone.ts';
import classes from './nav.module.css';

export type NavFootProps = { readonly settings: Omit<SettingsMenuProps, 'place'> };

/** The connection with its colour and mode, and the settings. A phone has both in the header: its bar is for pages. */
export function NavFoot({ settings }: NavFootProps) {
  const { t } = useTranslation(['shell', 'common']);
  const [path] = useLocation();
  const status = useStream('status');
  const active = useActiveConnection();
  const isPhone = useIsPhone();
  if (isPhone) {
    return null;
  }
  const kafka = status.phase === 'ready' && !status.value.audience ? status.value.kafka : undefined;
  return (
    <section className={classes.foot} aria-label={t('shell:foot.label')} data-testid="nav-foot">
      {kafka && active && (
        <Link
          href="/connections"
          className={`${classes.link} ${classes.connection}`}
          aria-current={path === '/connections' ? 'page' : undefined}
          title={`${active.name} · ${t(`common:connection.modeHint.${kafka.mode}`)}`}
          data-testid="nav-connection"
        >
          <span className={classes.swatch} data-mark={active.mark} aria-hidden />
          <span className={classes.connectionWords}>
            <span className={classes.connectionName}>{active.name}</span>
            <span className={classes.connectionMode}>{t(`common:connection.mode.${kafka.mode}`)}</span>
          </span>
        </Link>
      )}
      <SettingsMenu place="nav" {...settings} />
    </section>
  );
}

import { Button } from '@mantine/core';
import {
  IconCircleCheck,
  IconLock,
  IconPencil,
  IconPlugConnected,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  usesLogin,
  type ConnectionMark,
  type ConnectionMode,
  type ConnectionProfile,
  type ConnectionSettings,
} from '../../../contract/connection.ts';
import { ToneBadge } from '../../ui/tone-badge.tsx';
import classes from './connection.module.css';

export type ConnectionCardProps = {
  readonly id: string;
  readonly name: string;
  readonly note?: string | undefined;
  readonly mark: ConnectionMark;
  /** Whether it may be written to, as it is kept; the one in use goes on as it was connected to. */
  readonly mode: ConnectionMode;
  readonly settings?: Pick<ConnectionSettings, 'servers' | 'security' | 'user'> | undefined;
  /** Present for those that can be edited. */
  readonly profile?: ConnectionProfile | undefined;
  readonly active: boolean;
  /** Beside the name of the one that is in use; absent while it is on its way. */
  readonly state?: ReactNode;
  readonly disabled: boolean;
  readonly onConnect: () => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
};

export function ConnectionCard(props: ConnectionCardProps) {
  const { t } = useTranslation(['connection', 'common']);
  const { id, name, note, mark, mode, settings, profile, active, disabled } = props;
  return (
    <li className={classes.card} data-active={active || undefined} data-testid={`connection-${id}`}>
      <div className={classes.cardTop}>
        <h2 className={classes.name}>
          <span
            className={classes.swatch}
            data-mark={mark}
            title={t('facts.colour', { colour: t(`common:connection.colour.${mark}`) })}
          />
          {name}
        </h2>
        <ToneBadge
          icon={mode === 'read' ? IconLock : IconPencil}
          tone="quiet"
          title={t(`common:connection.modeHint.${mode}`)}
          data-testid="connection-mode"
        >
          {t(`common:connection.mode.${mode}`)}
        </ToneBadge>
        {active && props.state !== undefined && (
          <ToneBadge icon={IconCircleCheck} tone="good">
            {t('inUse')}
          </ToneBadge>
        )}
        {active && props.state}
      </div>
      {note !== undefined && <p className={classes.note}>{note}</p>}
      {settings && (
        <dl className={classes.facts}>
          <dt>{t('facts.servers')}</dt>
          <dd className="mono">{settings.servers.join(', ')}</dd>
          <dt>{t('facts.security')}</dt>
          <dd>{t(`security.${settings.security}`)}</dd>
          {usesLogin(settings) && (
            <>
              <dt>{t('facts.user')}</dt>
              <dd>{settings.user}</dd>
            </>
          )}
          {profile && profile.layout !== 'grouped' && (
            <>
              <dt>{t('facts.layout')}</dt>
              <dd>
                {t(`layouts.${profile.layout}`)}
                {profile.layout === 'file' && <span className="mono"> {profile.topicMapFile}</span>}
              </dd>
            </>
          )}
          {profile?.groupPrefix !== undefined && (
            <>
              <dt>{t('facts.groupPrefix')}</dt>
              <dd className="mono">{profile.groupPrefix}</dd>
            </>
          )}
          {profile && usesLogin(profile) && (
            <>
              <dt>{t('facts.password')}</dt>
              <dd data-testid="kept-password">{t(`kept.${profile.password}`)}</dd>
            </>
          )}
        </dl>
      )}
      <div className={classes.cardActions}>
        <Button
          size="compact-sm"
          variant={active ? 'default' : 'filled'}
          leftSection={
            active ? <IconRefresh size="1rem" aria-hidden /> : <IconPlugConnected size="1rem" aria-hidden />
          }
          aria-label={t(active ? 'reconnectTo' : 'connectTo', { name })}
          disabled={disabled}
          onClick={props.onConnect}
        >
          {t(active ? 'reconnect' : 'connect')}
        </Button>
        {profile && (
          <>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPencil size="1rem" aria-hidden />}
              aria-label={t('editOne', { name })}
              onClick={props.onEdit}
            >
              {t('edit')}
            </Button>
            {!active && (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconTrash size="1rem" aria-hidden />}
                aria-label={t('removeOne', { name })}
                onClick={props.onRemove}
              >
                {t('remove')}
              </Button>
            )}
          </>
        )}
      </div>
    </li>
  );
}

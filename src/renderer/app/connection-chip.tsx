import { Tooltip } from '@mantine/core';
import { IconLock, IconPencil, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ConnectionMode } from '../../contract/connection.ts';
import type { ConsoleStatus } from '../../contract/streams.ts';
import { useActiveConnection } from '../ui/use-active-connection.ts';
import classes from './connection-chip.module.css';

const ICONS: Record<ConnectionMode, Icon> = { read: IconLock, write: IconPencil };

export type ConnectionChipProps = { readonly status: ConsoleStatus | undefined };

/** Which Kafka every page is about, by name and colour, and whether it may be written to. */
export function ConnectionChip({ status }: ConnectionChipProps) {
  const { t } = useTranslation('common');
  const active = useActiveConnection();
  if (!status) return null;
  const { mode, embedded } = status.kafka;
  const ModeIcon = ICONS[mode];
  // The audience is told whether it is the embedded broker, and not which clusters there are.
  const name = active?.name ?? t(embedded ? 'connection.embedded' : 'connection.cluster');
  const mark = active?.mark ?? (embedded ? 'petrol' : 'grey');
  const look = { className: classes.chip, 'data-mark': mark, 'data-mode': mode };
  const words = (
    <>
      <span className={classes.swatch} aria-hidden />
      <span className={classes.name}>{name}</span>
      <span className={classes.mode}>
        <ModeIcon size="0.9375rem" aria-hidden />
        <span className={classes.modeWords}>{t(`connection.mode.${mode}`)}</span>
      </span>
    </>
  );
  return (
    <Tooltip label={`${name} · ${t(`connection.modeHint.${mode}`)}`} multiline maw={320}>
      {status.audience ? (
        <span {...look} data-testid="connection-chip">
          {words}
        </span>
      ) : (
        <Link href="/connections" {...look} data-testid="connection-chip">
          {words}
        </Link>
      )}
    </Tooltip>
  );
}

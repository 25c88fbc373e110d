import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogRow } from '../../../contract/log.ts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { NO_VALUE, useFormats } from '../../ui/formats.ts';
import type { LiveColumn } from '../../ui/live-column.ts';
import { ToneBadge } from '../../ui/tone-badge.tsx';
import classes from './log.module.css';

export function useLogColumns(): readonly LiveColumn<LogRow>[] {
  const { t } = useTranslation('log');
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: 'position',
        header: t('columns.position'),
        width: 120,
        phone: 'title',
        cell: (row) => (
          <span className="mono">
            {row.partition} / {row.offset}
            {row.unreadableTo !== undefined && `–${row.unreadableTo}`}
          </span>
        ),
      },
      {
        id: 'time',
        header: t('columns.time'),
        width: 165,
        phone: 'end',
        cell: (row) => formats.dateTime(row.timestampMs),
      },
      {
        id: 'type',
        header: t('columns.type'),
        width: 165,
        priority: 2,
        phone: 'detail',
        cell: (row) =>
          row.unreadableTo === undefined ? (
            <span title={row.type}>{row.type ?? NO_VALUE}</span>
          ) : (
            <ToneBadge icon={IconAlertTriangle} tone="bad" title={t('unreadableHint')}>
              {t('unreadable')}
            </ToneBadge>
          ),
      },
      {
        id: 'key',
        header: t('columns.key'),
        width: 110,
        priority: 2,
        phone: 'hidden',
        cell: (row) => (
          <span className="mono" title={row.recordKey}>
            {row.recordKey ?? NO_VALUE}
          </span>
        ),
      },
      {
        id: 'value',
        header: t('columns.value'),
        width: '3fr',
        phone: 'detail',
        cell: (row) =>
          row.preview === undefined ? (
            <em className={classes.absent}>{row.unreadableTo === undefined ? t('deletion') : NO_VALUE}</em>
          ) : (
            <span className="mono" title={row.preview}>
              {row.preview}
            </span>
          ),
      },
      {
        id: 'size',
        header: t('columns.size'),
        width: 80,
        align: 'right',
        priority: 3,
        phone: 'hidden',
        cell: (row) => t('bytes', { count: row.sizeBytes }),
      },
    ],
    [t, formats],
  );
}

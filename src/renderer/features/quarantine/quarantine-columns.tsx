import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { faultLine } from '../../../contract/fault-text.ts';
import type { QuarantineRow } from '../../../contract/rows.ts';
import { NO_VALUE } from '../../ui/formats.ts';
import type { LiveColumn } from '../../ui/live-column.ts';
import { PositionText } from '../../ui/position-text.tsx';
import { ForWriter } from '../../ui/for-writer.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { ToneBadge } from '../../ui/tone-badge.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { withKey } from '../../ui/action-keys.ts';

export function useQuarantineColumns(
  onRedrive: (row: QuarantineRow) => void,
): readonly LiveColumn<QuarantineRow>[] {
  const { t } = useTranslation(['quarantine', 'common']);
  const language = useLanguage();
  return useMemo(
    () => [
      {
        id: 'reason',
        header: t('quarantine:reason'),
        width: 'minmax(14.5rem, 1.6fr)',
        cell: (row) => (
          <span title={faultLine(row.fault, language)}>
            <ToneBadge icon={IconAlertTriangle} tone="warn">
              {t(`common:quarantineReason.${row.reason}`)}
            </ToneBadge>
          </span>
        ),
      },
      {
        id: 'position',
        header: t('quarantine:position'),
        width: 160,
        phone: 'detail',
        cell: (row) => <PositionText topic={row.position.topic} partition={row.position.partition} />,
      },
      {
        id: 'offset',
        header: t('common:offset'),
        width: 100,
        align: 'right',
        phone: 'detail',
        cell: (row) => <span className="mono">{row.position.offset}</span>,
      },
      {
        id: 'preview',
        header: t('quarantine:preview'),
        width: '2.4fr',
        priority: 2,
        cell: (row) => <span className="mono">{row.preview === '' ? NO_VALUE : row.preview}</span>,
      },
      {
        id: 'size',
        header: t('quarantine:size'),
        width: 90,
        align: 'right',
        priority: 3,
        cell: (row) => t('quarantine:bytes', { count: row.sizeBytes }),
      },
      {
        id: 'time',
        header: t('common:time'),
        width: 90,
        align: 'right',
        phone: 'end',
        cell: (row) => <TimeText atMs={row.recordAtMs} />,
      },
      {
        id: 'redrive',
        header: '',
        width: 130,
        align: 'right',
        phone: 'detail',
        cell: (row) =>
          row.redrivenTo ? (
            <span
              title={t('quarantine:redrivenTo', { position: Object.values(row.redrivenTo).join(' / ') })}
              data-testid="redriven"
            >
              <ToneBadge icon={IconCheck} tone="good">
                {t('quarantine:redriven')}
              </ToneBadge>
            </span>
          ) : (
            <ForWriter>
              <Button
                size="compact-sm"
                variant="default"
                {...withKey('republish')}
                onClick={() => onRedrive(row)}
              >
                {t('quarantine:republish')}
              </Button>
            </ForWriter>
          ),
      },
    ],
    [t, language, onRedrive],
  );
}

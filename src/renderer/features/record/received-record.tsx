import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordDetail } from '../../../contract/rows.ts';
import { CopyTextButton } from '../../ui/copy-text-button.tsx';
import { useFormats } from '../../ui/formats.ts';
import { prettyJson } from './pretty-json.ts';
import { BytesText } from './bytes-text.tsx';
import { bytesOfBase64, hexText } from './bytes-view.ts';
import { DownloadRecord } from './download-record.tsx';
import { RecordValue } from './record-value.tsx';
import classes from './record.module.css';

export type ReceivedRecordProps = {
  readonly detail: RecordDetail;
  /** A value that is cut is not to be had longer. */
  readonly isWhole: boolean;
  readonly onWhole: () => void;
};

const SHOWN_HEX_BYTES = 512;

/** What Kafka holds, unchanged. */
export function ReceivedRecord({ detail, isWhole, onWhole }: ReceivedRecordProps) {
  const { t } = useTranslation('record');
  const formats = useFormats();
  const [view, setView] = useState<'json' | 'raw'>('json');
  const { value, encoding } = detail;
  const tokens = useMemo(
    () => (value !== undefined && encoding === 'utf8' ? prettyJson(value) : undefined),
    [value, encoding],
  );

  return (
    <>
      <div className={classes.valueTop}>
        <span className={classes.label}>
          {t('value')} · {t('bytes', { count: detail.valueSizeBytes })}
        </span>
        {value !== undefined && (
          <span className={classes.valueActions}>
            {tokens && (
              <SegmentedControl
                size="xs"
                value={view}
                onChange={(next) => setView(next)}
                aria-label={t('view')}
                data={[
                  { value: 'json', label: t('formatted') },
                  { value: 'raw', label: t('raw') },
                ]}
                data-testid="record-view"
              />
            )}
            <CopyTextButton
              text={value}
              label={t(detail.truncated ? 'copyShown' : 'copy')}
              size="compact-sm"
              data-testid="record-copy"
            />
          </span>
        )}
      </div>
      {value === undefined ? (
        <p className={classes.note}>{t('noValue')}</p>
      ) : (
        <RecordValue text={value} tokens={view === 'json' ? tokens : undefined} />
      )}
      {detail.truncated && (
        <p className={classes.note}>
          {t('truncated')}{' '}
          {!isWhole && (
            <Button size="compact-xs" variant="default" onClick={onWhole}>
              {t('whole')}
            </Button>
          )}
        </p>
      )}
      {encoding === 'base64' && value !== undefined && (
        <>
          <p className={classes.note}>{t('base64')}</p>
          <p className={`mono ${classes.hex}`} data-testid="record-hex">
            {hexText(bytesOfBase64(value), SHOWN_HEX_BYTES)}
          </p>
        </>
      )}
      {value !== undefined && encoding === 'utf8' && !tokens && !detail.truncated && (
        <p className={classes.note}>{t('invalidJson')}</p>
      )}

      {!detail.truncated && <DownloadRecord detail={detail} />}
      <dl className={classes.facts}>
        <dt>{t('key')}</dt>
        <dd>{detail.key ? <BytesText bytes={detail.key} /> : t('noKey')}</dd>
        <dt>{t('recordTime')}</dt>
        <dd>{formats.dateTime(detail.timestampMs)}</dd>
      </dl>

      <h4 className={classes.label}>{t('headers')}</h4>
      {detail.headers.length === 0 ? (
        <p className={classes.note}>{t('noHeaders')}</p>
      ) : (
        <dl className={classes.facts} data-testid="record-headers">
          {detail.headers.map(({ name, value: bytes }, index) => (
            // A name may occur more than once: its place tells them apart.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={`${index} ${name}`} className={classes.pair}>
              <dt className="mono">{name}</dt>
              <dd>{bytes ? <BytesText bytes={bytes} /> : <em>{t('nullHeader')}</em>}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

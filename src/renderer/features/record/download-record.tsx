import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RecordDetail } from '../../../contract/rows.ts';
import { saveFile } from '../../ui/save-file.ts';
import { bytesOfBase64 } from './bytes-view.ts';

/** The record as files: its value byte by byte, or all of it as JSON with its bytes in base64. */
export function DownloadRecord({ detail }: { readonly detail: RecordDetail }) {
  const { t } = useTranslation('record');
  const { topic, partition, offset } = detail.position;
  const name = `${topic}-${partition}-${offset}`;
  return (
    <p>
      <Button
        size="compact-sm"
        variant="default"
        mr="xs"
        leftSection={<IconDownload size="1rem" aria-hidden />}
        disabled={detail.value === undefined}
        onClick={() => saveFile(`${name}.bin`, [valueBytes(detail)], 'application/octet-stream')}
        data-testid="download-value"
      >
        {t('downloadValue')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconDownload size="1rem" aria-hidden />}
        onClick={() => saveFile(`${name}.json`, [recordJson(detail)], 'application/json')}
        data-testid="download-record"
      >
        {t('downloadRecord')}
      </Button>
    </p>
  );
}

function valueBytes({ value = '', encoding }: RecordDetail): Uint8Array<ArrayBuffer> {
  return encoding === 'base64' ? bytesOfBase64(value) : new TextEncoder().encode(value);
}

/** As a line of a tape has it. */
function recordJson(detail: RecordDetail): string {
  const { position, timestampMs, key, headers, value } = detail;
  const record = {
    ...position,
    timestamp: timestampMs,
    key: key?.base64 ?? null,
    headers: headers.map((header) => [header.name, header.value?.base64 ?? null]),
    value: value === undefined ? null : toBase64(valueBytes(detail)),
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

import { useTranslation } from 'react-i18next';
import type { ShownBytes } from '../../../contract/shown-bytes.ts';
import { bytesOfBase64, hexText, wholeNumberText } from './bytes-view.ts';
import classes from './record.module.css';

const SHOWN_BYTES = 256;

/** A key or a header: its text, or, where it is none, its bytes in hex, as a number where they may be one, and in base64. */
export function BytesText({ bytes: { text, base64, sizeBytes } }: { readonly bytes: ShownBytes }) {
  const { t } = useTranslation('record');
  if (text !== undefined) return <span className="mono">{text}</span>;
  const bytes = bytesOfBase64(base64);
  const number = wholeNumberText(bytes);
  return (
    <span className={classes.bytes} data-testid="record-bytes">
      <span className="mono">{hexText(bytes, SHOWN_BYTES)}</span>
      <span className={classes.bytesNote}>
        {t('bytes', { count: sizeBytes })}
        {number !== undefined && ` · ${t('asNumber', { number })}`} · base64 {base64.slice(0, SHOWN_BYTES)}
        {base64.length > SHOWN_BYTES && '…'}
      </span>
    </span>
  );
}

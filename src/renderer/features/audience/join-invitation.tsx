import { Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { encodeQR } from 'qr';
import { useAppInfo } from '../../bridge/use-app-info.ts';
import { CopyTextButton } from '../../ui/copy-text-button.tsx';
import classes from './audience.module.css';

/** Modules of quiet around it, as readers want. */
const BORDER = 4;

/** The address as a code for phones, and as text: asked for anew, since the machine may be in another network by now. */
export function JoinInvitation({ known }: { readonly known: string }) {
  const { t } = useTranslation('audience');
  const address = useAppInfo()?.audienceAddress ?? known;
  return (
    <Stack gap="md" align="center" data-testid="join-invitation">
      <Text size="sm">{t('note')}</Text>
      <QrCode text={address} label={t('code')} />
      <code className={classes.address} aria-label={t('address')} data-testid="join-address">
        {address}
      </code>
      <CopyTextButton text={address} label={t('copy')} />
      <Text size="xs" c="dimmed">
        {t(address.startsWith('https:') ? 'secure' : 'insecure')}
      </Text>
    </Stack>
  );
}

/** Dark on white in both schemes: many readers know no other. */
function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => {
    const modules = encodeQR(text, 'raw', { ecc: 'medium', border: BORDER });
    const dark = modules.flatMap((row, y) =>
      row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    return { size: modules.length, path: dark.join('') };
  }, [text]);
  return (
    <svg
      className={classes.code}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      data-testid="join-code"
    >
      <title>{label}</title>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

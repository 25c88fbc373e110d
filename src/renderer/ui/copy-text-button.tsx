import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export type CopyTextButtonProps = {
  readonly text: string;
  /** Before the text is copied. */
  readonly label: string;
  readonly size?: 'sm' | 'compact-sm';
  readonly 'data-testid'?: string;
};

/** Copies a text and says whether it did: a system or a browser may refuse the clipboard. */
export function CopyTextButton({ text, label, size = 'sm', ...rest }: CopyTextButtonProps) {
  const { t } = useTranslation('common');
  const { copied, error, copy } = useClipboard();
  const [Icon, words] = error
    ? [IconAlertTriangle, t('copyFailed')]
    : copied
      ? [IconCheck, t('copied')]
      : [IconCopy, label];
  return (
    <Button
      {...rest}
      size={size}
      variant="default"
      onClick={() => copy(text)}
      leftSection={<Icon size="1rem" aria-hidden />}
      aria-live="polite"
    >
      {words}
    </Button>
  );
}

import { Button } from '@mantine/core';
import { IconEdit, IconMailOff, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { refusalText } from '../../../contract/error-text.ts';
import type { RefusedCommand } from '../../../contract/refused.ts';
import { ForWriter } from '../../ui/for-writer.tsx';
import { useFormats } from '../../ui/formats.ts';
import { ToneBadge } from '../../ui/tone-badge.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import classes from './refused.module.css';

export type RefusedItemProps = {
  readonly command: RefusedCommand;
  readonly onCorrect: (command: RefusedCommand) => void;
  readonly onDrop: (ids: readonly number[]) => void;
};

const PREVIEW_CHARACTERS = 1_000;

/** One refused command: what it is, why Kafka does not take it, what can be done. */
export function RefusedItem({ command, onCorrect, onDrop }: RefusedItemProps) {
  const { t } = useTranslation('refused');
  const formats = useFormats();
  const language = useLanguage();
  const { id, topic, key, reason, detail, value, sizeBytes, acceptedAtMs, refusedAtMs } = command;
  return (
    <li className={classes.item} data-testid="refused-item">
      <div className={classes.top}>
        <ToneBadge icon={IconMailOff} tone="bad">
          <span className="mono">{topic}</span>
        </ToneBadge>
        {key !== '' && <span className={`mono ${classes.quiet}`}>{key}</span>}
        <span className={classes.quiet}>
          {t('accepted', { time: formats.listTime(acceptedAtMs) })} ·{' '}
          {t('refusedAt', { time: formats.listTime(refusedAtMs) })}
        </span>
      </div>
      <p className={classes.why}>{refusalText(reason, language)}</p>
      <p className={classes.detail}>
        {t('detail')} <span lang="en">{detail}</span>
      </p>
      {value === undefined ? (
        <p className={classes.quiet}>{t('bytes', { count: sizeBytes })}</p>
      ) : (
        <pre className={`mono ${classes.value}`}>{value.slice(0, PREVIEW_CHARACTERS)}</pre>
      )}
      <div className={classes.actions}>
        <ForWriter>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconEdit size="1rem" aria-hidden />}
            onClick={() => onCorrect(command)}
          >
            {t('correct')}
          </Button>
        </ForWriter>
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          leftSection={<IconTrash size="1rem" aria-hidden />}
          onClick={() => onDrop([id])}
        >
          {t('drop')}
        </Button>
      </div>
    </li>
  );
}

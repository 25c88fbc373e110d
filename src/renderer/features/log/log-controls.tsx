import { Button, NativeSelect, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlayerStop, IconSearch } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogTopic } from '../../../contract/log.ts';
import { parsePathCondition } from '../../../domain/json-path.ts';
import { Panel } from '../../ui/panel.tsx';
import { LOG_STARTS, type LogAddress } from './log-address.ts';
import classes from './log.module.css';

export type LogControlsProps = {
  readonly address: LogAddress;
  readonly topics: readonly LogTopic[];
  readonly partitions: number;
  readonly running: boolean;
  /** The log is that of a replay's instant. */
  readonly isPast: boolean;
  readonly onGo: (address: LogAddress) => void;
  readonly onCancel: () => void;
};

const AS_TIME = { type: 'datetime-local', step: 1 } as const;
/** Digits: a number field would take `1e5` too, and round what is beyond 2^53. */
const AS_OFFSET = { type: 'text', inputMode: 'numeric', pattern: String.raw`\d{1,19}` } as const;

/** What to read, from where, and what to look for. Its fields follow the address. */
export function LogControls(props: LogControlsProps) {
  const { t } = useTranslation('log');
  const { address, topics, onGo } = props;
  const [draft, setDraft] = useState(address);
  const [known, setKnown] = useState(address);
  if (known !== address) {
    setKnown(address);
    setDraft(address);
  }
  const { filter } = draft;
  const onPhone = useMediaQuery('(max-width: 48em)') ?? false;
  const pathIsWrong = filter.path.trim() !== '' && parsePathCondition(filter.path) === undefined;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!pathIsWrong) onGo(draft);
  }
  function look(name: keyof typeof filter) {
    return (event: { readonly currentTarget: { readonly value: string } }) =>
      setDraft({ ...draft, filter: { ...filter, [name]: event.currentTarget.value } });
  }

  const starts = LOG_STARTS.map((kind) => ({
    value: kind,
    label: t(kind === 'live' && props.isPast ? 'past.follow' : `start.${kind}`),
  }));
  function chooseStart(value: string): void {
    const from = LOG_STARTS.find((kind) => kind === value) ?? 'live';
    const next = { ...draft, from, at: '' };
    setDraft(next);
    // These two want to know where from.
    if (from !== 'offset' && from !== 'time') onGo(next);
  }

  const names = topics.map(({ name }) => name);
  return (
    <Panel>
      <form className={classes.controls} onSubmit={submit}>
        <Select
          label={t('topic')}
          className={classes.topic ?? ''}
          searchable
          allowDeselect={false}
          data={names.includes(draft.topic) ? names : [draft.topic, ...names]}
          value={draft.topic}
          onChange={(topic) => topic !== null && onGo({ ...draft, topic, partition: undefined })}
          data-testid="log-topic"
        />
        <Select
          label={t('partition')}
          className={classes.partition ?? ''}
          allowDeselect={false}
          data={[
            { value: '', label: t('allPartitions') },
            ...Array.from({ length: props.partitions }, (_, n) => ({ value: String(n), label: String(n) })),
          ]}
          value={draft.partition === undefined ? '' : String(draft.partition)}
          onChange={(value) =>
            onGo({ ...draft, partition: value === null || value === '' ? undefined : Number(value) })
          }
        />
        <div className={classes.from}>
          <span className={classes.label}>{t('from')}</span>
          {onPhone ? (
            <NativeSelect
              aria-label={t('from')}
              value={draft.from}
              onChange={(event) => chooseStart(event.currentTarget.value)}
              data={starts}
            />
          ) : (
            <SegmentedControl
              aria-label={t('from')}
              value={draft.from}
              onChange={chooseStart}
              data={starts}
              data-testid="log-from"
            />
          )}
        </div>
        {(draft.from === 'offset' || draft.from === 'time') && (
          <TextInput
            label={t(draft.from)}
            {...(draft.from === 'time' ? AS_TIME : AS_OFFSET)}
            required
            value={draft.at}
            onChange={(event) => setDraft({ ...draft, at: event.currentTarget.value })}
            data-testid="log-at"
          />
        )}
        <div className={classes.filters}>
          <TextInput label={t('key')} maxLength={200} value={filter.key} onChange={look('key')} />
          <TextInput label={t('type')} maxLength={200} value={filter.type} onChange={look('type')} />
          <TextInput label={t('text')} maxLength={200} value={filter.text} onChange={look('text')} />
          <TextInput
            label={t('path')}
            className={classes.path ?? ''}
            maxLength={200}
            value={filter.path}
            placeholder={t('pathHint')}
            error={pathIsWrong && t('pathWrong')}
            onChange={look('path')}
            data-testid="log-path"
          />
          {props.running ? (
            <Button
              variant="light"
              color="red"
              leftSection={<IconPlayerStop size="1rem" aria-hidden />}
              onClick={props.onCancel}
            >
              {t('cancel')}
            </Button>
          ) : (
            <Button type="submit" leftSection={<IconSearch size="1rem" aria-hidden />}>
              {t('search')}
            </Button>
          )}
        </div>
      </form>
    </Panel>
  );
}

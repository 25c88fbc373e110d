import { Button, Menu } from '@mantine/core';
import { IconDownload, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ok } from '../../contract/app-error.ts';
import type { ExportedList, ExportFormat } from '../../contract/export.ts';
import type { Language } from '../../contract/language.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { useWorld } from '../bridge/world.ts';
import { useFormats } from './formats.ts';
import { dated, saveFile } from './save-file.ts';
import { useLanguage } from './use-language.ts';
import { useParts } from './use-parts.ts';
import classes from './export-button.module.css';
import { withKey } from './action-keys.ts';

export type ExportButtonProps = {
  readonly list: ExportedList;
  readonly filter: string;
  readonly search: string;
};

type FileKind = { readonly ending: string; readonly type: string };
const CSV: FileKind = { ending: 'csv', type: 'text/csv;charset=utf-8' };
const FILES: Record<ExportFormat, FileKind> = {
  csv: CSV,
  'csv-en': CSV,
  'csv-fr': CSV,
  jsonl: { ending: 'jsonl', type: 'application/jsonl' },
};
/** The spreadsheet of the user's language comes first. */
const CHOICES: Record<Language, readonly ExportFormat[]> = {
  fr: ['csv-fr', 'csv-en', 'csv', 'jsonl'],
  en: ['csv-en', 'csv-fr', 'csv', 'jsonl'],
};

/** Exactly what the list shows, however long, as a file. */
export function ExportButton({ list, filter, search }: ExportButtonProps) {
  const { t } = useTranslation(['common', 'replay']);
  const formats = useFormats();
  const bridge = useBridge();
  const language = useLanguage();
  const parts = useParts();
  const world = useWorld((now) => now.world);

  async function run(format: ExportFormat): Promise<void> {
    const texts: string[] = [];
    let after: string | undefined;
    let rows = 0;
    const done = await parts.run(async () => {
      const part = { list, filter, search, format, ...(after === undefined ? {} : { after }) };
      const result = await bridge.call('export.list', part);
      if (!result.ok) return result;
      texts.push(result.value.text);
      rows += result.value.rows;
      after = result.value.next;
      return ok({ share: rows / Math.max(1, result.value.total), more: after !== undefined });
    });
    if (done) saveFile(dated(list, FILES[format].ending), texts, FILES[format].type);
  }

  if (parts.progress !== undefined) {
    return (
      <Button
        size="sm"
        variant="light"
        leftSection={<IconX size="1.125rem" aria-hidden />}
        onClick={parts.cancel}
      >
        {t('export.cancel', { share: formats.percent(parts.progress) })}
      </Button>
    );
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="sm"
          px="sm"
          variant="default"
          leftSection={<IconDownload size="1.125rem" aria-hidden />}
          {...withKey('export')}
          // What is exported is what is now.
          disabled={world === 'replay'}
          title={world === 'replay' ? t('replay:exportOff') : undefined}
          data-testid={`export-${list}`}
        >
          <span className={classes.word}>{t('export.label')}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {CHOICES[language].map((format) => (
          <Menu.Item key={format} onClick={() => void run(format)}>
            {t(`export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

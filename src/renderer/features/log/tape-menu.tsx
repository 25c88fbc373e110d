import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconDeviceAudioTape,
  IconDatabaseImport,
  IconDownload,
  IconFolderOpen,
  IconX,
} from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { appError, ok } from '../../../contract/app-error.ts';
import { errorText, refusalText } from '../../../contract/error-text.ts';
import type { TapeCursor } from '../../../contract/export.ts';
import type { Refusal } from '../../../contract/refused.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useWorld } from '../../bridge/world.ts';
import { ForPresenter } from '../../ui/for-presenter.tsx';
import { useFormats } from '../../ui/formats.ts';
import { dated, saveFile } from '../../ui/save-file.ts';
import { useOpenTape, useSayNoEnd } from '../../ui/tape/use-open-tape.ts';
import { useTapeParts } from '../../ui/tape/use-tape-parts.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useCanWrite } from '../../ui/use-can-write.ts';
import { useParts } from '../../ui/use-parts.ts';
import { withKey } from '../../ui/action-keys.ts';

/** The shop's history as a file: saved, opened in the time machine, or written into this Kafka. */
export function TapeMenu() {
  const { t } = useTranslation('log');
  const formats = useFormats();
  const language = useLanguage();
  const bridge = useBridge();
  const parts = useParts();
  const canWrite = useCanWrite();
  // Both are about Kafka as it is now.
  const isPast = useWorld(({ world }) => world) === 'replay';
  const hand = useTapeParts(parts);
  const sayNoEnd = useSayNoEnd();
  const open = useOpenTape(parts);
  const picker = useRef<HTMLInputElement>(null);
  const wish = useRef<'open' | 'write'>('open');

  async function save(): Promise<void> {
    const texts: string[] = [];
    let after: TapeCursor | 'start' = 'start';
    let records = 0;
    const done = await parts.run(async () => {
      const result = await bridge.call('tape.read', { after });
      if (!result.ok) return result;
      texts.push(result.value.text);
      records += result.value.records;
      const { next, total } = result.value;
      if (next) after = next;
      return ok({ share: records / Math.max(1, total), more: next !== undefined });
    });
    if (done) saveFile(dated('vigie', 'vigietape'), texts, 'application/jsonl');
  }

  /** All of it is checked before any of it is written. */
  async function write(file: File): Promise<void> {
    const checked = await hand(file, (part) => bridge.call('tape.check', part));
    if (!checked) return;
    if (!checked.hasEnd) sayNoEnd();
    let records = 0;
    let refused = 0;
    let refusal: Refusal | undefined;
    const done = await hand(file, async ({ text }) => {
      const result = await bridge.call('tape.write', { text });
      if (!result.ok) return result;
      records += result.value.records;
      refused += result.value.refused;
      refusal ??= result.value.refusal;
      return result;
    });
    // What was cancelled or refused on the way is in Kafka as far as it came.
    if (done || records > 0) {
      notifications.show({
        color: done ? 'petrol' : 'amber',
        message: t(done ? 'tape.written' : 'tape.writtenPartly', { count: records }),
      });
    }
    if (refusal) {
      notifications.show({
        color: 'red',
        message: `${t('tape.refused', { count: refused })} ${refusalText(refusal.reason, language)}`,
      });
    }
  }

  function pick(wanted: 'open' | 'write'): void {
    wish.current = wanted;
    picker.current?.click();
  }

  function refuse(): void {
    const error = appError(canWrite ? 'replaying' : 'connection_read_only', 'a tape is not written');
    notifications.show({ color: 'red', message: errorText(error, language) });
  }

  return (
    <>
      <input
        ref={picker}
        type="file"
        accept=".vigietape,.jsonl"
        hidden
        data-testid="tape-file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) void (wish.current === 'open' ? open(file) : write(file));
        }}
      />
      {parts.progress === undefined ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              variant="default"
              leftSection={<IconDeviceAudioTape size="1.125rem" aria-hidden />}
              {...withKey('tape')}
              data-testid="tape"
            >
              {t('tape.label')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconDownload size="1rem" aria-hidden />}
              onClick={() => void save()}
              disabled={isPast}
            >
              {t(isPast ? 'tape.saveInReplay' : 'tape.save')}
            </Menu.Item>
            <ForPresenter>
              <Menu.Item
                leftSection={<IconFolderOpen size="1rem" aria-hidden />}
                onClick={() => pick('open')}
              >
                {t('tape.open')}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconDatabaseImport size="1rem" aria-hidden />}
                // The keyboard reaches it, and so the reason.
                aria-disabled={!canWrite || isPast}
                onClick={canWrite && !isPast ? () => pick('write') : refuse}
              >
                {t(canWrite ? (isPast ? 'tape.writeInReplay' : 'tape.write') : 'tape.writeReadOnly')}
              </Menu.Item>
            </ForPresenter>
          </Menu.Dropdown>
        </Menu>
      ) : (
        <Button variant="light" leftSection={<IconX size="1.125rem" aria-hidden />} onClick={parts.cancel}>
          {t('tape.cancel', { share: formats.percent(parts.progress) })}
        </Button>
      )}
    </>
  );
}

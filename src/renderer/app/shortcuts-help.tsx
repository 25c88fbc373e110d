import { Kbd, Modal } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { PAGES } from './pages.ts';
import classes from './shortcuts-help.module.css';
import { ACTION_KEYS, type ActionName } from '../ui/action-keys.ts';

export type ShortcutsHelpProps = { readonly opened: boolean; readonly onClose: () => void };

export function ShortcutsHelp({ opened, onClose }: ShortcutsHelpProps) {
  const { t } = useTranslation('shell');
  const rows: readonly { readonly keys: readonly string[]; readonly does: string; readonly join?: string }[] =
    [
      ...PAGES.map(({ name, letter, digit }) => ({
        keys: [`g ${letter}`, digit],
        does: t('shortcuts.go', { page: t(`pages.${name}`) }),
      })),
      ...(Object.keys(ACTION_KEYS) as ActionName[]).map((action) => ({
        keys: [ACTION_KEYS[action]],
        does: t(`shortcuts.action.${action}`),
      })),
      { keys: ['/'], does: t('shortcuts.search') },
      { keys: ['↑', '↓'], does: t('shortcuts.rows') },
      { keys: ['Enter'], does: t('shortcuts.open') },
      { keys: ['Esc'], does: t('shortcuts.close') },
      { keys: ['?'], does: t('shortcuts.help') },
    ];
  return (
    <Modal opened={opened} onClose={onClose} title={t('shortcuts.title')} size="xl" centered>
      <dl className={classes.list}>
        {rows.map(({ keys, does }) => (
          <Fragment key={does}>
            <dt>
              {keys.map((key, index) => (
                <Fragment key={key}>
                  {index > 0 && <span className={classes.join}>{t('shortcuts.or')}</span>}
                  <KeySequence keys={key.split(' ')} />
                </Fragment>
              ))}
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
      <p className={classes.note}>{t('shortcuts.inactive')}</p>
    </Modal>
  );
}

function KeySequence({ keys }: { readonly keys: readonly string[] }) {
  const { t } = useTranslation('shell');
  return keys.map((key, index) => (
    <Fragment key={key}>
      {index > 0 && <span className={classes.join}>{t('shortcuts.next')}</span>}
      <Kbd>{key}</Kbd>
    </Fragment>
  ));
}

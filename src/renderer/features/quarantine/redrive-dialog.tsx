import { Button, Modal, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck, IconCopy, IconRefresh } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../../contract/error-text.ts';
import type { RedriveOutcome } from '../../../contract/redrive.ts';
import type { QuarantineRow } from '../../../contract/rows.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useCall } from '../../bridge/use-call.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { PositionText } from '../../ui/position-text.tsx';
import { ToneBadge } from '../../ui/tone-badge.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import classes from './quarantine.module.css';

export type RedriveDialogProps = {
  /** Empty while it is closed. */
  readonly rows: readonly QuarantineRow[];
  readonly onClose: () => void;
};

const SETTLE_MS = 300;

/** Records that could not be read, corrected and published again; what they would become is seen before. */
export function RedriveDialog({ rows, onClose }: RedriveDialogProps) {
  const { t } = useTranslation('quarantine');
  const opened = rows.length > 0;
  return (
    <Modal opened={opened} onClose={onClose} size="xl" title={t('redrive.title', { count: rows.length })}>
      {opened && <RedriveForm key={rows.map(({ key }) => key).join()} rows={rows} onDone={onClose} />}
    </Modal>
  );
}

function RedriveForm({
  rows,
  onDone,
}: {
  readonly rows: readonly QuarantineRow[];
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('quarantine');
  const language = useLanguage();
  const bridge = useBridge();
  const redrive = useCall('quarantine.redrive');
  const [bodies, setBodies] = useState<ReadonlyMap<string, string>>(new Map());
  const [outcomes, setOutcomes] = useState<readonly RedriveOutcome[]>();
  const [failure, setFailure] = useState<string>();

  const itemsOf = useCallback(
    () =>
      rows.map(({ key, position }) => {
        const body = bodies.get(key);
        return body === undefined ? { position } : { position, body };
      }),
    [rows, bodies],
  );

  useEffect(() => {
    let current = true;
    const timer = setTimeout(async () => {
      const result = await bridge.call('quarantine.preview', { items: itemsOf() });
      if (!current) return;
      setFailure(result.ok ? undefined : errorText(result.error, language));
      if (result.ok) setOutcomes(result.value);
    }, SETTLE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [bridge, itemsOf, language]);

  const ready = outcomes?.filter(({ kind }) => kind === 'event').length ?? 0;

  async function publish(): Promise<void> {
    const result = await redrive.run({ items: itemsOf() });
    if (!result.ok) {
      if (result.error.code !== 'cancelled') setFailure(errorText(result.error, language));
      return;
    }
    const { published, waiting } = result.value;
    notifications.show({
      color: 'petrol',
      message: t(waiting > 0 ? 'redrive.waiting' : 'redrive.published', { count: published }),
    });
    onDone();
  }

  return (
    <div className={classes.redrive} data-testid="redrive">
      <p className={classes.note}>{t('redrive.note')}</p>
      <ul className={classes.items}>
        {rows.map((row) => {
          const outcome = outcomes?.find((each) => sameAs(each, row));
          const body = bodies.get(row.key) ?? outcome?.body ?? row.preview;
          return (
            <li key={row.key} className={classes.item}>
              <div className={classes.itemTop}>
                <PositionText {...row.position} />
                {outcome && <Outcome outcome={outcome} />}
              </div>
              {outcome?.kind === 'quarantined' && (
                <p className={classes.detail} data-testid="redrive-detail">
                  <FaultNote fault={outcome.fault} />
                </p>
              )}
              <Textarea
                aria-label={t('redrive.body', { position: row.key })}
                autosize
                minRows={2}
                maxRows={12}
                classNames={{ input: classes.body ?? '' }}
                value={body}
                disabled={outcome !== undefined && !isOpen(outcome)}
                onChange={(event) => setBodies(new Map(bodies).set(row.key, event.currentTarget.value))}
              />
            </li>
          );
        })}
      </ul>
      {failure !== undefined && <p role="alert">{failure}</p>}
      <div className={classes.actions}>
        <Button variant="default" onClick={onDone}>
          {t('redrive.cancel')}
        </Button>
        <Button
          leftSection={<IconRefresh size="1rem" aria-hidden />}
          disabled={ready === 0}
          loading={redrive.pending}
          onClick={() => void publish()}
          data-testid="redrive-publish"
        >
          {ready === 0 ? t('republish') : t('redrive.publish', { count: ready })}
        </Button>
      </div>
    </div>
  );
}

function Outcome({ outcome }: { readonly outcome: RedriveOutcome }) {
  const { t } = useTranslation(['quarantine', 'common']);
  switch (outcome.kind) {
    case 'event':
      return (
        <ToneBadge icon={IconCheck} tone="good" title={outcome.type} data-testid="redrive-ready">
          {t('quarantine:redrive.becomes', {
            what: t(`common:${outcome.entity}`),
            id: outcome.entityId,
          })}
        </ToneBadge>
      );
    case 'quarantined':
      return (
        <ToneBadge icon={IconAlertTriangle} tone="warn">
          {t(`common:quarantineReason.${outcome.reason}`)}
        </ToneBadge>
      );
    default:
      return (
        <ToneBadge icon={IconCopy} tone="quiet">
          {t(`quarantine:redrive.${outcome.kind}`)}
        </ToneBadge>
      );
  }
}

/** It can still be corrected, or published as it is. */
function isOpen({ kind }: RedriveOutcome): boolean {
  return kind === 'event' || kind === 'quarantined';
}

function sameAs({ position }: RedriveOutcome, row: QuarantineRow): boolean {
  const { topic, partition, offset } = row.position;
  return position.topic === topic && position.partition === partition && position.offset === offset;
}

import { ActionIcon, Button, Drawer, Loader, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '../../ui/error-note.tsx';
import { ForPresenter } from '../../ui/for-presenter.tsx';
import { useOpenRecord } from '../../ui/open-record.ts';
import { useGoTo } from '../../ui/replay/use-replay.ts';
import { OrderTimeline } from './order-timeline.tsx';
import { ReceivedRecord } from './received-record.tsx';
import { UnderstoodRecord } from './understood-record.tsx';
import { useRecord } from './use-record.ts';
import classes from './record.module.css';

/** One record, as received beside as understood, and the order it belongs to. */
export function RecordDrawer() {
  const { t } = useTranslation(['record', 'common', 'replay']);
  const { target, trail, back, close } = useOpenRecord();
  const goTo = useGoTo();
  const { record, retry, isWhole, readWhole } = useRecord(target?.position);
  const detail = record.phase === 'ready' ? record.detail : undefined;
  const orderId = target?.orderId ?? orderOf(detail?.understood);

  return (
    <Drawer
      opened={target !== undefined}
      onClose={close}
      position="right"
      size="min(76rem, 100vw)"
      padding={0}
      overlayProps={{ backgroundOpacity: 0.35 }}
      closeButtonProps={{ 'aria-label': t('common:close'), size: 'lg' }}
      classNames={{ header: classes.head ?? '', body: classes.body ?? '', title: classes.heading ?? '' }}
      title={
        target && (
          <>
            {trail.length > 0 && (
              <ActionIcon variant="default" size="lg" aria-label={t('common:back')} onClick={back}>
                <IconArrowLeft size="1.25rem" aria-hidden />
              </ActionIcon>
            )}
            <span className={classes.position} data-testid="record-position">
              <Coordinate name={t('common:topic')} value={target.position.topic} />
              <Coordinate name={t('common:partition')} value={String(target.position.partition)} />
              <Coordinate name={t('common:offset')} value={target.position.offset} />
            </span>
            {detail?.isRead !== false && (
              <ForPresenter>
                <Tooltip label={t('replay:upToHint')}>
                  <Button
                    size="compact-sm"
                    variant="light"
                    leftSection={<IconHistory size="1rem" aria-hidden />}
                    onClick={() => goTo({ kind: 'before', position: target.position })}
                  >
                    {t('replay:upTo')}
                  </Button>
                </Tooltip>
              </ForPresenter>
            )}
          </>
        )
      }
    >
      <div className={classes.columns} data-testid="record-drawer">
        {record.phase === 'loading' && target && (
          <p className={classes.note} aria-live="polite">
            <Loader size="xs" aria-hidden /> {t('common:loading')}
          </p>
        )}
        {record.phase === 'failed' && <ErrorNote error={record.error} onRetry={retry} />}
        {detail && (
          <>
            <section className={classes.column} aria-labelledby="record-received">
              <h3 id="record-received" className={classes.subtitle}>
                {t('received')}
              </h3>
              <ReceivedRecord detail={detail} isWhole={isWhole} onWhole={readWhole} />
            </section>
            <section className={classes.column} aria-labelledby="record-understood">
              <h3 id="record-understood" className={classes.subtitle}>
                {t('understood')}
              </h3>
              <UnderstoodRecord understood={detail.understood} isRead={detail.isRead} />
              {target && orderId && <OrderTimeline orderId={orderId} here={target.position} />}
            </section>
          </>
        )}
      </div>
    </Drawer>
  );
}

function Coordinate({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <span className={classes.coordinate}>
      <span className={classes.coordinateName}>{name}</span>
      <span className="mono">{value}</span>
    </span>
  );
}

function orderOf(
  understood: { kind: string; fields?: readonly { name: string; value: string }[] } | undefined,
): string | undefined {
  return understood?.fields?.find((field) => field.name === 'orderId')?.value;
}

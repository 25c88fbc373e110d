import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorld } from '../bridge/world.ts';
import { ForPresenter } from './for-presenter.tsx';
import { useCanWrite, type Writes } from './use-can-write.ts';
import classes from './for-writer.module.css';

export type ForWriterProps = {
  readonly children: ReactNode;
  /** Events of which entities it writes, where not every right is granted. */
  readonly writes?: Writes;
  /** In its place where nothing can be written; nothing where absent. */
  readonly otherwise?: ReactNode;
};

/** What writes to Kafka: for the presenter, on a connection that may be written to; off while the past is shown. */
export function ForWriter({ children, writes, otherwise }: ForWriterProps) {
  const canWrite = useCanWrite(writes);
  return <ForPresenter>{canWrite ? <OffInReplay>{children}</OffInReplay> : otherwise}</ForPresenter>;
}

function OffInReplay({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('replay');
  const isPast = useWorld(({ world }) => world) === 'replay';
  return (
    // One element for both, so that a form keeps what was typed; a group, with its reason, only while it is off.
    <fieldset
      className={classes.group}
      disabled={isPast}
      role={isPast ? undefined : 'none'}
      title={isPast ? t('actsOff') : undefined}
    >
      {isPast && <VisuallyHidden component="legend">{t('actsOff')}</VisuallyHidden>}
      {children}
    </fieldset>
  );
}

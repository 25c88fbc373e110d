import type { ReactNode } from 'react';
import { ForPresenter } from './for-presenter.tsx';
import { useCanWrite } from './use-can-write.ts';

export type ForWriterProps = {
  readonly children: ReactNode;
  /** In its place on a read-only connection; nothing where absent. */
  readonly otherwise?: ReactNode;
};

/** What writes to Kafka: for the presenter, on a connection that may be written to. */
export function ForWriter({ children, otherwise }: ForWriterProps) {
  const canWrite = useCanWrite();
  return <ForPresenter>{canWrite ? children : otherwise}</ForPresenter>;
}

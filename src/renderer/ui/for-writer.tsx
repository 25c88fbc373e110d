import type { ReactNode } from 'react';
import { ForPresenter } from './for-presenter.tsx';
import { useCanWrite, type Writes } from './use-can-write.ts';

export type ForWriterProps = {
  readonly children: ReactNode;
  /** Events of which entities it writes, where not every right is granted. */
  readonly writes?: Writes;
  /** In its place where nothing can be written; nothing where absent. */
  readonly otherwise?: ReactNode;
};

/** What writes to Kafka: for the presenter, on a connection that may be written to. */
export function ForWriter({ children, writes, otherwise }: ForWriterProps) {
  const canWrite = useCanWrite(writes);
  return <ForPresenter>{canWrite ? children : otherwise}</ForPresenter>;
}

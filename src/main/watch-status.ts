import type { VigieConsole } from '../console/vigie-console.ts';
import type { ConsoleStatus, StreamMessage } from '../contract/streams.ts';

/** The console's own account of itself, for the tray, the menu and the question before the end. */
export type StatusWatch = {
  /** Absent until the console has said something, and while one connection takes the place of another. */
  readonly current: () => ConsoleStatus | undefined;
  readonly stop: () => void;
};

const STREAM = 'shell';

/** The host is one more client of the console, over the same stream as a screen. */
export function watchStatus(
  console: Pick<VigieConsole, 'openSession'>,
  onStatus: (status: ConsoleStatus) => void,
): StatusWatch {
  let current: ConsoleStatus | undefined;
  const session = console.openSession((streamId, message) => {
    current = (message as StreamMessage<ConsoleStatus, ConsoleStatus>).value;
    onStatus(current);
    queueMicrotask(() => session.credit(streamId));
  });
  void session.open(STREAM, 'status', undefined);
  return {
    current: () => current,
    stop: () => session.dispose(),
  };
}

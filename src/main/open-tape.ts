import type { Dispatch } from '../console/dispatch.ts';
import type { Result } from '../contract/app-error.ts';
import { AT_TAPE } from '../contract/shell.ts';
import { windowOf } from './ipc.ts';
import type { Receiver } from './shell-windows.ts';
import { openTapeFile } from './tape-file.ts';

/**
 * Opens a tape in the time machine of one window, and shows it there. A window that closes meanwhile takes its replay
 * with it.
 */
export async function openTape(
  path: string,
  { receiver, dispatch }: { readonly receiver: Receiver; readonly dispatch: Dispatch },
): Promise<Result<void>> {
  const from = { window: windowOf(receiver.contents) };
  const opened = await openTapeFile(path, (part) => dispatch('tape.open', part, from));
  if (opened.ok && !receiver.go(`/dashboard${AT_TAPE}`)) {
    await dispatch('replay.close', undefined, from);
  }
  return opened;
}

import { createCodec } from '../codec.ts';
import type { FromPage, ToPage } from '../page/isolated-world.ts';
import { preventable } from '../runtime.ts';
import { handlerOf, ipcMain } from './ipc-main.ts';
import { fromPageUrl } from './protocol.ts';
import type { Frames } from './frames.ts';

const { encode, decode } = createCodec();

type AskingContents = {
  readonly frames: Frames;
  readonly askToOpen: (url: string) => void;
  readonly emit: (event: string, ...args: readonly unknown[]) => boolean;
  readonly send: (channel: string, ...args: readonly unknown[]) => void;
  readonly deliver: (message: ToPage, contextId: number) => void;
};

/** What a page's preload sent, given to `ipcMain` with its sender, and answered. */
export async function answerPage(
  contents: AskingContents,
  payload: string,
  contextId: number,
): Promise<void> {
  const message = JSON.parse(payload) as FromPage;
  if (message.kind === 'open') {
    contents.askToOpen(fromPageUrl(message.url));
    return;
  }
  if (message.kind === 'context-menu') {
    const linkURL = fromPageUrl(message.params.linkURL);
    contents.emit('context-menu', preventable(), { ...message.params, linkURL });
    return;
  }
  const { channel } = message;
  const event = {
    ...preventable(),
    sender: contents,
    senderFrame: contents.frames.sender(contextId),
    frameId: 1,
    processId: 1,
    reply: (to: string, ...args: readonly unknown[]) => contents.send(to, ...args),
  };
  const args = decode(message.args) as unknown[];
  if (message.kind === 'send') {
    ipcMain.emit(channel, event, ...args);
    return;
  }
  const { id } = message;
  try {
    const handler = handlerOf(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    contents.deliver({ kind: 'answer', id, value: encode(await handler(event, ...args)) }, contextId);
  } catch (error) {
    // As in Electron: the words of an error reach the page, its other fields do not.
    const text = `Error invoking remote method '${channel}': ${String(error)}`;
    contents.deliver({ kind: 'failed', id, message: text }, contextId);
  }
}

import { contextBridge, ipcRenderer } from 'electron';
import { CALL_CHANNELS, STREAM_CHANNELS } from '../contract/channels.ts';
import type { BridgeTransport } from '../contract/create-bridge.ts';
import { SHELL_CHANNELS, type ShellNews, type ShellTransport } from '../contract/shell.ts';

const INVOKED = new Set<string>([...CALL_CHANNELS, STREAM_CHANNELS.open]);
const SENT = new Set<string>([STREAM_CHANNELS.credit, STREAM_CHANNELS.close]);

/**
 * No function crosses with each message: the context bridge would make, and keep, a proxy for every one. The page
 * builds its bridge from these four.
 */
const transport: BridgeTransport = {
  invoke: (channel, ...args) =>
    INVOKED.has(channel)
      ? ipcRenderer.invoke(channel, ...args)
      : Promise.reject(new Error('no such channel')),
  send: (channel, ...args) => {
    if (SENT.has(channel)) ipcRenderer.send(channel, ...args);
  },
  onStreamMessage(listener) {
    ipcRenderer.on(STREAM_CHANNELS.message, (_event, streamId: string, message: unknown) =>
      listener(streamId, message),
    );
  },
  // The main process lives as long as the window does.
  onLink: (listener) => listener('open'),
};

const shell: ShellTransport = {
  say: (wish) => ipcRenderer.send(SHELL_CHANNELS.say, wish),
  onNews(listener) {
    ipcRenderer.on(SHELL_CHANNELS.hear, (_event, news: ShellNews) => listener(news));
  },
};

contextBridge.exposeInMainWorld('vigie', transport);
contextBridge.exposeInMainWorld('vigieShell', shell);

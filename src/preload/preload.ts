import { contextBridge, ipcRenderer } from 'electron';
import { STREAM_CHANNELS } from '../contract/channels.ts';
import { createBridge } from '../contract/create-bridge.ts';

contextBridge.exposeInMainWorld(
  'vigie',
  createBridge({
    invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
    send: (channel, ...args) => ipcRenderer.send(channel, ...args),
    onStreamMessage(listener) {
      ipcRenderer.on(STREAM_CHANNELS.message, (_event, streamId: string, message: unknown) =>
        listener(streamId, message),
      );
    },
    // The main process lives as long as the window does.
    onLink: (listener) => listener('open'),
  }),
);

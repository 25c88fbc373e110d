import { BrowserWindow, dialog, safeStorage } from 'electron';
import type { HostPorts } from '../console/connection/host-ports.ts';
import type { PickedFile } from '../contract/connection.ts';
import { createSafeStorageCipher } from './safe-storage-cipher.ts';

const EXTENSIONS: Record<PickedFile, readonly string[]> = {
  ca: ['pem', 'crt', 'cer', 'ca'],
  cert: ['pem', 'crt', 'cer'],
  key: ['pem', 'key'],
  'token-ca': ['pem', 'crt', 'cer', 'ca'],
  'topic-map': ['json'],
};

/** What the desktop offers beyond a window. */
export function electronPorts(): HostPorts {
  return { cipher: createSafeStorageCipher(safeStorage, process.platform), pickFile };
}

async function pickFile(file: PickedFile): Promise<string | undefined> {
  const extensions = [...EXTENSIONS[file]];
  const options: Electron.OpenDialogOptions = {
    properties: ['openFile', 'dontAddToRecent'],
    filters: [
      { name: extensions.map((each) => `*.${each}`).join(' '), extensions },
      { name: '*', extensions: ['*'] },
    ],
  };
  const window = BrowserWindow.getFocusedWindow();
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? undefined : filePaths[0];
}

import { records } from './runtime.ts';

/** What `electron` is to an application that the stand-in runs. A name that is missing here fails at its import. */
export { app } from './api/app.ts';
export { BrowserWindow } from './api/browser-window.ts';
export {
  autoUpdater,
  clipboard,
  crashReporter,
  globalShortcut,
  nativeTheme,
  net,
  powerMonitor,
  powerSaveBlocker,
  shell,
  systemPreferences,
} from './api/desktop.ts';
export { dialog } from './api/dialog.ts';
export { ipcMain } from './api/ipc-main.ts';
export { Menu, MenuItem } from './api/menu.ts';
export { nativeImage } from './api/native-image.ts';
export { Notification } from './api/notification.ts';
export { protocol } from './api/protocol.ts';
export { safeStorage } from './api/safe-storage.ts';
export { screen } from './api/screen.ts';
export { session } from './api/session.ts';
export { Tray } from './api/tray.ts';
export { utilityProcess } from './api/utility-process.ts';
export { webContents } from './api/web-contents.ts';

/** For tests; absent on a real Electron. */
export const standIn = records;

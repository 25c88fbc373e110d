import type { WebPreferences } from 'electron';

/**
 * What every window is opened with. Most of it is Electron's default today; it is written out so that no release of
 * Electron can change it unseen, and the tests look at it here and on real windows.
 */
export function webPreferences(preload: string) {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // Its dictionaries would be fetched from the network.
    spellcheck: false,
    // A page that is hidden draws nothing and gets one delta a second.
    backgroundThrottling: true,
  } as const satisfies WebPreferences;
}

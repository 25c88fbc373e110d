import { url as inspectorUrl } from 'node:inspector';
import type { App } from 'electron';

/** Both let another program into every page; no fuse covers them. */
const SWITCHES = ['remote-debugging-port', 'remote-debugging-pipe'] as const;

/**
 * Closes a packaged Vigie to debuggers of Chromium. Electron reads these switches after the main module has loaded. A build
 * for tests, which opens Node's inspector, is open already.
 */
export function refuseDebuggers(
  app: Pick<App, 'isPackaged' | 'commandLine'>,
  isInspected = inspectorUrl() !== undefined,
): void {
  if (!app.isPackaged || isInspected) {
    return;
  }
  for (const name of SWITCHES) {
    app.commandLine.removeSwitch(name);
  }
}

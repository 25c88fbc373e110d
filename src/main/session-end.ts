import type { App, BrowserWindow, PowerMonitor } from 'electron';

export type SessionEndOptions = {
  readonly app: Pick<App, 'on'>;
  readonly powerMonitor: Pick<PowerMonitor, 'on'>;
  /** The session ends whatever the user would answer. */
  readonly waive: () => void;
  readonly quit: () => void;
};

/** `session-end` is an event of windows, on Windows alone. */
type SessionWindow = Pick<BrowserWindow, 'on'>;

/**
 * Ends Vigie without a question when the user logs off or the machine shuts down: in order on Linux and macOS, hard on
 * Windows. Nothing accepted is lost: outbox and log are synced before they acknowledge.
 */
export function endWithSession({ app, powerMonitor, waive, quit }: SessionEndOptions): void {
  const end = (): void => {
    waive();
    quit();
  };
  // Linux and macOS: without this the system does not wait for the end.
  powerMonitor.on('shutdown', (event?: Electron.Event) => {
    event?.preventDefault();
    end();
  });
  app.on('browser-window-created', (_event, window: SessionWindow) => {
    // preventDefault would make Windows ask its user whether to end Vigie by force, and might stop the log-off. The end
    // may still be called off here, so that only the question is waived.
    window.on('query-session-end', waive);
    // Windows may kill the process as soon as these listeners return: the quit begins, and need not complete.
    window.on('session-end', end);
  });
}

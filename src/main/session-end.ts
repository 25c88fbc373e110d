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

/** Ends Vigie in order when the user logs off or the machine shuts down, without a question. */
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
    // Windows may still be told to stay: only the question is waived.
    window.on('query-session-end', waive);
    // Electron ends the process at once unless a quit has begun when the listeners return.
    window.on('session-end', end);
  });
}

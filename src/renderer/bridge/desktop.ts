import type { ShellTransport } from '../../contract/shell.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent in a browser. */
    readonly vigieShell?: ShellTransport;
  }
}

/** The window's host, where there is one beside the console. */
export function desktop(): ShellTransport | undefined {
  return window.vigieShell;
}

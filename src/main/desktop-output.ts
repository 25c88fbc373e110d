import { Writable } from 'node:stream';
import { linePrinter } from '../console/print-line.ts';
import type { LogFiles } from './log-files.ts';

/** What the desktop application says: to who started it, and into its log files. */
export type DesktopOutput = {
  readonly print: (line: string) => void;
  /** For an error that nothing caught. */
  readonly report: Writable;
};

export function desktopOutput(
  logs: LogFiles,
  { stdout, stderr }: { readonly stdout: Writable; readonly stderr: Writable },
): DesktopOutput {
  // Without a reader it goes on: its window is what its user looks at.
  const printLine = linePrinter(stdout, () => undefined);
  stderr.on('error', () => undefined);
  return {
    print(line) {
      printLine(line);
      logs.write(line);
    },
    report: new Writable({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        logs.write(text);
        stderr.write(text);
        done();
      },
    }),
  };
}

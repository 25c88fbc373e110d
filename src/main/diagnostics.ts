import type { ConsoleStatus } from '../contract/streams.ts';

export type DiagnosticsOptions = {
  readonly version: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly arch: string;
  readonly systemVersion: string;
  readonly isPackaged: boolean;
  readonly language: string;
  readonly windows: number;
  readonly displays: readonly {
    readonly size: { width: number; height: number };
    readonly scaleFactor: number;
  }[];
  readonly uptimeSeconds: number;
  readonly memoryBytes: number;
  /** Absent while Vigie starts. */
  readonly status: ConsoleStatus | undefined;
};

const PARTS = ['electron', 'chrome', 'node', 'v8', 'sqlite'] as const;

/**
 * What a report of a fault needs: versions, states and counts. Nothing of the user, of the machine's names and folders, of
 * the cluster's addresses and of its records.
 */
export function diagnosticsText(options: DiagnosticsOptions): string {
  const { versions, displays, status } = options;
  const lines = [
    `Vigie ${options.version}${options.isPackaged ? '' : ' (from the sources)'}`,
    PARTS.map((part) => `${part} ${versions[part] ?? 'unknown'}`).join(', '),
    `${options.platform} ${options.systemVersion} ${options.arch}`,
    `language ${options.language}, ${options.windows} windows`,
    `displays ${displays.map(({ size, scaleFactor }) => `${size.width}x${size.height}@${scaleFactor}`).join(', ')}`,
    `up ${Math.round(options.uptimeSeconds)} s, ${Math.round(options.memoryBytes / 1_048_576)} MiB`,
    ...(status ? statusLines(status) : ['the console is starting']),
  ];
  return `${lines.join('\n')}\n`;
}

function statusLines({ kafka, ...status }: ConsoleStatus): string[] {
  const { records } = status;
  return [
    `kafka ${kafka.embedded ? 'embedded' : 'cluster'}, ${kafka.state}, ${kafka.mode}, ${kafka.nodes.length} nodes` +
      (kafka.trouble === undefined ? '' : `, trouble ${kafka.trouble}`),
    `standstills ${kafka.standstills.length}, leaderless topics ${kafka.leaderless.length}, ` +
      `missing topics ${kafka.missingTopics.length}, missing rights ${kafka.missingRights.length}`,
    `commands waiting ${status.waitingCommands}, refused ${status.refusedCommands}, ` +
      `possible copies ${status.possibleCopies}`,
    `records in quarantine ${records.quarantined}, privacy ${status.privacy ? 'on' : 'off'}`,
  ];
}

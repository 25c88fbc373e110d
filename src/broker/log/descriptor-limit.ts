/** Where the system does not say: Windows has no such limit for a process, and 8,192 in its C library. */
const UNKNOWN = 2048;
const MOST_FILES = 4096;
const MOST_CONNECTIONS = 1000;
/** For the standard streams, the listeners, the event loop, small files that are read or replaced, and their folders. */
const RESERVE = 64;

/** How one process shares its descriptors: files that stay open take one half, connections what is left. */
export function shareDescriptors(limit: number): { files: number; connections: number } {
  const files = Math.max(8, Math.min(MOST_FILES, Math.floor(limit / 2)));
  return { files, connections: Math.max(8, Math.min(MOST_CONNECTIONS, limit - files - RESERVE)) };
}

/** How many descriptors this process may have (`ulimit -n`, which Node raises to the hard limit at its start). */
export function descriptorLimit(): number {
  // Its types lack `excludeNetwork`.
  const report = process.report as (NodeJS.ProcessReport & { excludeNetwork?: boolean }) | undefined;
  if (process.platform === 'win32' || report === undefined) {
    return UNKNOWN;
  }
  // Without this it would look up the name of each peer.
  const { excludeNetwork = false } = report;
  report.excludeNetwork = true;
  const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  report.excludeNetwork = excludeNetwork;
  const soft = userLimits?.open_files?.soft;
  if (soft === 'unlimited') {
    return Number.POSITIVE_INFINITY;
  }
  return typeof soft === 'number' && soft > 0 ? soft : UNKNOWN;
}

/** The shares of this process. */
export const DESCRIPTORS = shareDescriptors(descriptorLimit());

/** Why a start failed: names the file or option at fault, and what to do. No stack: the user is no reader of one. */
export function startFailureText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const { path } = error as NodeJS.ErrnoException;
  // What the system says of a file: its own words name the file, but not what to do.
  if (typeof path === 'string')
    return `${path} cannot be used (${message}). Nothing else was changed: mend it or move it away, then start again`;
  return message;
}

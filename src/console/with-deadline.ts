/** Rejects with `TimeoutError` when `work` has not settled after `deadlineMs`; `work` itself goes on unobserved. */
export async function withDeadline<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DOMException(`no answer in ${deadlineMs} ms`, 'TimeoutError')),
      deadlineMs,
    );
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

import type { Page } from '@playwright/test';

/** What a page holds after a collection. */
export type PageMemory = {
  /** JavaScript objects, and the buffers they own. */
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
};

export const PAGE_FIGURES = ['heapBytes', 'nodes', 'listeners'] as const satisfies (keyof PageMemory)[];

/** Collects garbage and measures, by DevTools, as often as it is called. */
export async function measurerOf(page: Page): Promise<() => Promise<PageMemory>> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('HeapProfiler.enable');
  return async () => {
    // What the first collection finalises, the second can free.
    await devTools.send('HeapProfiler.collectGarbage');
    await devTools.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = await devTools.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await devTools.send('Memory.getDOMCounters');
    return { heapBytes: usedSize + backingStorageSize, nodes, listeners: jsEventListeners };
  };
}

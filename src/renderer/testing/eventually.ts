import { act } from 'react';
import { vi } from 'vitest';

/** Waits until the expectation holds, for 8 s at most, and lets React render in between. */
export async function eventually(expectation: () => void): Promise<void> {
  await vi.waitFor(
    async () => {
      await act(async () => {
        await new Promise((resolve) => {
          setTimeout(resolve, 5);
        });
      });
      expectation();
    },
    { timeout: 8_000, interval: 5 },
  );
}

import { useEffect, useState } from 'react';
import type { TimelineEntry } from '../../../contract/rows.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';

/** The story goes on while one looks at it. */
const READ_AGAIN_MS = 2000;

/** Every step of an order; absent until read, or without an order. */
export function useTimeline(orderId: string | undefined): readonly TimelineEntry[] | undefined {
  const bridge = useBridge();
  const [read, setRead] = useState<{ orderId: string; entries: readonly TimelineEntry[] }>();

  useEffect(() => {
    if (orderId === undefined) return undefined;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function readOnce(id: string): Promise<void> {
      const result = await bridge.call('orders.timeline', { orderId: id });
      if (!current) return;
      if (result.ok) setRead({ orderId: id, entries: result.value });
      timer = setTimeout(() => void readOnce(id), READ_AGAIN_MS);
    }
    void readOnce(orderId);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [bridge, orderId]);

  return read?.orderId === orderId ? read?.entries : undefined;
}

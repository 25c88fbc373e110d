import { useEffect, useState } from 'react';
import type { AppInfo } from '../../contract/contract.ts';
import { useBridge } from './bridge-context.tsx';

/** What the console says of itself; absent until it has. */
export function useAppInfo(): AppInfo | undefined {
  const bridge = useBridge();
  const [info, setInfo] = useState<AppInfo>();
  useEffect(() => {
    let current = true;
    // Before the link is there nothing can be asked.
    const stop = bridge.onLink((link) => {
      if (link !== 'open') return;
      void bridge.call('app.info', undefined).then((result) => {
        if (current && result.ok) setInfo(result.value);
        return undefined;
      });
    });
    return () => {
      current = false;
      stop();
    };
  }, [bridge]);
  return info;
}

import { useEffect, useState } from 'react';
import type { LinkState } from '../../contract/bridge.ts';
import { useBridge } from '../bridge/bridge-context.tsx';

/** A link that comes back within this time is not worth a word; neither is the first connection. */
const WORTH_SAYING_MS = 1500;

/** `lost` once messages have not reached the console for a while; a refusal at once. */
export function useLink(): LinkState {
  const bridge = useBridge();
  const [link, setLink] = useState<LinkState>('open');

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = bridge.onLink((state) => {
      clearTimeout(timer);
      if (state === 'lost') timer = setTimeout(() => setLink('lost'), WORTH_SAYING_MS);
      else setLink(state);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [bridge]);

  return link;
}

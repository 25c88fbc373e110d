import { useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useStream } from '../bridge/use-stream.ts';
import { usePinned } from '../ui/replay/pinned.ts';

/**
 * How often privacy mode was switched while this looked, as a key for what shows people: what a page was given before (a
 * list that is paused, what a search found, an instant that is held, words in the address) does not outlive the switch.
 */
export function usePrivacySwitches(): number {
  const status = useStream('status');
  const isPrivate = status.phase === 'ready' ? status.value.privacy : undefined;
  const [known, setKnown] = useState({ isPrivate, switches: 0 });
  const [path, navigate] = useLocation();
  const query = useSearch();

  if (isPrivate !== undefined && isPrivate !== known.isPrivate)
    setKnown({ isPrivate, switches: known.isPrivate === undefined ? 0 : known.switches + 1 });

  useEffect(() => {
    if (known.switches === 0 || known.isPrivate !== true) return;
    usePinned.getState().unpin();
    if (query !== '') navigate(path, { replace: true });
    // Once for each switch: what is looked for afterwards stays.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [known]);

  return known.switches;
}

import { useEffect } from 'react';
import type { ActivityRow } from '../../contract/rows.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { createEventLog } from './event-log.ts';
import { usePreferences } from './preferences.ts';

const WINDOW = { search: '', filter: 'all', limit: 50 } as const;

/** While the user wants it, writes every event that comes in to the developer console. Shows nothing. */
export function EventConsole() {
  const bridge = useBridge();
  const on = usePreferences((preferences) => preferences.logEvents);

  useEffect(() => {
    if (!on) return undefined;
    const log = createEventLog();
    return bridge.subscribe('activity', WINDOW, (message, credit) => {
      if (message.kind === 'delta') log(newestLast(message.value.upserts));
      credit();
    });
  }, [bridge, on]);

  return null;
}

function newestLast(rows: readonly ActivityRow[]): readonly ActivityRow[] {
  return rows.toSorted((a, b) => a.atMs - b.atMs);
}

import type { BrowserContext } from '@playwright/test';
import { STREAM_CHANNELS } from '../../src/contract/channels.ts';

/** What the frame of a page needs; without it a page shows that it is not connected, not that it loads. */
const LET_THROUGH = new Set(['status']);

/** Pages of this context are linked to the host and get none of their lists: they load for ever. */
export async function holdStreams(context: BrowserContext): Promise<void> {
  await context.routeWebSocket(/socket\.io/, (page) => {
    const host = page.connectToServer();
    const open = new Set<string>();
    page.onMessage((frame) => {
      const [id, name] = argumentsOf(frame, STREAM_CHANNELS.open);
      if (id !== undefined && name !== undefined && LET_THROUGH.has(name)) open.add(id);
      host.send(frame);
    });
    host.onMessage((frame) => {
      const [id] = argumentsOf(frame, STREAM_CHANNELS.message);
      if (id === undefined || open.has(id)) page.send(frame);
    });
  });
}

/** Of a Socket.IO packet such as `42/console,7["stream:open","s1","status",null]`: `s1`, `status`. */
function argumentsOf(frame: string | Buffer, channel: string): readonly string[] {
  const match = new RegExp(`^42[^[]*\\["${channel}","([^"]*)"(?:,"([^"]*)")?`).exec(String(frame));
  return match ? match.slice(1) : [];
}

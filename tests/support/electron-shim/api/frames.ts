import type { DevtoolsSession } from '../devtools.ts';
import { fromPageUrl } from './protocol.ts';

type Frame = { readonly id: string; readonly url: string; readonly parentId?: string };

/** What a handler of `ipcMain` sees of who sent a message; `null` for a frame that is gone. */
export type SenderFrame = {
  readonly url: string;
  readonly origin: string;
  readonly parent: SenderFrame | null;
} | null;

/** The frames of one page, and which execution context belongs to which. */
export function createFrames() {
  const frames = new Map<string, Frame>();
  const contexts = new Map<number, string>();
  let mainId: string | undefined;

  function senderOf(frame: Frame | undefined): SenderFrame {
    if (!frame) return null;
    const url = fromPageUrl(frame.url);
    const [origin = 'null'] = /^[a-z+.-]+:\/\/[^/]*/.exec(url) ?? [];
    return {
      url,
      origin,
      parent: frame.parentId === undefined ? null : senderOf(frames.get(frame.parentId)),
    };
  }

  return {
    async follow(page: DevtoolsSession, worldName: string): Promise<void> {
      page.on<{ context: { id: number; name: string; auxData: { frameId: string } } }>(
        'Runtime.executionContextCreated',
        ({ context }) => {
          if (context.name === worldName) contexts.set(context.id, context.auxData.frameId);
        },
      );
      page.on<{ executionContextId: number }>('Runtime.executionContextDestroyed', ({ executionContextId }) =>
        contexts.delete(executionContextId),
      );
      page.on('Runtime.executionContextsCleared', () => contexts.clear());
      page.on<{ frame: Frame }>('Page.frameNavigated', ({ frame }) => frames.set(frame.id, frame));
      page.on<{ frameId: string; url: string }>('Page.navigatedWithinDocument', ({ frameId, url }) => {
        const frame = frames.get(frameId);
        if (frame) frames.set(frameId, { ...frame, url });
      });
      page.on<{ frameId: string }>('Page.frameDetached', ({ frameId }) => frames.delete(frameId));
      const { frameTree } = await page.send<{ frameTree: { frame: Frame } }>('Page.getFrameTree');
      mainId = frameTree.frame.id;
      frames.set(mainId, frameTree.frame);
    },
    mainId: () => mainId,
    mainUrl: () => fromPageUrl(frames.get(mainId ?? '')?.url ?? ''),
    /** The preload's context in the top frame; absent while there is none. */
    mainContext: () => [...contexts].findLast(([, frameId]) => frameId === mainId)?.[0],
    sender: (contextId: number) => senderOf(frames.get(contexts.get(contextId) ?? '')),
  };
}

export type Frames = ReturnType<typeof createFrames>;

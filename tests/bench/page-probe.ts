/**
 * When a new order reached each point of its way, in ms since it was asked for, by the page's own clock. Infinity for
 * one that never did: a row can leave the window between two frames.
 */
export type Sample = {
  readonly acknowledged: number;
  /** Read back from Kafka, folded, and told to this page. */
  readonly consumed: number;
  /** The frame that shows its row was drawn. */
  readonly painted: number;
};

export type Probe = {
  readonly create: (name: string, deadlineMs: number) => Promise<Sample>;
  readonly startFrames: () => void;
  /** Time between one frame and the next, in ms, since `startFrames`. */
  readonly stopFrames: () => readonly number[];
};

declare global {
  interface Window {
    vigieProbe: Probe;
  }
}

/** Runs inside the page before anything else does. It must not refer to anything outside itself. */
export function installProbe(): void {
  const heard = new Map<string, number>();
  const shown = new Map<string, number>();
  const awaited = new Set<string>();

  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (awaited.size === 0 || typeof data !== 'string') return;
        for (const name of awaited) {
          if (!heard.has(name) && data.includes(name)) heard.set(name, performance.now());
        }
      });
    }
  };

  // A message posted from a frame's callback arrives once that frame has been drawn.
  const channel = new MessageChannel();
  channel.port1.addEventListener('message', () => {
    const now = performance.now();
    if (awaited.size === 0) return;
    for (const row of document.querySelectorAll('[data-testid="orders-table"] [data-row-key]')) {
      const { top, bottom } = row.getBoundingClientRect();
      if (bottom <= 0 || top >= innerHeight) continue;
      for (const name of awaited)
        if (!shown.has(name) && row.textContent.includes(name)) shown.set(name, now);
    }
  });
  channel.port1.start();

  let frames: number[] | undefined;
  let lastFrameAt = 0;
  function frame(now: number): void {
    frames?.push(now - lastFrameAt);
    lastFrameAt = now;
    channel.port2.postMessage(undefined);
    requestAnimationFrame(frame);
  }
  requestAnimationFrame(frame);

  window.vigieProbe = {
    async create(name, deadlineMs) {
      awaited.add(name);
      const createdAt = performance.now();
      const response = await fetch('/api/orders/create', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ customer_name: name, amount: 10 }),
      });
      const acknowledgedAt = performance.now();
      while (!shown.has(name) && performance.now() - createdAt < deadlineMs) {
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
      awaited.delete(name);
      return {
        acknowledged: response.ok ? acknowledgedAt - createdAt : Infinity,
        consumed: (heard.get(name) ?? Infinity) - createdAt,
        painted: (shown.get(name) ?? Infinity) - createdAt,
      };
    },
    startFrames() {
      frames = [];
      lastFrameAt = performance.now();
    },
    stopFrames() {
      const measured = frames ?? [];
      frames = undefined;
      return measured;
    },
  };
}

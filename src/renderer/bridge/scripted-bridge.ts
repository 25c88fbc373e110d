import { ok, type Result } from '../../contract/app-error.ts';
import type { Bridge } from '../../contract/bridge.ts';
import { createFrameScheduler, type FrameScheduler } from './frame-scheduler.ts';

type Subscription = {
  readonly name: string;
  readonly input: unknown;
  readonly send: (message: unknown) => void;
  credits: number;
  open: boolean;
};

export type ScriptedBridge = Bridge & {
  readonly scheduler: FrameScheduler;
  /** Draws one frame, then paints it. */
  readonly frame: () => void;
  readonly subscriptions: Subscription[];
  /** Answers the oldest call still open. */
  readonly answer: (result?: Result<unknown>) => Promise<void>;
  readonly calls: { readonly name: string; readonly input: unknown }[];
};

/** For tests: every message, answer and frame comes when the test says so. */
export function createScriptedBridge(): ScriptedBridge {
  const subscriptions: Subscription[] = [];
  const calls: { name: string; input: unknown }[] = [];
  const waiting: ((result: Result<unknown>) => void)[] = [];
  const frames: (() => void)[] = [];
  const paints: (() => void)[] = [];
  const turns: (() => void)[] = [];
  const scheduler = createFrameScheduler({
    soon: (run) => void turns.push(run),
    requestFrame: (run) => void frames.push(run),
    afterPaint: (run) => void paints.push(run),
  });

  return {
    scheduler,
    subscriptions,
    calls,
    frame() {
      for (const run of turns.splice(0)) run();
      for (const run of frames.splice(0)) run();
      for (const run of paints.splice(0)) run();
    },
    async answer(result = ok(undefined)) {
      waiting.shift()?.(result);
      await Promise.resolve();
    },
    call(name, input) {
      calls.push({ name, input });
      return new Promise((resolve) => {
        waiting.push((result) => resolve(result as never));
      });
    },
    onLink(listener) {
      listener('open');
      return () => undefined;
    },
    subscribe(name, input, listener) {
      const subscription: Subscription = {
        name,
        input,
        credits: 0,
        open: true,
        send(message) {
          listener(message as never, () => {
            subscription.credits += 1;
          });
        },
      };
      subscriptions.push(subscription);
      return () => {
        subscription.open = false;
      };
    },
  };
}

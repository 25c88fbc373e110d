import type { Result } from './app-error.ts';
import type {
  CallInput,
  CallName,
  CallOutput,
  StreamDelta,
  StreamInput,
  StreamName,
  StreamSnapshot,
} from './contract.ts';
import type { StreamMessage } from './streams.ts';

export type StreamListener<N extends StreamName> = (
  message: StreamMessage<StreamSnapshot<N>, StreamDelta<N>>,
  /** Gives credit for the next delta: call it once this one is on screen. */
  credit: () => void,
) => void;

/** Why the browser host refuses a page its link: waiting alone does not bring it back, except for a free place. */
export const LINK_REFUSALS = ['restarted', 'ended', 'no_cookies', 'full', 'too_many_screens'] as const;

export type LinkRefusal = (typeof LINK_REFUSALS)[number];

/** Whether messages reach the console at all (the screens' own link, not Kafka's). */
export type LinkState = 'open' | 'lost' | LinkRefusal;

/** What screens have of the console, the same over Electron's IPC and over Socket.IO. */
export type Bridge = {
  readonly call: <N extends CallName>(name: N, input: CallInput<N>) => Promise<Result<CallOutput<N>>>;
  /** Returns the function that ends the subscription. After a lost link a new snapshot comes by itself. */
  readonly subscribe: <N extends StreamName>(
    name: N,
    input: StreamInput<N>,
    listener: StreamListener<N>,
  ) => () => void;
  readonly onLink: (listener: (state: LinkState) => void) => () => void;
};

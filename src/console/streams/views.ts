import { ok, type Result } from '../../contract/app-error.ts';
import type { StreamInput, StreamName, StreamSnapshot } from '../../contract/contract.ts';
import type { ListInput, Pulse } from '../../contract/streams.ts';
import { parseStreamInput } from '../../contract/validators.ts';
import type { ListModel } from '../projection/list-model.ts';
import type { ListName } from '../projection/messages.ts';
import type { ReadModel } from '../projection/read-model.ts';
import { FOLLOWED_CARDS, FOLLOWED_ROWS, REPLAY_CALM_MS, type FollowedRate } from './arrival-pace.ts';
import { ListView } from './list-view.ts';
import type { Signal } from './signal.ts';
import type { OpenView } from './stream-session.ts';
import { createStateView, type StreamView } from './stream-view.ts';

/** Streams of the read model; the others are of the console itself. */
export type ModelStream = Exclude<StreamName, 'status' | 'replay' | 'log'>;

export type Views = {
  readonly open: OpenView;
  /** One page of a list, for whoever asks once. The input is parsed here. */
  readonly list: (name: ListName, input: unknown) => Result<StreamSnapshot<ListName>>;
};

/** Figures and charts need not follow every frame; rows do. */
const DASHBOARD_MS = 100;
/** The window of the charts moves with the clock. */
const MOVE_ON_MS = 5_000;
const ORDER_MS = 100;
const BESIDE_MS = 250;

type AnyView = StreamView<unknown, unknown>;

export type ViewsOptions = {
  /** A clock that is never set back, in milliseconds. */
  readonly now: () => number;
  readonly isReplay: boolean;
};

export function createViews(model: ReadModel, { now, isReplay }: ViewsOptions): Views {
  function listOf<Item, Row extends { readonly key: string }, CountKey extends string>(
    list: ListModel<Item, Row, CountKey>,
    followed: FollowedRate = FOLLOWED_ROWS,
  ) {
    const rate = isReplay ? { ...followed, calmAfterMs: REPLAY_CALM_MS } : followed;
    return (inputs: ListInput<string>, onDirty: () => void) =>
      new ListView({ list, inputs, onDirty, now, rate });
  }
  const lists = {
    orders: listOf(model.orders),
    payments: listOf(model.payments),
    deliveries: listOf(model.deliveries, FOLLOWED_CARDS),
    activity: listOf(model.activity),
    quarantine: listOf(model.quarantine),
    notifications: listOf(model.notifications),
  } satisfies Record<ListName, unknown>;

  const open: OpenView = (name: StreamName, input: unknown, onDirty): AnyView => {
    switch (name as ModelStream) {
      case 'dashboard': {
        const { range } = input as StreamInput<'dashboard'>;
        return createStateView({
          read: () => model.dashboard(range),
          minIntervalMs: DASHBOARD_MS,
          // Time goes on where nothing is folded.
          onChange: (listener) => {
            const end = model.folded.listen(listener);
            const timer = setInterval(listener, MOVE_ON_MS);
            return () => {
              end();
              clearInterval(timer);
            };
          },
          onDirty,
        });
      }
      case 'order': {
        const { orderId } = input as StreamInput<'order'>;
        return createStateView({
          read: () => model.order(orderId),
          minIntervalMs: ORDER_MS,
          onChange: (listener) =>
            model.livesChanged.listen((ids) => {
              if (ids.has(orderId)) listener();
            }),
          onDirty,
        });
      }
      case 'beside':
        return createStateView({
          read: model.beside,
          minIntervalMs: BESIDE_MS,
          onChange: model.folded.listen,
          onDirty,
        });
      case 'pulse':
        return createPulseView(model.pulse, onDirty);
      default:
        return lists[name as ListName](input as ListInput<string>, onDirty);
    }
  };

  return {
    open,
    list(name, input) {
      const parsed = parseStreamInput(name, input);
      if (!parsed.ok) return parsed;
      const view = lists[name](parsed.value, () => undefined);
      try {
        return ok(view.snapshot());
      } finally {
        view.close();
      }
    },
  };
}

const NO_PULSE: Pulse = { orders: 0, paymentsSucceeded: 0, paymentsFailed: 0, delivered: 0 };

/** Pulses add up while the screen cannot take them; a new subscriber starts from nothing. */
function createPulseView(pulses: Signal<Pulse>, onDirty: () => void): StreamView<Pulse, Pulse> {
  let sum = NO_PULSE;
  let changes = 0;
  const close = pulses.listen((pulse) => {
    changes += 1;
    sum = {
      orders: sum.orders + pulse.orders,
      paymentsSucceeded: sum.paymentsSucceeded + pulse.paymentsSucceeded,
      paymentsFailed: sum.paymentsFailed + pulse.paymentsFailed,
      delivered: sum.delivered + pulse.delivered,
    };
    onDirty();
  });
  return {
    snapshot: () => NO_PULSE,
    delta() {
      if (changes === 0) return undefined;
      const told = { value: sum, changes };
      sum = NO_PULSE;
      changes = 0;
      return told;
    },
    minIntervalMs: 0,
    close,
  };
}

import { ok, type Result } from '../../contract/app-error.ts';
import type { StreamInput, StreamName, StreamSnapshot } from '../../contract/contract.ts';
import type { ConsoleStatus, ListInput, ListSnapshot, Pulse } from '../../contract/streams.ts';
import { parseStreamInput } from '../../contract/validators.ts';
import type { ListModel } from '../store/list-model.ts';
import type { ReadModel } from '../store/read-model.ts';
import { createListView } from './list-view.ts';
import type { Signal } from './signal.ts';
import type { OpenView } from './stream-session.ts';
import { createStateView, type StreamView } from './stream-view.ts';

export type ViewsOptions = {
  readonly model: ReadModel;
  readonly status: () => ConsoleStatus;
  readonly statusChanged: Signal<void>;
};

export type ListName = 'orders' | 'payments' | 'deliveries' | 'activity' | 'quarantine';

export type Views = {
  readonly open: OpenView;
  /** One page of a list, for whoever asks once. The input is parsed here. */
  readonly list: <N extends ListName>(name: N, input: unknown) => Result<StreamSnapshot<N>>;
};

/** Figures and charts need not follow every frame; rows do. */
const DASHBOARD_MS = 100;
const STATUS_MS = 200;

type AnyView = StreamView<unknown, unknown>;

export function createViews({ model, status, statusChanged }: ViewsOptions): Views {
  function listView<Item, Row extends { readonly key: string }, K extends string>(
    list: ListModel<Item, Row, K>,
    { search, filter, limit }: ListInput<string>,
    onDirty: () => void,
  ) {
    return createListView({
      source: list.source,
      limit,
      matches: list.matcher(filter, search),
      toRow: list.toRow,
      counts: list.counts,
      onChange: list.changed.listen,
      onDirty,
    });
  }

  const lists = {
    orders: (input: ListInput<string>, onDirty: () => void) => listView(model.orders, input, onDirty),
    payments: (input: ListInput<string>, onDirty: () => void) => listView(model.payments, input, onDirty),
    deliveries: (input: ListInput<string>, onDirty: () => void) => listView(model.deliveries, input, onDirty),
    activity: (input: ListInput<string>, onDirty: () => void) => listView(model.activity, input, onDirty),
    quarantine: (input: ListInput<string>, onDirty: () => void) => listView(model.quarantine, input, onDirty),
  } satisfies Record<ListName, unknown>;

  const open: OpenView = (name: StreamName, input: unknown, onDirty): AnyView => {
    switch (name) {
      case 'status':
        return createStateView({
          read: status,
          minIntervalMs: STATUS_MS,
          onChange: statusChanged.listen,
          onDirty,
        });
      case 'dashboard': {
        const { bucket } = input as StreamInput<'dashboard'>;
        return createStateView({
          read: () => model.dashboard(bucket),
          minIntervalMs: DASHBOARD_MS,
          onChange: model.folded.listen,
          onDirty,
        });
      }
      case 'pulse':
        return createPulseView(model.pulse, onDirty);
      default:
        return lists[name](input as ListInput<string>, onDirty);
    }
  };

  return {
    open,
    list(name, input) {
      const parsed = parseStreamInput(name, input);
      if (!parsed.ok) return parsed;
      const view = lists[name](parsed.value, () => undefined);
      try {
        return ok(view.snapshot() as ListSnapshot<never> as StreamSnapshot<typeof name>);
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

import type { Page } from '@playwright/test';
import type { wordsOf } from '../e2e/words.ts';
import type { ScreenClient } from '../support/screen-client.ts';

type Words = ReturnType<typeof wordsOf>;

/** A page in a state, and what is done on it before its picture is taken. */
export type Shot = {
  readonly name: string;
  readonly path: string;
  readonly act?: (page: Page, words: Words) => Promise<void>;
};

export type State = {
  readonly name: string;
  readonly shots: readonly Shot[];
  /** Its pages get none of their lists. */
  readonly isLoading?: boolean;
  /** Looks at the past. */
  readonly isReplay?: boolean;
  /** Before its first picture. */
  readonly begin?: (screen: ScreenClient) => Promise<void>;
};

const page = (name: string, path = name): Shot => ({ name, path });
const DASHBOARD = page('dashboard');
const ORDERS = page('orders');
const PAYMENTS = page('payments');
const DELIVERIES = page('deliveries');
const STOCK = page('stock');
const LOG = page('log', 'log/orders?from=latest');
const QUARANTINE = page('quarantine');

/** About five hundred events a second. */
const FAST = { ordersPerSecond: 30, seed: 151, successRate: 0.9, advanceDeliveries: false };

/** A home in which nothing has happened; then one event comes. */
export const EMPTY: State = {
  name: 'empty',
  shots: [
    DASHBOARD,
    ORDERS,
    PAYMENTS,
    DELIVERIES,
    STOCK,
    page('log'),
    page('log-topic', LOG.path),
    QUARANTINE,
    page('refused'),
  ],
};

export function oneEvent(orderId: string): State {
  return {
    name: 'one-event',
    shots: [DASHBOARD, ORDERS, page('order', `orders/${orderId}`), PAYMENTS, DELIVERIES, LOG],
  };
}

export function busyStates(exceptionId: string): readonly State[] {
  const order = page('order', `orders/${exceptionId}`);
  return [
    {
      name: 'loading',
      isLoading: true,
      shots: [DASHBOARD, ORDERS, order, PAYMENTS, DELIVERIES, STOCK, LOG, QUARANTINE],
    },
    {
      name: 'ten-minutes',
      shots: [
        DASHBOARD,
        ORDERS,
        PAYMENTS,
        DELIVERIES,
        STOCK,
        LOG,
        QUARANTINE,
        page('connections'),
        { name: 'record', path: 'orders', act: openFirstRecord },
        {
          name: 'simulator',
          path: 'dashboard',
          act: (on) => on.locator('[data-testid="simulator-indicator"] button').first().click(),
        },
      ],
    },
    {
      name: 'exception',
      shots: [
        order,
        { name: 'orders', path: 'orders', act: (on) => choose(on, 'exception') },
        { name: 'payments', path: 'payments', act: (on) => choose(on, 'failed') },
        {
          name: 'deliveries',
          path: 'deliveries',
          act: (on, words) => on.getByRole('button', { name: words.common.state.delivery.failed }).click(),
        },
      ],
    },
    {
      name: 'replay',
      isReplay: true,
      shots: [DASHBOARD, ORDERS, order, PAYMENTS, DELIVERIES, STOCK, LOG, QUARANTINE],
    },
    {
      name: 'five-hundred-a-second',
      begin: async (screen) => {
        const { records } = await screen.until(() => true);
        await screen.call('simulator.start', FAST);
        // Every kind of event of a story has come by then.
        await screen.until((status) => status.records.read > records.read + 15_000);
      },
      shots: [DASHBOARD, ORDERS, PAYMENTS, DELIVERIES, STOCK, LOG],
    },
  ];
}

async function openFirstRecord(on: Page): Promise<void> {
  await on.locator('[data-row-key]').first().click();
  await on.getByTestId('record-drawer').waitFor();
}

async function choose(on: Page, value: string): Promise<void> {
  await on.locator(`main select:has(option[value="${value}"])`).selectOption(value);
}

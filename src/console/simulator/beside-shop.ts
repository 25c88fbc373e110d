import type { Language } from '../../contract/language.ts';
import type { SideDraft } from '../../domain/encode-event.ts';
import type { NotificationChannel } from '../../domain/side-types.ts';
import { CATALOGUE } from '../../contract/catalogue.ts';
import { hashOf } from './dice.ts';
import type { Step } from './story.ts';

/** An event before it has its id and its time. */
type SideStep = SideDraft extends infer Draft
  ? Draft extends SideDraft
    ? Omit<Draft, 'meta'>
    : never
  : never;

/** What the rest of the shop does when something happens to an order. */
export type BesideShop = {
  /** What follows at once, in this order. The stock goes down from order to order. */
  readonly follow: (step: Step, customer: Customer) => SideStep[];
};

/** Whom the order belongs to. */
export type Customer = { readonly email: string; readonly product: string; readonly quantity: number };

const THRESHOLD = 5;
const FIRST_STOCK = [6, 8, 14, 22] as const;
/** What comes when there is not enough left. */
const RESTOCK = 24;

/** Warehouse, messages and statistics of the invented shop. No dice: what follows depends on what was sold alone. */
export function createBesideShop(language: Language): BesideShop {
  const shelves = new Map(
    CATALOGUE.map(({ name }, index) => [
      name[language],
      {
        sku: `SKU-${String(index + 1).padStart(3, '0')}`,
        stock: FIRST_STOCK[index % FIRST_STOCK.length] ?? 0,
      },
    ]),
  );

  function sell({ product, quantity }: Customer): SideStep[] {
    const shelf = shelves.get(product);
    if (!shelf) return [];
    const steps: SideStep[] = [];
    const now = () => ({ sku: shelf.sku, product, stock: shelf.stock, threshold: THRESHOLD });
    if (shelf.stock < quantity) {
      shelf.stock += RESTOCK;
      steps.push({ entity: 'inventory', type: 'inventory.updated', facts: now() });
    }
    const wasLow = shelf.stock <= THRESHOLD;
    shelf.stock -= quantity;
    steps.push({ entity: 'inventory', type: 'inventory.updated', facts: now() });
    if (!wasLow && shelf.stock <= THRESHOLD)
      steps.push({ entity: 'inventory', type: 'inventory.low-stock', facts: now() });
    return steps;
  }

  return {
    follow(step, customer) {
      const { orderId } = step.facts;
      const notice = (channel: NotificationChannel, template: string): SideStep => ({
        entity: 'notification',
        type: `notifications.${channel}`,
        facts: { orderId, channel, template, recipient: recipientOf(channel, customer) },
      });
      switch (step.type) {
        case 'orders.created':
          return [
            ...sell(customer),
            {
              entity: 'analytics',
              type: 'user.purchase',
              facts: { userId: numberOf('customer', customer), orderId },
            },
            notice('email', 'order_confirmation'),
          ];
        case 'orders.cancelled':
          return [notice('email', 'order_cancelled')];
        case 'payments.failed':
          return [notice('email', 'payment_failed')];
        case 'payments.refunded':
          return [notice('email', 'refund')];
        case 'delivery.in-transit':
          return [notice('sms', 'parcel_on_its_way')];
        case 'delivery.delivered':
          return [notice('push', 'parcel_delivered')];
        default:
          return [];
      }
    },
  };
}

/** Numbers that are nobody's: 06 39 98 is kept for fiction. */
function recipientOf(channel: NotificationChannel, customer: Customer): string {
  if (channel === 'email') return customer.email;
  if (channel === 'push') return numberOf('device', customer);
  const digits = String((hashOf(customer.email) >>> 0) % 10_000).padStart(4, '0');
  return `+33 6 39 98 ${digits.slice(0, 2)} ${digits.slice(2)}`;
}

function numberOf(what: string, { email }: Customer): string {
  return `${what}-${(hashOf(email) >>> 0).toString(16).padStart(8, '0')}`;
}

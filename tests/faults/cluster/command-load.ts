import { setTimeout as delay } from 'node:timers/promises';
import type { RecordPosition } from '../../../src/domain/log-record.ts';
import type { Host } from '../../support/start-host.ts';

/** A command that Vigie accepted: written to Kafka (200), or kept until Kafka takes it (202). */
export type AcceptedCommand = {
  readonly eventId: string;
  readonly path: string;
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  /** Where Vigie says it was written; absent for one that waits. */
  readonly position: RecordPosition | undefined;
};

type Answer = {
  readonly event_id: string;
  readonly order?: { readonly order_id: string };
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: string;
};

const CUSTOMERS_AT_ONCE = 2;
const NEXT_AFTER_MS = 250;

/** Customers who order, pay and want a delivery, over REST: 24 commands a second while Kafka answers. */
export class CommandLoad {
  readonly accepted: AcceptedCommand[] = [];
  /** Answers other than 200 and 202, and connections that broke. */
  readonly refused: string[] = [];
  readonly #host: Host;
  readonly #served = new Set<Promise<void>>();
  #isRunning = true;
  readonly #running: Promise<void>;

  constructor(host: Host) {
    this.#host = host;
    this.#running = this.#run();
  }

  /** Resolves when no command is under way any more. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#running;
    await Promise.all(this.#served);
  }

  async #run(): Promise<void> {
    while (this.#isRunning) {
      for (let number = 0; number < CUSTOMERS_AT_ONCE; number += 1) {
        const customer = this.#serve();
        this.#served.add(customer);
        void customer.finally(() => this.#served.delete(customer));
      }
      await delay(NEXT_AFTER_MS);
    }
  }

  async #serve(): Promise<void> {
    const order = await this.#ask('/api/orders/create', {});
    if (order?.order === undefined) {
      return;
    }
    const { order_id } = order.order;
    await this.#ask('/api/payments', { order_id, amount: '12.50', status: 'SUCCESS' });
    await this.#ask('/api/deliveries', { order_id, address: '1 quai des Brumes, 76600 Le Havre' });
  }

  async #ask(path: string, body: object): Promise<Answer | undefined> {
    const askedAtMs = Date.now();
    try {
      const response = await fetch(`${this.#host.origin}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.#host.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as Answer;
      if (response.status !== 200 && response.status !== 202) {
        this.refused.push(`${path} ${response.status} ${JSON.stringify(answer)}`);
        return undefined;
      }
      const { event_id, topic, partition, offset } = answer;
      const isWritten = topic !== undefined && partition !== undefined && offset !== undefined;
      this.accepted.push({
        eventId: event_id,
        path,
        askedAtMs,
        answeredAtMs: Date.now(),
        position: isWritten ? { topic, partition, offset } : undefined,
      });
      return answer;
    } catch (error) {
      // What `fetch` throws says why in its cause alone.
      const { cause } = error as Error;
      const askedAt = new Date(askedAtMs).toISOString();
      this.refused.push(`${path} ${String(error)}: ${String(cause)}, asked at ${askedAt}`);
      return undefined;
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { RecordPosition } from '../../../src/domain/log-record.ts';
import type { Host } from '../../support/start-host.ts';
import { RestClient } from './rest-client.ts';

/** A command that Vigie accepted: written to Kafka (200), or kept until Kafka takes it (202). */
export type AcceptedCommand = {
  readonly eventId: string;
  readonly path: string;
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  /** Where Vigie says it was written; absent for one that waits. */
  readonly position: RecordPosition | undefined;
};

/** A command whose connection broke before its answer: it may be in the log, at most once. */
export type UnknownCommand = {
  readonly path: CommandPath;
  readonly askedAtMs: number;
  /** Absent for a command that makes an order. */
  readonly orderId: string | undefined;
  readonly why: string;
};

export type CommandPath = '/api/orders/create' | '/api/payments' | '/api/deliveries';

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
  /** Answers other than 200 and 202. */
  readonly refused: string[] = [];
  readonly unknown: UnknownCommand[] = [];
  readonly #client: RestClient;
  readonly #served = new Set<Promise<void>>();
  #isRunning = true;
  readonly #running: Promise<void>;

  constructor(host: Host) {
    this.#client = new RestClient(host);
    this.#running = this.#run();
  }

  /** Resolves when no command is under way any more. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#running;
    await Promise.all(this.#served);
    this.#client.close();
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
    const payment = { order_id, amount: '12.50', status: 'SUCCESS' };
    await this.#ask('/api/payments', payment);
    const delivery = { order_id, address: '1 quai des Brumes, 76600 Le Havre' };
    await this.#ask('/api/deliveries', delivery);
  }

  async #ask(path: CommandPath, body: { readonly order_id?: string }): Promise<Answer | undefined> {
    const askedAtMs = Date.now();
    const outcome = await this.#client.post(path, body);
    if (outcome.kind === 'unknown') {
      this.unknown.push({ path, askedAtMs, orderId: body.order_id, why: outcome.why });
      return undefined;
    }
    const { status } = outcome;
    if (status !== 200 && status !== 202) {
      this.refused.push(`${path} ${status} ${JSON.stringify(outcome.body)}`);
      return undefined;
    }
    const answer = outcome.body as Answer;
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
  }
}

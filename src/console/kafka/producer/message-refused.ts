import type { Refusal } from '../../../contract/refused.ts';

/** Kafka, or its client, refused the message for good: it is in no log, and sending it again changes nothing. */
export class MessageRefused extends Error {
  override readonly name = 'MessageRefused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`${refusal.reason}: ${refusal.detail}`);
    this.refusal = refusal;
  }
}

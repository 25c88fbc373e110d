import type { ActivityRow } from '../../contract/rows.ts';
import { decimalText } from '../../domain/money.ts';

/** Lines a second; the rest is counted. */
const MOST_PER_SECOND = 20;

export type EventLogOptions = {
  readonly write?: (...line: unknown[]) => void;
  readonly now?: () => number;
};

/** Prints `new_order received {…}` and so on, at a pace a person can read. */
export function createEventLog({
  write = (...line) => console.log(...line),
  now = () => performance.now(),
}: EventLogOptions = {}): (rows: readonly ActivityRow[]) => void {
  let secondStartedAtMs = -Infinity;
  let written = 0;
  let unsaid = 0;

  return (rows) => {
    for (const row of rows) {
      if (now() - secondStartedAtMs >= 1000) {
        if (unsaid > 0) write(`… ${unsaid} more events received`);
        secondStartedAtMs = now();
        written = 0;
        unsaid = 0;
      }
      if (written < MOST_PER_SECOND) write(headline(row), row);
      else unsaid += 1;
      written += 1;
    }
  };
}

/** What a reader looks for, in the line that is shown before the object is opened. */
function headline({ entity, entityId, orderId, amount, label, position, effect }: ActivityRow): string {
  const { topic, partition, offset } = position;
  const order = orderId !== undefined && orderId !== entityId ? ` order ${orderId}` : '';
  const parts = [
    `${entityId ?? effect}${order}`,
    amount && `${decimalText(amount)} ${amount.currency}`,
    label,
    `${topic}/${partition}/${offset}`,
  ];
  return `new_${entity ?? 'record'} received: ${parts.filter(Boolean).join(' · ')}`;
}

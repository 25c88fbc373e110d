import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { RefusedCommand, RefusedCorrection } from '../../contract/refused.ts';
import type { RecordPosition } from '../../domain/log-record.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { RefusedMessage } from '../store/outbox-file.ts';

export type RefusedCommandsOptions = {
  readonly outbox: Pick<Outbox, 'refused' | 'sendRefused' | 'dropRefused'>;
  /** A message to be corrected is shown whole. */
  readonly isPrivate: () => boolean;
  readonly onChange: () => void;
};

/** The commands that Kafka refused for good, for the one who corrects or drops them. */
export type RefusedCommands = {
  readonly list: () => Result<readonly RefusedCommand[]>;
  readonly send: (
    correction: RefusedCorrection,
  ) => Promise<Result<{ readonly position: RecordPosition | undefined }>>;
  readonly drop: (ids: readonly number[]) => Result<undefined>;
};

export function createRefusedCommands({
  outbox,
  isPrivate,
  onChange,
}: RefusedCommandsOptions): RefusedCommands {
  const masked = () => fail(appError('masked', 'in privacy mode'));

  return {
    list: () => (isPrivate() ? masked() : ok(outbox.refused().map(toCommand))),
    async send({ id, value, ...changed }) {
      if (isPrivate()) {
        return masked();
      }
      const refused = outbox.refused().find((each) => each.id === id);
      if (!refused) {
        return fail(appError('not_found', `no refused command ${id}`));
      }
      const bytes = value === undefined ? refused.message.value : Buffer.from(value);
      const sent = await outbox.sendRefused(id, { ...changed, value: bytes });
      onChange();
      return sent.ok ? ok({ position: sent.value === 'waiting' ? undefined : sent.value }) : sent;
    },
    drop(ids) {
      outbox.dropRefused(ids);
      onChange();
      return ok(undefined);
    },
  };
}

function toCommand({ id, message, refusal, acceptedAtMs, refusedAtMs }: RefusedMessage): RefusedCommand {
  const { topic, key, headers, value, timestampMs } = message;
  return {
    ...refusal,
    id,
    topic,
    key,
    headers,
    value: textOf(value),
    sizeBytes: value.length,
    timestampMs,
    acceptedAtMs,
    refusedAtMs,
  };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

import {
  array,
  int16,
  int32,
  int64,
  nullableBytes,
  nullableString,
  optional,
  since,
  string,
} from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import {
  appendEach,
  batchKey,
  type BatchToAppend,
  checkEach,
  type PartitionAnswer,
  refused,
} from './append-produced.ts';
import { throttleTimeMs } from './common-fields.ts';
import { foldBy, repeatedKeys } from './fold-partitions.ts';

/*
 * Request  => [v3+] transactional_id acks timeout_ms [name [index records]]
 * Response => [name [index error_code base_offset [v2+] log_append_time_ms [v5+] log_start_offset
 *             [v8+] [record_error] error_message]] [v1+] throttle_time_ms
 *
 * Advertised from version 0 because librdkafka stops compressing otherwise (KAFKA-18659). The message sets
 * that versions 0 to 2 were made for are converted to batches v2.
 */
export const produce = defineApi({
  key: 0,
  name: 'Produce',
  versions: { from: 0, to: 9 },
  flexibleFrom: 9,
  request: struct({
    transactionalId: since(3, nullableString, null),
    acks: int16,
    timeoutMs: int32,
    topics: array(
      struct({ name: string, partitions: array(struct({ index: int32, records: nullableBytes })) }),
    ),
  }),
  response: struct({
    responses: array(
      struct({
        name: string,
        partitions: array(
          struct({
            index: int32,
            errorCode: int16,
            baseOffset: int64,
            logAppendTimeMs: since(2, int64, -1n),
            logStartOffset: since(5, int64, -1n),
            recordErrors: optional(
              since(8, array(struct({ batchIndex: int32, message: nullableString })), []),
              [],
            ),
            errorMessage: since(8, nullableString, null),
          }),
        ),
      }),
    ),
    throttleTimeMs: throttleTimeMs(1),
  }),
  async handle(request, context) {
    const { acks, transactionalId } = request;
    const named = request.topics.flatMap(({ name, partitions }) =>
      partitions.map(({ index, records }) => ({ name, index, records })),
    );
    if (acks !== 0 && acks !== 1 && acks !== -1) {
      const answers = named.map(({ index }) => refused(index, ErrorCode.INVALID_REQUIRED_ACKS));
      return { responses: byTopic(named, answers) };
    }
    const batches = foldBy(named, batchKey);
    const repeated = repeatedKeys(named.map(batchKey));
    const from = { ...context, transactionalId, waitsForDisk: acks === -1 };
    // Checks may take turns; what was sent first is appended first all the same.
    const appended = await context.arrivals.run(checkEach(from, batches, repeated), (checked) =>
      appendEach(from, batches, checked),
    );
    if (acks === 0) {
      return undefined;
    }
    return { responses: byTopic(batches, await Promise.all(appended.map(async ({ answer }) => answer))) };
  },
});

/** The answers in the order of the batches. */
function byTopic(
  batches: readonly BatchToAppend[],
  answers: readonly PartitionAnswer[],
): { name: string; partitions: PartitionAnswer[] }[] {
  const topics = new Map<string, PartitionAnswer[]>();
  for (const [at, answer] of answers.entries()) {
    const { name } = batches[at]!;
    const partitions = topics.get(name) ?? [];
    topics.set(name, partitions);
    partitions.push(answer);
  }
  return [...topics].map(([name, partitions]) => ({ name, partitions }));
}

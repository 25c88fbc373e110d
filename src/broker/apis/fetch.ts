import { ErrorCode } from '../wire/error-code.ts';
import { defineApi } from './api.ts';
import { planOf, readAll } from './fetch-attempt.ts';
import { fetchRequest, type FetchResponse, fetchResponse } from './fetch-messages.ts';
import { RecordsWait } from './fetch-wait.ts';

/** KIP-227: the epochs of a request that names all its partitions, whatever its session id. */
const FULL_FETCH_EPOCHS = new Set([0, -1]);

/*
 * Fetch sessions are never made (session id 0 is an answer that KIP-227 allows), so each request is
 * whole. A batch is returned as a whole, also where the offset asked for lies in its middle.
 */
export const fetch = defineApi({
  key: 1,
  name: 'Fetch',
  versions: { from: 4, to: 13 },
  flexibleFrom: 12,
  request: fetchRequest,
  response: fetchResponse,
  async handle(request, context): Promise<FetchResponse | undefined> {
    if (!FULL_FETCH_EPOCHS.has(request.sessionEpoch)) {
      return { errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND, sessionId: 0, responses: [] };
    }
    const plan = planOf(request, context.apiVersion);
    // From before the reading on: what becomes readable meanwhile counts as well.
    const wait = new RecordsWait(plan, context.broker);
    const attempt = await readAll(plan, context);
    const isAnswer =
      attempt.hasError ||
      attempt.sizeBytes >= request.minBytes ||
      request.maxWaitMs <= 0 ||
      // How a Java consumer says goodbye to a session, which it waits for.
      plan.topics.length === 0;
    if (isAnswer) {
      return attempt.response;
    }
    const isConnected = await wait.untilReadable({
      bytes: request.minBytes - attempt.sizeBytes,
      maxWaitMs: request.maxWaitMs,
      onDisconnect: context.onDisconnect,
    });
    return isConnected ? (await readAll(plan, context)).response : undefined;
  },
});

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConsoleSeat } from '../../console/vigie-console.ts';
import type { AppError, Result } from '../../contract/app-error.ts';
import type { CallInput, CallName, CallOutput, Receipt } from '../../contract/contract.ts';
import { errorText, namedProblemText } from '../../contract/error-text.ts';
import type { Language } from '../../contract/language.ts';
import { askedLanguage } from './asked-language.ts';

export type RestOptions = {
  /** The client's seat in the console. */
  readonly seatOf: (request: FastifyRequest) => ConsoleSeat;
  readonly language: Language | undefined;
};

const STATUS_OF_ERROR: Record<AppError['code'], number> = {
  invalid_input: 400,
  impossible_transition: 409,
  no_topic: 409,
  not_a_tape: 400,
  tape_unreadable: 400,
  tape_cut: 400,
  tape_changed: 400,
  tape_too_long: 400,
  seeking: 409,
  replaying: 409,
  too_many_replays: 409,
  masked: 409,
  not_found: 404,
  not_allowed: 403,
  read_only: 403,
  connection_read_only: 403,
  unconfirmed_write: 409,
  too_many: 429,
  kafka_unreachable: 503,
  right_missing: 403,
  kafka_refused: 422,
  position_unknown: 500,
  outbox_full: 503,
  outbox_unwritable: 503,
  last_node: 409,
  port_taken: 503,
  switching: 503,
  in_use: 409,
  commands_wait: 409,
  start_failed: 503,
  link_lost: 503,
  cancelled: 503,
  internal: 500,
};
/** The contract's field names in REST's own words, where they differ. */
const REST_FIELD: Readonly<Record<string, string>> = {
  orderId: 'order_id',
  customerName: 'customer_name',
  customerEmail: 'customer_email',
  amountMinor: 'amount',
  estimatedDate: 'estimated_date',
  deliveryId: 'delivery_id',
  text: 'search',
};

/** What every route needs: the console's calls, and one form of answers and refusals. */
export class RestContext {
  readonly #options: RestOptions;

  constructor(options: RestOptions) {
    this.#options = options;
  }

  seatOf(request: FastifyRequest): ConsoleSeat {
    return this.#options.seatOf(request);
  }

  languageOf(request: FastifyRequest): Language {
    return askedLanguage(request.headers['accept-language'], this.#options.language);
  }

  async call<N extends CallName>(
    request: FastifyRequest,
    name: N,
    input: CallInput<N>,
  ): Promise<Result<CallOutput<N>>> {
    const seat = this.seatOf(request);
    return (await seat.dispatch(name, input, { caller: 'program' })) as Result<CallOutput<N>>;
  }

  /** The receipt of a command beside the entity it made: 200 once Kafka has the event, 202 while it waits. */
  answer(reply: FastifyReply, receipt: Receipt, body: object): FastifyReply {
    return reply.code(receipt.status === 'waiting' ? 202 : 200).send({
      success: true,
      ...body,
      event_id: receipt.eventId,
      status: receipt.status,
      ...receipt.position,
    });
  }

  refuse(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
    const language = this.languageOf(request);
    const fields = error.fields?.map((problem) => {
      const field = REST_FIELD[problem.field] ?? problem.field;
      return { field, rule: problem.rule, message: namedProblemText(field, problem, language) };
    });
    return reply.code(STATUS_OF_ERROR[error.code]).send({
      success: false,
      error: error.code,
      message: errorText(request.method === 'GET' ? { ...error, isRead: true } : error, language),
      ...(error.refusal ? { refusal: error.refusal } : {}),
      ...(fields ? { fields } : {}),
    });
  }
}

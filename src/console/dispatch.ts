import { appError, fail, type Result } from '../contract/app-error.ts';
import { isForAudience, isOfWindow, writesToKafka, type WindowCall } from '../contract/call-effects.ts';
import type { CallInput, CallName, CallOutput, ConnectionCall } from '../contract/contract.ts';
import { parseCallInput } from '../contract/validators.ts';
import type { Caller, WriteGate } from './write-gate.ts';

/** One handler per call: a missing one does not compile. Expected failure is returned; what is thrown is a defect. */
type HandlersOf<Name extends CallName> = {
  readonly [N in Name]: (
    input: CallInput<N>,
    ...from: N extends WindowCall ? [window: string] : []
  ) => Promise<Result<CallOutput<N>>> | Result<CallOutput<N>>;
};

/** Of a running console. */
export type Handlers = HandlersOf<Exclude<CallName, ConnectionCall>>;
/** Of what goes on whether or not one runs. */
export type ConnectionHandlers = HandlersOf<ConnectionCall>;

/** Where a call comes from. */
export type CallSource = {
  /** A screen where absent. */
  readonly caller?: Caller;
  /** The name of its window, as its session has it. Calls that act on a window are refused without one. */
  readonly window?: string;
};

export type Dispatch = (name: string, input: unknown, from?: CallSource) => Promise<Result<unknown>>;

export type DispatchOptions = {
  readonly log: (line: string) => void;
  /** Refuses every call that is not for the audience. */
  readonly isAudience?: boolean;
  /** Whether calls that write to Kafka go through; they do where absent. */
  readonly writes?: WriteGate;
};

/** The one way from a transport to a handler: known name, parsed input, a result whatever happens. */
export function createDispatch(
  handlers: Handlers | ConnectionHandlers,
  { log, isAudience = false, writes }: DispatchOptions,
): Dispatch {
  const known = new Map(Object.entries(handlers)) as ReadonlyMap<
    string,
    (input: unknown, window?: string) => unknown
  >;
  return async (name, input, { caller = 'screen', window } = {}) => {
    if (isAudience && !isForAudience(name as CallName))
      return fail(appError('read_only', `${name} by the audience`));
    const handle = known.get(name);
    if (!handle)
      return fail(appError('invalid_input', 'unknown call', [{ field: 'name', rule: 'not_one_of' }]));
    if (isOfWindow(name as CallName) && window === undefined) {
      // Else it would act on a window that no screen has, and its maker would wait for ever.
      log(`${name} failed: the call names no window`);
      return fail(appError('internal', `${name} names no window`));
    }
    const parsed = parseCallInput(name as CallName, input);
    if (!parsed.ok) return parsed;
    const refusal = writesToKafka(name as CallName) ? writes?.refusal(caller) : undefined;
    if (refusal) return fail(refusal);
    try {
      return (await handle(parsed.value, window)) as Result<unknown>;
    } catch (error) {
      log(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return fail(appError('internal', `${name} failed`));
    }
  };
}

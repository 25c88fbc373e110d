import { appError, fail, type Result } from '../contract/app-error.ts';
import { CALL_NAMES, type CallInput, type CallName, type CallOutput } from '../contract/contract.ts';
import { parseCallInput } from '../contract/validators.ts';

/** One handler per call: a missing one does not compile. Expected failure is returned; what is thrown is a defect. */
export type Handlers = {
  readonly [N in CallName]: (input: CallInput<N>) => Promise<Result<CallOutput<N>>> | Result<CallOutput<N>>;
};

export type Dispatch = (name: string, input: unknown) => Promise<Result<unknown>>;

/** The one way from a transport to a handler: known name, parsed input, a result whatever happens. */
export function createDispatch(handlers: Handlers, log: (line: string) => void): Dispatch {
  async function run<N extends CallName>(name: N, input: unknown): Promise<Result<unknown>> {
    const parsed = parseCallInput(name, input);
    if (!parsed.ok) return parsed;
    try {
      return await handlers[name](parsed.value);
    } catch (error) {
      log(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return fail(appError('internal', `${name} failed`));
    }
  }
  return async (name, input) => {
    const known = CALL_NAMES.find((each) => each === name);
    if (!known)
      return fail(appError('invalid_input', 'unknown call', [{ field: 'name', rule: 'not_one_of' }]));
    return run(known, input);
  };
}

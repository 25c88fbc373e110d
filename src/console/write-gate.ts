import { appError, fail, ok, type AppError, type Result } from '../contract/app-error.ts';
import type { ConnectionMode } from '../contract/connection.ts';

/** Who calls: a person at a screen, or a program that was given the token. */
export type Caller = 'screen' | 'program';

export type WriteGateOptions = {
  readonly connectionId: string;
  readonly mode: ConnectionMode;
  /** Whether a screen has to confirm once before it writes. Programs are not asked: the token was given to them. */
  readonly asks: boolean;
};

/** Decides whether a call may write to the cluster of this connection. It starts closed with each console. */
export type WriteGate = {
  /** Why the caller may not write; undefined where it may. */
  readonly refusal: (caller: Caller) => AppError | undefined;
  readonly confirm: (input: { readonly connectionId: string }) => Result<undefined>;
};

export function createWriteGate({ connectionId, mode, asks }: WriteGateOptions): WriteGate {
  let isConfirmed = !asks;
  return {
    refusal(caller) {
      if (mode === 'read') return appError('connection_read_only', `${connectionId} is read only`);
      if (caller === 'screen' && !isConfirmed)
        return appError('unconfirmed_write', `writing to ${connectionId} is not confirmed`);
      return undefined;
    },
    confirm(input) {
      if (input.connectionId !== connectionId)
        return fail(appError('not_found', 'another connection is in use'));
      isConfirmed = true;
      return ok(undefined);
    },
  };
}

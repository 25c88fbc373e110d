import { CALL_NAMES, type CallName } from './contract.ts';

/** One channel per call, so that a transport can refuse what is not in the contract. */
export function callChannel(name: CallName): `call:${CallName}` {
  return `call:${name}`;
}

export const CALL_CHANNELS: readonly string[] = CALL_NAMES.map(callChannel);

/** Streams share these: `open` (id, name, input), `credit` (id), `close` (id); `message` (id, message) comes back. */
export const STREAM_CHANNELS = {
  open: 'stream:open',
  credit: 'stream:credit',
  close: 'stream:close',
  message: 'stream:message',
} as const;

/** The path of Socket.IO's namespace for screens; the default one is for the documented `new_…` events. */
export const SCREEN_NAMESPACE = '/console';

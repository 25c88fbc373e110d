import { CALL_NAMES, type CallName } from './contract.ts';

/**
 * What each call does. `reads` changes nothing; the audience may call it. `private` changes nothing, but its answer is
 * for the presenter only. `changes` changes Vigie. `writes` writes records to Kafka: a read-only connection refuses it.
 * A call that is not listed does not compile.
 */
const CALL_EFFECTS: { readonly [N in CallName]: 'reads' | 'private' | 'changes' | 'writes' } = {
  'app.info': 'reads',
  'orders.suggest': 'reads',
  'orders.create': 'writes',
  'orders.search': 'reads',
  'payments.create': 'writes',
  'deliveries.create': 'writes',
  'deliveries.advance': 'writes',
  'records.read': 'reads',
  'quarantine.preview': 'reads',
  'quarantine.redrive': 'writes',
  // Customers are in them.
  'refused.list': 'private',
  'refused.send': 'writes',
  'refused.drop': 'changes',
  'export.list': 'reads',
  'tape.read': 'reads',
  'tape.open': 'changes',
  'tape.check': 'changes',
  'tape.write': 'writes',
  'log.topics': 'reads',
  'log.search': 'reads',
  'replay.seek': 'changes',
  'replay.step': 'changes',
  'replay.play': 'changes',
  'replay.pause': 'changes',
  'replay.close': 'changes',
  // The audience has no time machine.
  'replay.topics': 'private',
  'replay.search': 'private',
  'replay.record': 'private',
  'privacy.set': 'changes',
  'simulator.start': 'writes',
  // Settings alone: what the simulator writes, it writes once it was started.
  'simulator.configure': 'changes',
  'simulator.stop': 'changes',
  // Where clusters are, and who logs in there.
  'connections.list': 'private',
  'connections.save': 'changes',
  'connections.delete': 'changes',
  // Talks to whoever it is told to.
  'connections.test': 'changes',
  'connections.switch': 'changes',
  'connections.pickFile': 'changes',
  'writes.confirm': 'changes',
  'topics.create': 'writes',
  'nodes.switch': 'changes',
};

/** All calls that change anything, in Vigie or in Kafka. */
export const CHANGING_CALLS: readonly CallName[] = CALL_NAMES.filter(
  (name) => CALL_EFFECTS[name] === 'changes' || CALL_EFFECTS[name] === 'writes',
);

/** What each acts on or reads belongs to one window: its time machine, or the tape that it hands over. Such a call has to say which window it is for. */
const WINDOW_CALLS = [
  'tape.open',
  'tape.check',
  'replay.seek',
  'replay.step',
  'replay.play',
  'replay.pause',
  'replay.close',
  'replay.topics',
  'replay.search',
  'replay.record',
] as const satisfies readonly CallName[];
export type WindowCall = (typeof WINDOW_CALLS)[number];

export function isOfWindow(name: CallName): name is WindowCall {
  return WINDOW_CALLS.some((each) => each === name);
}

export function changesNothing(name: CallName): boolean {
  return !CHANGING_CALLS.includes(name);
}

export function isForAudience(name: CallName): boolean {
  return CALL_EFFECTS[name] === 'reads';
}

export function writesToKafka(name: CallName): boolean {
  return CALL_EFFECTS[name] === 'writes';
}

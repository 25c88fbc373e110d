import { CALL_NAMES, type CallName } from './contract.ts';

/**
 * What each call does: `reads` leaves everything as it was, for everybody, and `private` too, but tells what is the
 * presenter's own; `changes` is everything else. The audience may call what reads. A call that is not listed does not
 * compile.
 */
const CALL_EFFECTS: { readonly [N in CallName]: 'reads' | 'private' | 'changes' } = {
  'app.info': 'reads',
  'orders.suggest': 'reads',
  'orders.create': 'changes',
  'orders.search': 'reads',
  'payments.create': 'changes',
  'deliveries.create': 'changes',
  'deliveries.advance': 'changes',
  'records.read': 'reads',
  'quarantine.preview': 'reads',
  'quarantine.redrive': 'changes',
  'export.list': 'reads',
  'tape.read': 'reads',
  'tape.open': 'changes',
  'tape.write': 'changes',
  'log.topics': 'reads',
  'log.search': 'reads',
  // One time machine for everybody who looks at it.
  'replay.seek': 'changes',
  'replay.step': 'changes',
  'replay.play': 'changes',
  'replay.pause': 'changes',
  'replay.close': 'changes',
  'privacy.set': 'changes',
  'simulator.start': 'changes',
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
  'nodes.switch': 'changes',
};

/** All calls that change anything. */
export const CHANGING_CALLS: readonly CallName[] = CALL_NAMES.filter(
  (name) => CALL_EFFECTS[name] === 'changes',
);

export function isForAudience(name: CallName): boolean {
  return CALL_EFFECTS[name] === 'reads';
}

/**
 * kafkajs 2.2.4 asks for a timer in the past whenever a broker does not throttle it (tulios/kafkajs#1751). Node 24 warns
 * of that, rightly and uselessly: exactly this warning is dropped.
 */
export function quietNegativeTimeouts(): void {
  const emit = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (...args: unknown[]) => {
    if (args[1] !== 'TimeoutNegativeWarning') emit(...args);
  };
}

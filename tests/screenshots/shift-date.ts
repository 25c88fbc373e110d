/**
 * Moves the clock of the world it runs in, a page or a process; it goes on as fast as before. A page gets its text: it
 * must not refer to anything outside itself.
 */
export function shiftDate(byMs: number): void {
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...args: [] | [number | string | Date]) {
      if (args.length === 0) {
        super(RealDate.now() + byMs);
      } else {
        // All that `Date` takes: years, months and so on as well.
        super(...(args as [number]));
      }
    }

    static override now(): number {
      return RealDate.now() + byMs;
    }
  } as DateConstructor;
}

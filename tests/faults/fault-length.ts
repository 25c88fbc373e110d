/** `npm run test:faults` goes to the lengths the project is held to; `npm test` has a short version. */
export const isLong = process.env['VIGIE_FAULTS'] === 'long';

export function count(lengths: { short: number; long: number }): number {
  return isLong ? lengths.long : lengths.short;
}

/** In the name of every test that draws lots, so that a failure can be had again. */
export const seed = Number(process.env['VIGIE_FAULT_SEED'] ?? Date.now() % 1_000_000);

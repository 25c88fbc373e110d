/** Orders a second that the slider offers: even steps to the eye, from one in ten seconds to a thousand. */
export const RATES = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;

/** The step nearest to a rate, by ratio: 30 is nearer to 20 than to 50. */
export function rateStep(rate: number): number {
  let best = 0;
  for (const [step, offered] of RATES.entries()) {
    if (distance(offered, rate) < distance(RATES[best] ?? 1, rate)) best = step;
  }
  return best;
}

function distance(a: number, b: number): number {
  return Math.abs(Math.log(a / b));
}

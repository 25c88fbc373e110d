import type { Money } from '../../../domain/money.ts';

/** One fact of a page, as people read it there. */
export type ComparedFact = {
  /** Unique on the page, and the same at every instant. */
  readonly id: string;
  readonly label: string;
} & (
  | { readonly kind: 'count'; readonly value: number }
  | { readonly kind: 'money'; readonly value: Money }
  | { readonly kind: 'text'; readonly value: string }
);

/** A fact that is not the same at two instants; a side is absent where the page had no such fact. */
export type FactDifference = {
  readonly id: string;
  readonly label: string;
  readonly before: ComparedFact | undefined;
  readonly after: ComparedFact | undefined;
  /** How much it grew; absent for text, and for money whose currency changed. */
  readonly growth:
    | { readonly kind: 'count'; readonly by: number }
    | { readonly kind: 'money'; readonly by: Money }
    | undefined;
};

/** What changed, in the order of the page; facts that are gone come last. */
export function differencesOf(
  before: readonly ComparedFact[],
  after: readonly ComparedFact[],
): readonly FactDifference[] {
  const old = new Map(before.map((fact) => [fact.id, fact]));
  const now = new Map(after.map((fact) => [fact.id, fact]));
  return [...new Set([...now.keys(), ...old.keys()])]
    .map((id) => differenceOf(id, old.get(id), now.get(id)))
    .filter(({ before: from, after: to }) => JSON.stringify(from?.value) !== JSON.stringify(to?.value));
}

function differenceOf(
  id: string,
  before: ComparedFact | undefined,
  after: ComparedFact | undefined,
): FactDifference {
  return { id, label: (after ?? before)?.label ?? id, before, after, growth: growthOf(before, after) };
}

function growthOf(
  before: ComparedFact | undefined,
  after: ComparedFact | undefined,
): FactDifference['growth'] {
  const shown = after ?? before;
  if (shown?.kind === 'count') {
    return { kind: 'count', by: countOf(after) - countOf(before) };
  }
  if (shown?.kind !== 'money') return undefined;
  const { currency } = shown.value;
  const [from, to] = [minorOf(before, currency), minorOf(after, currency)];
  return from === undefined || to === undefined
    ? undefined
    : { kind: 'money', by: { minor: to - from, currency } };
}

function countOf(fact: ComparedFact | undefined): number {
  return fact?.kind === 'count' ? fact.value : 0;
}

function minorOf(fact: ComparedFact | undefined, currency: string): number | undefined {
  if (!fact) return 0;
  return fact.kind === 'money' && fact.value.currency === currency ? fact.value.minor : undefined;
}

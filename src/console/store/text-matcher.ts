/** True for an item one of whose texts holds the search, whatever the case and accents; undefined for any item. */
export function textMatcher<Item>(
  search: string,
  textsOf: (item: Item) => readonly (string | undefined)[],
): ((item: Item) => boolean) | undefined {
  const wanted = plain(search.trim());
  if (wanted === '') return undefined;
  return (item) => textsOf(item).some((text) => text !== undefined && plain(text).includes(wanted));
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Both, where both are there. */
export function both<Item>(
  first: ((item: Item) => boolean) | undefined,
  second: ((item: Item) => boolean) | undefined,
): ((item: Item) => boolean) | undefined {
  if (!first || !second) return first ?? second;
  return (item) => first(item) && second(item);
}

const LONGEST = 14;

/** An id as there is room for it in a table: a UUID by its first group, a short one whole, another one cut. */
export function shortId(id: string): string {
  if (/^[\da-f]{8}-[\da-f]{4}-/i.test(id)) return id.slice(0, 8);
  return id.length <= LONGEST ? id : `${id.slice(0, LONGEST - 1)}…`;
}

/**
 * An exchanged token leads to an address with a mark, which goes once the cookie comes back:
 *
 * - `given`: the host gave a cookie with the redirect to this address. A link of another site brings no `SameSite=Strict`
 *   cookie, so its absence says nothing yet, and the refusal page asks again.
 * - `asked`: a page of this host asked again. A browser that keeps cookies sends them now.
 */
export type Opened = 'given' | 'asked';

const NAME = 'opened';
const MARK = /^(given|asked)-(\d{1,15})$/;
/** An address with an older mark was kept or passed on: it says nothing of this browser. */
const GOOD_FOR_MS = 60_000;

/** What a mark says; undefined where there is none, or one that is not recent. */
export function openedOf(url: URL, nowMs: number): Opened | undefined {
  const [, opened, sinceMs] = MARK.exec(url.searchParams.get(NAME) ?? '') ?? [];
  const ageMs = nowMs - Number(sinceMs);
  return ageMs >= 0 && ageMs <= GOOD_FOR_MS ? (opened as Opened) : undefined;
}

/** Whether an address has what is for the host alone: a token, or a mark. */
export function isOpening({ searchParams }: URL): boolean {
  return searchParams.has('token') || searchParams.has(NAME);
}

/** The address of the page itself. Never of another host: `//x` would be one. */
export function pageAddress(url: URL): string {
  const kept = new URL(url);
  kept.searchParams.delete('token');
  kept.searchParams.delete(NAME);
  return ownPath(kept);
}

/** The address of the page with a new mark. */
export function markedAddress(url: URL, opened: Opened, nowMs: number): string {
  const marked = new URL(pageAddress(url), url);
  marked.searchParams.set(NAME, `${opened}-${nowMs}`);
  return ownPath(marked);
}

function ownPath(url: URL): string {
  return `/${url.pathname.replace(/^[/\\]+/, '')}${url.search}`;
}

/** The scheme that the installers register for this application. */
export const LINK_SCHEME = 'vigie';

const ORDER_LINK = /^vigie:\/\/order\/([^/?#\s\\]{1,768})\/?$/i;
const LONGEST_ID = 256;
// Control characters, and those that turn the direction of text: an id with them is made to deceive.
// oxlint-disable-next-line no-control-regex
const DECEIVING = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

/**
 * The page that a link of the form `vigie://order/<id>` leads to; undefined for anything else. The id is percent-encoded
 * where it holds more than letters and digits. Any program and any web page may have written the link.
 */
export function pageOfLink(link: string): string | undefined {
  const encoded = ORDER_LINK.exec(link)?.[1];
  if (encoded === undefined) return undefined;
  let id: string;
  try {
    id = decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
  const isSound =
    id.length <= LONGEST_ID && id.trim() === id && id !== '.' && id !== '..' && !DECEIVING.test(id);
  return isSound ? `/orders/${encodeURIComponent(id)}` : undefined;
}

/** Windows and Linux hand a link over as an argument; switches of Chromium may stand around it. */
export function pageOfArguments(args: readonly string[]): string | undefined {
  const link = args.find((arg) => arg.toLowerCase().startsWith(`${LINK_SCHEME}:`));
  return link === undefined ? undefined : pageOfLink(link);
}

/** The link to a page, where it has one: the inverse of `pageOfLink`. */
export function linkOfPage(page: string): string | undefined {
  const id = /^\/orders\/([^/?#]+)$/.exec(page)?.[1];
  return id === undefined ? undefined : `${LINK_SCHEME}://order/${id}`;
}

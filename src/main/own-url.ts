export const APP_SCHEME = 'app';
export const APP_HOST = 'vigie';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** Compared as text: `new URL('app://…').origin` is the string 'null' in Node. */
export function isOwnUrl(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
}

/** A page of the bundled documentation: plain text and links, and none of the application's code. */
export function isDocument(path: string): boolean {
  return /^\/docs\/[\w-]+\.html(?:[?#]|$)/.test(path);
}

/** Path and query of one of our own pages; undefined for any other. */
export function pathOfOwnUrl(url: string): string | undefined {
  return isOwnUrl(url) ? url.slice(APP_ORIGIN.length) || '/' : undefined;
}

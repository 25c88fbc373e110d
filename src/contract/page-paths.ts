/** The pages of the screens: the router of the renderer and both hosts know the same ones. `:name` is one segment. */
export const PAGE_PATHS = [
  '/',
  '/index.html',
  '/dashboard',
  '/orders',
  '/orders/:orderId',
  '/payments',
  '/deliveries',
  '/log',
  '/log/:topic',
  '/stock',
  '/quarantine',
  '/refused',
  '/connections',
] as const;

export type PagePath = (typeof PAGE_PATHS)[number];

/** Whether there is a page at a path, as it stands in an address: percent-encoded, without its query, in any case. */
export function isPagePath(path: string): boolean {
  const segments = path.replace(/([^/])\/$/, '$1').split('/');
  return PAGE_PATHS.some((page) => {
    const wanted = page.split('/');
    return (
      wanted.length === segments.length && wanted.every((part, index) => matches(part, segments[index] ?? ''))
    );
  });
}

function matches(wanted: string, segment: string): boolean {
  return wanted.startsWith(':') ? isOneName(segment) : wanted === segment.toLowerCase();
}

/** A dot may be part of a name, but is none by itself: it stands for a folder. */
function isOneName(segment: string): boolean {
  try {
    const name = decodeURIComponent(segment);
    return name !== '' && name !== '.' && name !== '..' && !segment.includes('\\');
  } catch {
    return false;
  }
}

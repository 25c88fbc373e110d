import {
  IconAlertTriangle,
  IconCreditCard,
  IconLayoutDashboard,
  IconPackages,
  IconShoppingCart,
  IconTimeline,
  IconTruckDelivery,
  type Icon,
} from '@tabler/icons-react';

export type PageName = 'dashboard' | 'orders' | 'payments' | 'deliveries' | 'log' | 'stock' | 'quarantine';

export type PageLink = {
  readonly name: PageName;
  readonly path: string;
  readonly icon: Icon;
  /** After `g`. */
  readonly letter: string;
  readonly digit: string;
};

export const PAGES: readonly PageLink[] = [
  { name: 'dashboard', path: '/dashboard', icon: IconLayoutDashboard, letter: 'd', digit: '1' },
  { name: 'orders', path: '/orders', icon: IconShoppingCart, letter: 'o', digit: '2' },
  { name: 'payments', path: '/payments', icon: IconCreditCard, letter: 'p', digit: '3' },
  { name: 'deliveries', path: '/deliveries', icon: IconTruckDelivery, letter: 'l', digit: '4' },
  { name: 'log', path: '/log', icon: IconTimeline, letter: 'j', digit: '5' },
  { name: 'stock', path: '/stock', icon: IconPackages, letter: 's', digit: '6' },
  { name: 'quarantine', path: '/quarantine', icon: IconAlertTriangle, letter: 'q', digit: '7' },
];

/** Also where the hosts open the window: `/` and `/index.html` are the dashboard. */
export function pageAt(path: string): PageLink | undefined {
  const wanted = path === '/' || path === '/index.html' ? '/dashboard' : path;
  // A page of one thing belongs to the page of all of them.
  return PAGES.find((page) => page.path === wanted || wanted.startsWith(`${page.path}/`));
}

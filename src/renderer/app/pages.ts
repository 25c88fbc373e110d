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

/** Pages by the question they answer: how the shop is, and what Kafka holds. */
export const PAGE_GROUPS = ['shop', 'kafka'] as const;
export type PageGroup = (typeof PAGE_GROUPS)[number];

export type PageLink = {
  readonly name: PageName;
  readonly group: PageGroup;
  readonly path: string;
  readonly icon: Icon;
  /** After `g`. */
  readonly letter: string;
  readonly digit: string;
};

export const PAGES: readonly PageLink[] = [
  {
    name: 'dashboard',
    group: 'shop',
    path: '/dashboard',
    icon: IconLayoutDashboard,
    letter: 'd',
    digit: '1',
  },
  { name: 'orders', group: 'shop', path: '/orders', icon: IconShoppingCart, letter: 'o', digit: '2' },
  { name: 'payments', group: 'shop', path: '/payments', icon: IconCreditCard, letter: 'p', digit: '3' },
  {
    name: 'deliveries',
    group: 'shop',
    path: '/deliveries',
    icon: IconTruckDelivery,
    letter: 'l',
    digit: '4',
  },
  { name: 'stock', group: 'shop', path: '/stock', icon: IconPackages, letter: 's', digit: '5' },
  { name: 'log', group: 'kafka', path: '/log', icon: IconTimeline, letter: 'j', digit: '6' },
  {
    name: 'quarantine',
    group: 'kafka',
    path: '/quarantine',
    icon: IconAlertTriangle,
    letter: 'q',
    digit: '7',
  },
];

/** Also where the hosts open the window: `/` and `/index.html` are the dashboard. */
export function pageAt(path: string): PageLink | undefined {
  const wanted = path === '/' || path === '/index.html' ? '/dashboard' : path;
  // A page of one thing belongs to the page of all of them.
  return PAGES.find((page) => page.path === wanted || wanted.startsWith(`${page.path}/`));
}

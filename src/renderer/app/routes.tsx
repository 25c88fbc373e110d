import { createElement, lazy, Suspense, useEffect, type ComponentType } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { isPagePath, PAGE_PATHS, type PagePath } from '../../contract/page-paths.ts';
import { onlyLivePage } from '../ui/replay/only-live.tsx';
import { NotFoundPage } from './not-found-page.tsx';

const load = {
  dashboard: () => import('../features/dashboard/dashboard-page.tsx'),
  orders: () => import('../features/orders/orders-page.tsx'),
  order: () => import('../features/order/order-page.tsx'),
  payments: () => import('../features/payments/payments-page.tsx'),
  deliveries: () => import('../features/deliveries/deliveries-page.tsx'),
  log: () => import('../features/log/log-page.tsx'),
  connections: () => import('../features/connection/connections-page.tsx'),
  stock: () => import('../features/stock/stock-page.tsx'),
  quarantine: () => import('../features/quarantine/quarantine-page.tsx'),
  refused: () => import('../features/refused/refused-page.tsx'),
};

const DashboardPage = lazy(async () => ({ default: (await load.dashboard()).DashboardPage }));
const OrdersPage = lazy(async () => ({ default: (await load.orders()).OrdersPage }));
const OrderPage = lazy(async () => ({ default: (await load.order()).OrderPage }));
const PaymentsPage = lazy(async () => ({ default: (await load.payments()).PaymentsPage }));
const DeliveriesPage = lazy(async () => ({ default: (await load.deliveries()).DeliveriesPage }));
const LogPage = lazy(async () => ({ default: (await load.log()).LogPage }));
const StockPage = lazy(async () => ({ default: (await load.stock()).StockPage }));
const QuarantinePage = lazy(async () => ({ default: (await load.quarantine()).QuarantinePage }));
const RefusedPage = onlyLivePage(lazy(async () => ({ default: (await load.refused()).RefusedPage })));
const ConnectionsPage = lazy(async () => ({ default: (await load.connections()).ConnectionsPage }));

const PAGE_AT: Readonly<Record<PagePath, ComponentType>> = {
  '/': DashboardPage,
  '/index.html': DashboardPage,
  '/dashboard': DashboardPage,
  '/orders': OrdersPage,
  '/orders/:orderId': OrderPage,
  '/payments': PaymentsPage,
  '/deliveries': DeliveriesPage,
  '/log': LogPage,
  '/log/:topic': LogPage,
  '/stock': StockPage,
  '/quarantine': QuarantinePage,
  '/refused': RefusedPage,
  '/connections': ConnectionsPage,
};

/** The first page is drawn, then the others are fetched, so that going to one never waits. */
const PRELOAD_AFTER_MS = 1500;

export function Routes() {
  useLocation();
  // As it stands in the address: decoded, a path that is no proper code looks like a name with a percent sign.
  const isPage = isPagePath(window.location.pathname);
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const page of Object.values(load)) page().catch(() => undefined);
    }, PRELOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);

  if (!isPage) return <NotFoundPage />;
  return (
    <Suspense fallback={null}>
      {/* Children without keys: a page that two paths lead to stays as it is from one to the other. */}
      {createElement(
        Switch,
        undefined,
        ...PAGE_PATHS.map((path) => createElement(Route, { path, component: PAGE_AT[path] })),
        <Route component={NotFoundPage} />,
      )}
    </Suspense>
  );
}

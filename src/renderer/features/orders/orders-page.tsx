import { useTranslation } from 'react-i18next';
import { ForPresenter } from '../../ui/for-presenter.tsx';
import { Page } from '../../ui/page.tsx';
import { SimulatorRun } from '../../ui/simulator-run.tsx';
import { OrderActions } from './order-actions.tsx';
import { OrdersPanel } from './orders-panel.tsx';
import classes from './orders.module.css';

export function OrdersPage() {
  const { t } = useTranslation('orders');
  return (
    <Page title={t('title')} intro={t('intro')}>
      <ForPresenter>
        <div className={classes.toolbar}>
          <OrderActions />
          <div className={classes.auto}>
            <SimulatorRun />
          </div>
        </div>
      </ForPresenter>
      <OrdersPanel />
    </Page>
  );
}

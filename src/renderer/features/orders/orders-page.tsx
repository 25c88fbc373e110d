import { useTranslation } from 'react-i18next';
import { ForWriter } from '../../ui/for-writer.tsx';
import { Page } from '../../ui/page.tsx';
import { ReadOnlyNote } from '../../ui/read-only-note.tsx';
import { SimulatorRun } from '../../ui/simulator-run.tsx';
import { OrderActions } from './order-actions.tsx';
import { OrdersPanel } from './orders-panel.tsx';
import classes from './orders.module.css';

export function OrdersPage() {
  const { t } = useTranslation('orders');
  return (
    <Page title={t('title')} intro={t('intro')}>
      <ForWriter otherwise={<ReadOnlyNote />}>
        <div className={classes.toolbar}>
          <OrderActions />
          <div className={classes.auto}>
            <SimulatorRun />
          </div>
        </div>
      </ForWriter>
      <OrdersPanel />
    </Page>
  );
}

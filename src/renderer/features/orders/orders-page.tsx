import { useTranslation } from 'react-i18next';
import { CommandTimeNote } from '../../ui/command-time-note.tsx';
import { ForWriter } from '../../ui/for-writer.tsx';
import { Page } from '../../ui/page.tsx';
import { ReadOnlyNote } from '../../ui/read-only-note.tsx';
import { SIMULATED, type Writes } from '../../ui/use-can-write.ts';
import { SimulatorRun } from '../../ui/simulator-run.tsx';
import { OrderActions } from './order-actions.tsx';
import { OrdersPanel } from './orders-panel.tsx';
import classes from './orders.module.css';

const ORDERS: Writes = ['order'];

export function OrdersPage() {
  const { t } = useTranslation('orders');
  return (
    <Page
      title={t('title')}
      intro={
        <>
          {t('intro')} <CommandTimeNote />
        </>
      }
    >
      <ForWriter writes={ORDERS} otherwise={<ReadOnlyNote writes={ORDERS} />}>
        <div className={classes.toolbar}>
          <OrderActions />
          <div className={classes.auto}>
            <ForWriter writes={SIMULATED} otherwise={<ReadOnlyNote writes={SIMULATED} />}>
              <SimulatorRun />
            </ForWriter>
          </div>
        </div>
      </ForWriter>
      <OrdersPanel />
    </Page>
  );
}

import { useTranslation } from 'react-i18next';
import { useStream } from '../../bridge/use-stream.ts';
import { Page } from '../../ui/page.tsx';
import { Families } from './families.tsx';
import { LowStock } from './low-stock.tsx';
import { NotificationsPanel } from './notifications-panel.tsx';
import classes from './stock.module.css';

/** What travels beside orders, payments and deliveries. */
export function StockPage() {
  const { t } = useTranslation('stock');
  const stream = useStream('beside', undefined);
  const beside = stream.phase === 'ready' ? stream.value : undefined;
  return (
    <Page title={t('title')} intro={t('intro')}>
      <Families counts={beside?.counts} />
      <div className={classes.layout}>
        <LowStock beside={beside} />
        <NotificationsPanel />
      </div>
    </Page>
  );
}

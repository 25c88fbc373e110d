import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaymentState } from '../../../domain/entities.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { ForWriter } from '../../ui/for-writer.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ReadOnlyNote } from '../../ui/read-only-note.tsx';
import type { Writes } from '../../ui/use-can-write.ts';
import { PaymentForm } from './payment-form.tsx';
import { PaymentShares } from './payment-shares.tsx';
import { PaymentsPanel } from './payments-panel.tsx';
import classes from './payments.module.css';

const ROWS = 50;
const PAYMENTS: Writes = ['payment'];

export function PaymentsPage() {
  const { t } = useTranslation('payments');
  const [search, setSearch] = useState('');
  const [state, setState] = useState<PaymentState | 'all'>('all');
  const stream = useStream('payments', { search, filter: state, limit: ROWS });
  const counts = stream.phase === 'ready' ? stream.value.counts : undefined;

  return (
    <Page title={t('title')} intro={t('intro')}>
      <div className={classes.layout}>
        <div className={classes.side}>
          <ForWriter
            writes={PAYMENTS}
            otherwise={
              <Panel title={t('form.title')} testId="payment-form">
                <ReadOnlyNote writes={PAYMENTS} />
              </Panel>
            }
          >
            <PaymentForm />
          </ForWriter>
          <PaymentShares counts={counts} />
        </div>
        <PaymentsPanel
          stream={stream}
          limit={ROWS}
          search={search}
          onSearch={setSearch}
          state={state}
          onState={setState}
        />
      </div>
    </Page>
  );
}

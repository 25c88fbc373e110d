import { Anchor } from '@mantine/core';
import { IconArrowLeft, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'wouter';
import { useStream } from '../../bridge/use-stream.ts';
import { decodedPart } from '../../ui/decoded-part.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { shortId } from '../../ui/short-id.ts';
import { Comparison } from '../../ui/replay/comparison.tsx';
import { DeliveryParts, PaymentParts } from './order-parts.tsx';
import { OrderFacts } from './order-facts.tsx';
import { OrderLoading } from './order-loading.tsx';
import { OrderPipeline } from './order-pipeline.tsx';
import { OrderStory } from './order-story.tsx';
import { useOrderFacts } from './use-order-facts.ts';
import classes from './order.module.css';

/** One order across topics: what it is, where it stands, and its life as a story and as records in the log. */
export function OrderPage() {
  const { orderId: encoded } = useParams<{ orderId: string }>();
  const orderId = decodedPart(encoded);
  const { t } = useTranslation('order');
  const stream = useStream('order', { orderId });
  const view = stream.phase === 'ready' && stream.value.orderId === orderId ? stream.value : undefined;

  const compared = useOrderFacts(view);

  return (
    <Page
      title={t('title', { id: shortId(orderId) })}
      intro={t('intro')}
      actions={
        <Anchor component={Link} href="/orders" className={classes.back}>
          <IconArrowLeft size="1rem" aria-hidden /> {t('back')}
        </Anchor>
      }
    >
      {stream.phase === 'loading' && <OrderLoading />}
      {view && view.stepsTotal === 0 && (
        <Panel>
          <EmptyState icon={IconSearch} title={t('nothingTitle')} hint={t('nothingHint', { id: orderId })} />
        </Panel>
      )}
      {view && view.stepsTotal > 0 && (
        <>
          <OrderPipeline view={view} />
          <Comparison name={`order ${orderId}`} facts={compared} />
          <div className={classes.columns}>
            <div className={classes.side}>
              <OrderFacts view={view} />
              <PaymentParts payments={view.payments} />
              <DeliveryParts deliveries={view.deliveries} />
            </div>
            <OrderStory view={view} />
          </div>
        </>
      )}
    </Page>
  );
}

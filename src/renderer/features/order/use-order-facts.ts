import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderView } from '../../../contract/rows.ts';
import { balancesOf } from '../../../domain/payment-money.ts';
import type { ComparedFact } from '../../ui/replay/compared-facts.ts';
import { shortId } from '../../ui/short-id.ts';

/** What the page says of an order, to be compared between two instants. */
export function useOrderFacts(view: OrderView | undefined): readonly ComparedFact[] | undefined {
  const { t } = useTranslation(['order', 'common']);
  return useMemo(() => {
    if (!view) return undefined;
    const { order, payments, deliveries, stepsTotal } = view;
    const text = (id: string, label: string, value: string): ComparedFact => ({
      id,
      label,
      kind: 'text',
      value,
    });
    return [
      ...(order
        ? [
            text('stage', t('order:stage'), t(`common:state.stage.${order.stage}`)),
            text('status', t('order:status'), t(`common:state.order.${order.state}`)),
          ]
        : []),
      ...(order?.total
        ? [{ id: 'total', label: t('order:total'), kind: 'money' as const, value: order.total }]
        : []),
      ...balancesOf(payments).map(({ currency, net }): ComparedFact => ({
        id: `paid ${currency}`,
        label: t('order:paid'),
        kind: 'money',
        value: { minor: net, currency },
      })),
      ...payments.map(({ paymentId, state }) =>
        text(
          `payment ${paymentId}`,
          `${t('common:payment')} ${shortId(paymentId)}`,
          t(`common:state.payment.${state}`),
        ),
      ),
      ...deliveries.map(({ deliveryId, state }) =>
        text(
          `delivery ${deliveryId}`,
          `${t('common:delivery')} ${shortId(deliveryId)}`,
          t(`common:state.delivery.${state}`),
        ),
      ),
      { id: 'events', label: t('order:events'), kind: 'count' as const, value: stepsTotal },
    ];
  }, [view, t]);
}

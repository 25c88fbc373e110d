import { useTranslation } from 'react-i18next';
import type { OrderView } from '../../../contract/rows.ts';
import type { OrderStage } from '../../../domain/entities.ts';
import { Panel } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { stateLook } from '../../ui/state-look.ts';
import classes from './order.module.css';

/** The way of an order that goes well. */
const WAY = ['placed', 'paid', 'preparing', 'shipping', 'delivered'] as const satisfies OrderStage[];

/** How far along the way a stage is; where a payment is awaited or failed, the order is still only placed. */
const REACHED: Record<OrderStage, number> = {
  placed: 0,
  payment_pending: 0,
  payment_failed: 0,
  paid: 1,
  preparing: 2,
  shipping: 3,
  delivered: 4,
  cancelled: -1,
  exception: -1,
};

export function OrderPipeline({ view }: { readonly view: OrderView }) {
  const { t } = useTranslation(['order', 'common']);
  const stage = view.order?.stage;
  if (stage === undefined) {
    return (
      <Panel>
        <p className={classes.unread}>{t('order:unread')}</p>
      </Panel>
    );
  }
  const reached = REACHED[stage];
  const isOnWay = WAY.some((each) => each === stage);
  return (
    <Panel>
      <div className={classes.pipeline}>
        <ol className={classes.way} aria-label={t('order:pipeline')} data-off={reached < 0 || undefined}>
          {WAY.map((each, index) => {
            const { icon: IconOf } = stateLook('stage', each);
            return (
              <li
                key={each}
                data-passed={index <= reached || undefined}
                aria-current={each === stage ? 'step' : undefined}
              >
                <span className={classes.dot}>
                  <IconOf size="1.125rem" aria-hidden />
                </span>
                <span>{t(`common:state.stage.${each}`)}</span>
              </li>
            );
          })}
        </ol>
        {!isOnWay && (
          <div className={classes.aside} data-testid="order-stage-aside">
            <StateBadge entity="stage" state={stage} />
          </div>
        )}
      </div>
    </Panel>
  );
}

import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { OrderView } from '../../../contract/rows.ts';
import {
  ORDER_WAY,
  orderProblem,
  stepsDone,
  type OrderParts,
  type OrderProblem,
} from '../../../domain/order-progress.ts';
import { useFormats } from '../../ui/formats.ts';
import { Panel } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { stateLook } from '../../ui/state-look.ts';
import { useFailureText } from '../../ui/use-failure-text.ts';
import classes from './order.module.css';

/** How far an order is: the steps that were done, and in words what keeps it from the next one. */
export function OrderPipeline({ view }: { readonly view: OrderView }) {
  const { t } = useTranslation('order');
  if (!view.order) {
    return (
      <Panel>
        <p className={classes.unread}>{t('unread')}</p>
      </Panel>
    );
  }
  return <Pipeline parts={{ ...view, order: view.order }} />;
}

function Pipeline({ parts }: { readonly parts: OrderParts }) {
  const { t } = useTranslation(['order', 'common']);
  const { stage } = parts.order;
  const done = stepsDone(parts);
  const problem = orderProblem(parts);
  const isOnWay = ORDER_WAY.some((each) => each === stage);
  return (
    <Panel>
      <div className={classes.pipeline}>
        <ol className={classes.way} aria-label={t('order:pipeline')}>
          {ORDER_WAY.map((step) => {
            const { icon: IconOf } = stateLook('stage', step);
            return (
              <li
                key={step}
                data-passed={done.has(step) || undefined}
                aria-current={step === stage ? 'step' : undefined}
              >
                <span className={classes.dot}>
                  <IconOf size="1.125rem" aria-hidden />
                </span>
                <span>{t(`common:state.stage.${step}`)}</span>
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
      {problem && <Problem problem={problem} />}
    </Panel>
  );
}

function Problem({ problem }: { readonly problem: OrderProblem }) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const failureText = useFailureText();
  function text(): string {
    switch (problem.kind) {
      case 'cancelled':
        return t('problem.cancelled');
      case 'delivery_failed':
        return t('problem.deliveryFailed', {
          id: problem.deliveryId,
          time: formats.dateTime(problem.atMs),
        });
      case 'payment_failed':
        return t('problem.paymentFailed', {
          id: problem.paymentId,
          time: formats.dateTime(problem.atMs),
          reason: failureText(problem.failureCode) || t('problem.noReason'),
        });
      case 'refunded':
        return t('problem.refunded', {
          id: problem.paymentId,
          time: formats.dateTime(problem.atMs),
          amount: problem.amounts.map(formats.money).join(' · '),
        });
    }
  }
  return (
    <p className={classes.problem} data-testid="order-problem">
      <IconAlertTriangle size="1.125rem" aria-hidden /> {text()}
    </p>
  );
}

import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { shortId } from './short-id.ts';
import classes from './order-link.module.css';

export type OrderLinkProps = {
  /** Empty where a record names none. */
  readonly orderId: string;
  /** Cut to its first characters, as in tables. */
  readonly short?: boolean | undefined;
  readonly title?: string | undefined;
};

/** An order id that leads to its page. */
export function OrderLink({ orderId, short = false, title }: OrderLinkProps) {
  const { t } = useTranslation('common');
  if (orderId === '') return null;
  return (
    <Link
      href={orderPath(orderId)}
      className={`mono ${classes.link}`}
      title={title ?? `${t('openOrder')} ${orderId}`}
      data-testid="order-link"
    >
      {short ? shortId(orderId) : orderId}
    </Link>
  );
}

/** Where the page of an order is; an id may hold any character. */
function orderPath(orderId: string): string {
  return `/orders/${encodeURIComponent(orderId)}`;
}

import { Autocomplete } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderRow } from '../../contract/rows.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { useFormats } from './formats.ts';
import { shortId } from './short-id.ts';
import { useProductText } from './use-product-text.ts';
import classes from './order-picker.module.css';

export type OrderPickerProps = {
  readonly value: string;
  readonly onChange: (orderId: string) => void;
  /** The order of that id, once it is found; undefined for an id nobody knows. */
  readonly onFound: (order: OrderRow | undefined) => void;
  readonly error?: string | undefined;
};

const OPTIONS = 8;
const SETTLE_MS = 150;

/** An order by search, or any id typed freely: events may come before the order they belong to. */
export function OrderPicker({ value, onChange, onFound, error }: OrderPickerProps) {
  const { t } = useTranslation('common');
  const formats = useFormats();
  const productText = useProductText();
  const bridge = useBridge();
  const [options, setOptions] = useState<readonly OrderRow[]>([]);

  useEffect(() => {
    let current = true;
    const timer = setTimeout(async () => {
      const found = await bridge.call('orders.search', { text: value, limit: OPTIONS });
      if (!current || !found.ok) return;
      setOptions(found.value);
      onFound(found.value.find((order) => order.orderId === value));
    }, SETTLE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [bridge, value, onFound]);

  const byId = new Map(options.map((order) => [order.orderId, order]));
  return (
    <Autocomplete
      label={t('order')}
      placeholder={t('orderPlaceholder')}
      value={value}
      onChange={onChange}
      data={options.map((order) => order.orderId)}
      // The console has searched already, in more than the ids.
      filter={({ options: all }) => all}
      renderOption={({ option }) => {
        const order = byId.get(option.value);
        if (!order) return option.value;
        return (
          <span className={classes.option}>
            <span className={classes.who}>
              {order.customerName} · {productText(order)}
            </span>
            <span className={classes.total}>{formats.money(order.total)}</span>
            <span className="mono">{shortId(order.orderId)}</span>
          </span>
        );
      }}
      maxLength={200}
      error={error}
    />
  );
}

import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleX, IconPackages, IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Beside } from '../../../contract/streams.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useFormats } from '../../ui/formats.ts';
import { useOpenRecord } from '../../ui/open-record.ts';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonLines } from '../../ui/skeleton-lines.tsx';
import { useProductText } from '../../ui/use-product-text.ts';
import { ToneBadge } from '../../ui/tone-badge.tsx';
import classes from './stock.module.css';

/** Articles at their threshold or below, the scarcest first; each leads to the record that said so. */
export function LowStock({ beside }: { readonly beside: Beside | undefined }) {
  const { t } = useTranslation('stock');
  const formats = useFormats();
  const productText = useProductText();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const { low = [], lowStock = 0, articles = 0 } = beside ?? {};
  return (
    <Panel
      flush
      testId="low-stock"
      title={t('low.title')}
      actions={
        <span className={classes.note}>{beside && t('low.of', { low: lowStock, count: articles })}</span>
      }
    >
      {low.length === 0 ? (
        <div className={classes.empty}>
          {!beside ? (
            <SkeletonLines count={6} />
          ) : articles === 0 ? (
            <EmptyState icon={IconPackages} title={t('low.unread')} hint={t('low.unreadHint')} />
          ) : (
            <EmptyState icon={IconShieldCheck} title={t('low.none')} hint={t('low.noneHint')} />
          )}
        </div>
      ) : (
        <table className={classes.low}>
          <thead>
            <tr>
              <th scope="col">{t('low.article')}</th>
              <th scope="col">{t('low.stock')}</th>
              <th scope="col">{t('low.threshold')}</th>
            </tr>
          </thead>
          <tbody>
            {low.map(({ sku, product, stock, threshold, position, simulated }) => (
              <tr key={sku}>
                <th scope="row">
                  <UnstyledButton
                    className={classes.article}
                    title={t('low.open', { product: product ? productText({ product, simulated }) : sku })}
                    onClick={() => openRecord({ position })}
                  >
                    {product ? productText({ product, simulated }) : sku}
                    <span className={`mono ${classes.sku}`}>{sku}</span>
                  </UnstyledButton>
                </th>
                <td>
                  {stock === 0 ? (
                    <ToneBadge icon={IconCircleX} tone="bad">
                      {t('low.out')}
                    </ToneBadge>
                  ) : (
                    <ToneBadge icon={IconAlertTriangle} tone="warn">
                      {formats.number(stock)}
                    </ToneBadge>
                  )}
                </td>
                <td>{formats.number(threshold)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

import { useLayoutEffect, useState, type RefObject } from 'react';
import type { TableTier } from './live-column.ts';

type TableSize = { readonly tier: TableTier; readonly rowHeight: number };

const ROW_REM = { phone: 4, narrow: 2.75, medium: 2.75, wide: 2.75 } as const;

/** Follows the table's width; in rem, so that a projector's larger type makes larger rows. */
export function useTableSize(table: RefObject<HTMLElement | null>): TableSize {
  const [size, setSize] = useState<TableSize>({ tier: 'wide', rowHeight: 44 });

  useLayoutEffect(() => {
    const element = table.current;
    if (!element) return undefined;
    function measure(): void {
      const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
      const tier = tierOf((element?.clientWidth ?? 0) / remPx);
      const rowHeight = Math.round(ROW_REM[tier] * remPx);
      setSize((now) => (now.tier === tier && now.rowHeight === rowHeight ? now : { tier, rowHeight }));
    }
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [table]);

  return size;
}

/** A width of zero is a page without layout (a test): everything is shown. */
function tierOf(widthRem: number): TableTier {
  if (widthRem === 0 || widthRem >= 68) return 'wide';
  if (widthRem >= 52) return 'medium';
  return widthRem >= 36 ? 'narrow' : 'phone';
}

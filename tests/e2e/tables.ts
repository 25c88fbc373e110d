import type { Locator, Page } from '@playwright/test';

export type TableName = 'activity' | 'orders' | 'payments' | 'deliveries' | 'quarantine' | 'notifications';

/** The rows on screen of a live table, newest first. */
export function rowsOf(page: Page, table: TableName): Locator {
  return page.getByTestId(`${table}-table`).locator('[data-row-key]');
}

/** The first number of a text, whatever separates its thousands. */
export function numberIn(text: string | null, index = 0): number {
  const numbers = [...(text ?? '').matchAll(/\d[\d\s\u00a0\u202f,.]*/gu)].map(([found]) =>
    Number(found.replaceAll(/\D/gu, '')),
  );
  const wanted = numbers[index];
  if (wanted === undefined) throw new Error(`no number ${index} in "${text}"`);
  return wanted;
}

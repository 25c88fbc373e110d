import { MantineProvider } from '@mantine/core';
import { renderToString } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { createI18n } from '../../app/i18n.ts';
import { FieldValue } from './field-value.tsx';

function shown(name: string, value: string): string {
  const html = renderToString(
    <I18nextProvider i18n={createI18n('fr')}>
      <MantineProvider>
        <p>
          <FieldValue name={name} value={value} />
        </p>
      </MantineProvider>
    </I18nextProvider>,
  );
  const text = /<p>(.*)<\/p>/.exec(html)?.[1] ?? '';
  return text.replaceAll('<!-- -->', '').replaceAll(/\s/gu, ' ');
}

describe('a field of a record as understood', () => {
  it.each([
    ['total', '1234.50 EUR', '1 234,50 €'],
    ['amount', 'beaucoup', 'beaucoup'],
    ['method', 'Credit Card', 'Carte bancaire'],
    ['method', 'Chèque', 'Chèque'],
    ['failureCode', 'card_expired', 'Carte expirée <span class="mono">card_expired</span>'],
    ['failureCode', 'E-1234', '<span class="mono">E-1234</span>'],
    ['template', 'parcel_on_its_way', 'Colis en route <span class="mono">parcel_on_its_way</span>'],
    ['template', 'welcome_back', '<span class="mono">welcome_back</span>'],
  ])('%s %s is shown as %s', (name, value, text) => {
    expect(shown(name, value)).toBe(text);
  });
});

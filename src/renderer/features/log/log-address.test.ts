import { describe, expect, it } from 'vitest';
import { readAddress, writeAddress } from './log-address.ts';

describe('the address of the log view', () => {
  it('holds all that it shows', () => {
    const address = {
      topic: 'shop.orders',
      partition: 2,
      from: 'offset',
      at: '1041',
      filter: { key: '', type: 'orders.', text: 'a&b', path: '$.amount > 1' },
    } as const;
    const [path = '', search = ''] = writeAddress(address).split('?');
    expect(path).toBe('/log/shop.orders');
    expect(readAddress('shop.orders', search)).toEqual(address);
  });

  it('takes rubbish for what is usual', () => {
    expect(readAddress('orders', 'partition=x&from=nowhere')).toEqual({
      topic: 'orders',
      partition: undefined,
      from: 'live',
      at: '',
      filter: { key: '', type: '', text: '', path: '' },
    });
  });
});

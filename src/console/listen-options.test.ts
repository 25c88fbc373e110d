import { describe, expect, it } from 'vitest';
import { isLoopback, listenOf } from './listen-options.ts';

const nothing = { address: undefined, certFile: undefined, keyFile: undefined, insecure: false };
const files = { certFile: 'c.pem', keyFile: 'k.pem' };

describe('listenOf', () => {
  it.each([
    [nothing, { address: '127.0.0.1', tls: undefined }],
    [
      { ...nothing, address: 'localhost' },
      { address: 'localhost', tls: undefined },
    ],
    [
      { ...nothing, address: '[::1]' },
      { address: '::1', tls: undefined },
    ],
    [
      { ...nothing, address: '0.0.0.0', insecure: true },
      { address: '0.0.0.0', tls: undefined },
    ],
    [
      { ...nothing, ...files, address: 'Vigie.Example' },
      { address: 'vigie.example', tls: files },
    ],
    [
      { ...nothing, ...files },
      { address: '127.0.0.1', tls: files },
    ],
  ])('takes %j', (asked, options) => {
    expect(listenOf(asked)).toEqual(options);
  });

  it.each([
    [{ ...nothing, address: '0.0.0.0' }, /--tls-cert FILE --tls-key FILE, or say --insecure/],
    [{ ...nothing, address: '192.168.1.20' }, /--insecure/],
    [{ ...nothing, address: '128.0.0.1' }, /--insecure/],
    [{ ...nothing, address: '127.0.0.1.evil.test' }, /--insecure/],
    [{ ...nothing, address: '::' }, /--insecure/],
    [{ ...nothing, address: '0.0.0.0:5000', insecure: true }, /without a port/],
    [{ ...nothing, address: 'a b', insecure: true }, /--listen wants/],
    [{ ...nothing, certFile: 'c.pem' }, /belong together/],
    [{ ...nothing, keyFile: 'k.pem', address: '0.0.0.0', insecure: true }, /belong together/],
  ])('refuses %j', (asked, why) => {
    expect(listenOf(asked)).toMatch(why);
  });

  it('knows what only this machine reaches', () => {
    const addresses = [
      '127.0.0.1',
      '127.8.8.8',
      '::1',
      'localhost',
      '0.0.0.0',
      '::',
      '10.0.0.1',
      '127.evil.test',
    ];
    expect(addresses.filter(isLoopback)).toEqual(['127.0.0.1', '127.8.8.8', '::1', 'localhost']);
  });
});

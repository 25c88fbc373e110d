import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';
import { followOwnAddress, ownAddress } from './own-address.ts';

const machine = ['192.168.1.20', 'fd00::20'];
const plain = { port: 5000, cert: undefined, machine: () => machine };

async function certificateFor(...names: { dns?: string; ip?: string }[]): Promise<string> {
  const altNames = names.map(({ dns, ip }) =>
    dns === undefined ? { type: 7 as const, ip: ip ?? '' } : { type: 2 as const, value: dns },
  );
  const { cert } = await generate([{ name: 'commonName', value: 'vigie' }], {
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  return cert;
}

describe('ownAddress', () => {
  it('is known by loopback names alone where only this machine reaches it', () => {
    const { hosts, origins, origin, joinOrigin } = ownAddress({ ...plain, listen: '127.0.0.1' });
    expect([...hosts]).toEqual(['127.0.0.1:5000', 'localhost:5000']);
    expect([...origins]).toEqual(['http://127.0.0.1:5000', 'http://localhost:5000']);
    expect([origin, joinOrigin]).toEqual(['http://127.0.0.1:5000', undefined]);
    expect(ownAddress({ ...plain, listen: '::1' }).origin).toBe('http://[::1]:5000');
  });

  it('is known by what it listens on, and by nothing else', () => {
    const { hosts, origin, joinOrigin } = ownAddress({ ...plain, listen: '192.168.1.20' });
    expect([...hosts]).toEqual(['192.168.1.20:5000']);
    expect([origin, joinOrigin]).toEqual(['http://192.168.1.20:5000', 'http://192.168.1.20:5000']);
  });

  it('is known by every address of the machine where it listens everywhere; its presenter stays on loopback', () => {
    const { hosts, origin, joinOrigin } = ownAddress({ ...plain, listen: '0.0.0.0' });
    for (const host of ['127.0.0.1:5000', 'localhost:5000', '192.168.1.20:5000', '[fd00::20]:5000'])
      expect([...hosts]).toContain(host);
    expect([...hosts]).not.toContain('0.0.0.0:5000');
    expect([origin, joinOrigin]).toEqual(['http://127.0.0.1:5000', 'http://192.168.1.20:5000']);
  });

  it('has no port in its name where that is the usual one', () => {
    expect([...ownAddress({ ...plain, port: 80, listen: 'localhost' }).hosts]).toEqual([
      '127.0.0.1',
      'localhost',
    ]);
  });

  it('follows the machine to another network, and forgets the one it left', () => {
    let [nowMs, addresses] = [0, ['192.168.1.20']];
    const now = followOwnAddress({ ...plain, listen: '0.0.0.0', machine: () => addresses }, () => nowMs);
    addresses = ['10.0.0.5'];
    expect(now().joinOrigin).toBe('http://192.168.1.20:5000');
    nowMs = 2_000;
    expect(now().joinOrigin).toBe('http://10.0.0.5:5000');
    expect([now().hosts.has('10.0.0.5:5000'), now().hosts.has('192.168.1.20:5000')]).toEqual([true, false]);
  });

  it('goes by the names of its certificate, but for patterns', async () => {
    const cert = await certificateFor({ dns: 'vigie.example' }, { dns: '*.example' }, { dns: 'localhost' });
    const { hosts, origin, joinOrigin } = ownAddress({ ...plain, cert, listen: '0.0.0.0' });
    expect([...hosts]).toContain('vigie.example:5000');
    expect([...hosts].join(' ')).not.toContain('*');
    expect([origin, joinOrigin]).toEqual(['https://localhost:5000', 'https://vigie.example:5000']);
    const byAddress = await certificateFor({ ip: '192.168.1.20' });
    expect(ownAddress({ ...plain, cert: byAddress, listen: '0.0.0.0' })).toMatchObject({
      origin: 'https://192.168.1.20:5000',
      joinOrigin: 'https://192.168.1.20:5000',
    });
  });
});

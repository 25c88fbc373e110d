import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export type Certificates = {
  /** PEM. `cert` is an authority of its own: who trusts it trusts the broker. */
  readonly key: string;
  readonly cert: string;
  readonly clientKey: string;
  readonly clientCert: string;
  /** The same as files, for programs. */
  readonly files: { readonly cert: string; readonly clientKey: string; readonly clientCert: string };
  sweep(): void;
};

/** A certificate for 127.0.0.1 and one for its clients, made anew. */
export async function makeCertificates(): Promise<Certificates> {
  const {
    private: key,
    cert,
    clientprivate: clientKey = '',
    clientcert: clientCert = '',
  } = await generate([{ name: 'commonName', value: 'Vigie test broker' }], {
    algorithm: 'sha256',
    clientCertificate: true,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, keyEncipherment: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), 'vigie-certificates-'));
  const write = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  return {
    key,
    cert,
    clientKey,
    clientCert,
    files: {
      cert: write('cert.pem', cert),
      clientKey: write('client-key.pem', clientKey),
      clientCert: write('client-cert.pem', clientCert),
    },
    sweep: () => rmSync(folder, { recursive: true }),
  };
}

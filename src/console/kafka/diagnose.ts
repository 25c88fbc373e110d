import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { KafkaTrouble } from '../../contract/kafka-status.ts';
import type { KafkaSecurity } from './security.ts';
import { troubleOf } from './trouble-of.ts';

const DEADLINE_MS = 2_000;

/** `troubleOf`, and a second look at an address that closes connections without TLS: whether it expects TLS. */
export async function diagnose(
  error: unknown,
  address: string,
  security: KafkaSecurity,
): Promise<KafkaTrouble | undefined> {
  const trouble = troubleOf(error, security);
  return trouble === 'closed' && !security.ssl && (await speaksTls(address)) ? 'tls_wanted' : trouble;
}

/** Whether the other side answers the beginning of TLS. Nothing is sent beyond it, and nothing it says is trusted. */
function speaksTls(address: string): Promise<boolean> {
  const [, name = '', port] = /^(.*):(\d+)$/.exec(address) ?? [];
  const host = name.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port),
      rejectUnauthorized: false,
      ...(isIP(host) === 0 && { servername: host }),
    });
    function end(speaks: boolean): void {
      clearTimeout(timer);
      socket.destroy();
      resolve(speaks);
    }
    const timer = setTimeout(() => end(false), DEADLINE_MS);
    socket.once('secureConnect', () => end(true));
    // An alert is an answer in TLS; anything else fails with another code.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end(/ALERT/i.test(`${error.code} ${error.message}`)),
    );
    socket.once('close', () => end(false));
  });
}

import type { AuthenticationProviderArgs } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { oauthBearer } from './oauth-bearer.ts';

/** A node that answers the first message with `answer`, as kafkajs hands it on: with its length before it. */
function nodeThat(answer: string) {
  const sent: Buffer[] = [];
  const args = {
    async saslAuthenticate({
      request,
      response,
    }: Parameters<AuthenticationProviderArgs['saslAuthenticate']>[0]) {
      sent.push(await request.encode());
      const bytes = Buffer.alloc(4 + Buffer.byteLength(answer));
      bytes.writeInt32BE(Buffer.byteLength(answer));
      bytes.write(answer, 4);
      return response?.parse(await response.decode(bytes));
    },
  } as unknown as AuthenticationProviderArgs;
  const { authenticationProvider } = oauthBearer(async () => ({ value: 'a.token.' }));
  return { sent, authenticate: () => authenticationProvider(args).authenticate() };
}

describe('oauthBearer', () => {
  it('sends the token as RFC 7628 says, with its length', async () => {
    const { sent, authenticate } = nodeThat('');
    await authenticate();
    const text = 'n,,\u0001auth=Bearer a.token.\u0001\u0001';
    expect(sent.map((bytes) => [bytes.readInt32BE(), bytes.subarray(4).toString()])).toEqual([
      [text.length, text],
    ]);
  });

  it('is refused where the node answers with a reason', async () => {
    const { authenticate } = nodeThat('{"status":"invalid_token"}');
    await expect(authenticate()).rejects.toMatchObject({
      name: 'TokenRefused',
      message: 'Kafka refuses the token: {"status":"invalid_token"}',
      retriable: false,
    });
  });
});

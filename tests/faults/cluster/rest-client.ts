import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';

/**
 * What became of a request. `unknown`: the connection broke before the whole answer had come. The host may have done
 * what was asked, or not.
 */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'unknown'; readonly why: string };

/** Posts JSON over connections that it keeps, and never sends a request twice. */
export class RestClient {
  readonly #origin: string;
  readonly #token: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor({ origin, token }: { readonly origin: string; readonly token: string }) {
    this.#origin = origin;
    this.#token = token;
  }

  async post(path: string, body: object): Promise<Outcome> {
    const sent = request(`${this.#origin}${path}`, {
      agent: this.#agent,
      method: 'POST',
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
    });
    try {
      const { status, body: answer } = await new Promise<{ status: number; body: unknown }>(
        (resolve, reject) => {
          sent.once('error', reject);
          sent.once('response', (response) => {
            json(response).then(
              (read) => resolve({ status: response.statusCode ?? 0, body: read }),
              (error: unknown) => reject(error as Error),
            );
          });
          sent.end(JSON.stringify(body));
        },
      );
      return { kind: 'answered', status, body: answer };
    } catch (error) {
      const connection = sent.reusedSocket ? 'a kept connection' : 'a new connection';
      return { kind: 'unknown', why: `${String(error)} on ${connection}` };
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}

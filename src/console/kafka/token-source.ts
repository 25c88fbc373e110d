import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text as textOf } from 'node:stream/consumers';

/** Where tokens of OAUTHBEARER come from: OAuth 2.0 client credentials, RFC 6749 section 4.4. */
export type TokenSourceOptions = {
  readonly endpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string | undefined;
  /** Authority of the endpoint's certificate, PEM; those of the system where absent. */
  readonly ca?: string | undefined;
  readonly now?: () => number;
};

/** The shape that kafkajs wants of `oauthBearerProvider`. */
export type BearerToken = { readonly value: string };

/** The endpoint gave no token. `isRefusal`: it does not accept the client's id or its secret. */
export class TokenEndpointError extends Error {
  override readonly name = 'TokenEndpointError';
  readonly isRefusal: boolean;

  constructor(message: string, options: { readonly isRefusal: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.isRefusal = options.isRefusal;
  }
}

type Kept = { readonly token: BearerToken; readonly freshUntilMs: number };

const DEADLINE_MS = 8_000;
const MAX_BYTES = 256 * 1024;
/** A token is renewed when a fifth of its life is left. */
const FRESH_SHARE = 0.8;
/** Life of a token whose endpoint does not say it. */
const UNSTATED_LIFE_MS = 60_000;
/** Errors of RFC 6749 section 5.2 that another id or secret would mend. */
const REFUSALS = new Set(['invalid_client', 'unauthorized_client']);

/**
 * Returns what kafkajs asks for a token: one request at a time, and the same token for every connection until shortly
 * before it expires. Rejects with `TokenEndpointError`, which quotes neither secret nor token.
 */
export function createTokenSource(options: TokenSourceOptions): () => Promise<BearerToken> {
  const now = options.now ?? Date.now;
  let kept: Kept | undefined;
  let asking: Promise<Kept> | undefined;
  return async () => {
    if (kept && now() < kept.freshUntilMs) {
      return kept.token;
    }
    asking ??= askToken(options, now).finally(() => {
      asking = undefined;
    });
    kept = await asking;
    return kept.token;
  };
}

async function askToken(options: TokenSourceOptions, now: () => number): Promise<Kept> {
  const { endpoint, clientSecret, scope } = options;
  const askedAtMs = now();
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope !== undefined && { scope }),
  });
  const { status, body } = await post(options, form.toString()).catch((error: unknown) => {
    const { code, message } = error as { code?: string; message?: string };
    throw new TokenEndpointError(`the token endpoint ${endpoint} does not answer: ${message || code}`, {
      isRefusal: false,
      cause: error,
    });
  });
  const answer = readJson(body);
  if (status < 200 || status > 299) {
    const code = textIn(answer, 'error');
    const description = textIn(answer, 'error_description');
    const said = [code, description].filter((each) => each !== '').join(': ');
    throw new TokenEndpointError(
      withoutSecret(`the token endpoint answers ${status}${said === '' ? '' : ` (${said})`}`, clientSecret),
      { isRefusal: status === 401 || REFUSALS.has(code) },
    );
  }
  const value = textIn(answer, 'access_token');
  if (value === '') {
    throw new TokenEndpointError(`the token endpoint answers ${status} without an access_token`, {
      isRefusal: false,
    });
  }
  const seconds = Number((answer as { expires_in?: unknown }).expires_in);
  const lifeMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : UNSTATED_LIFE_MS;
  return { token: { value }, freshUntilMs: askedAtMs + lifeMs * FRESH_SHARE };
}

/** An endpoint that quotes what it was sent puts no secret on a screen. */
function withoutSecret(text: string, secret: string): string {
  return [secret, encodeURIComponent(secret)].reduce((shown, each) => shown.replaceAll(each, '…'), text);
}

async function post(
  { endpoint, clientId, clientSecret, ca }: TokenSourceOptions,
  form: string,
): Promise<{ status: number; body: string }> {
  const url = new URL(endpoint);
  const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const asked = send(url, {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(DEADLINE_MS),
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Accept: 'application/json',
        Authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
        'Content-Length': Buffer.byteLength(form),
      },
      ...(ca !== undefined && { ca: [ca] }),
    });
    asked.once('response', resolve);
    asked.once('error', reject);
    asked.end(form);
  });
  let sizeBytes = 0;
  response.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_BYTES) {
      response.destroy(new Error('the answer is too large'));
    }
  });
  return { status: response.statusCode ?? 0, body: await textOf(response) };
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function textIn(answer: unknown, name: string): string {
  const value =
    typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[name] : '';
  return typeof value === 'string' ? value : '';
}

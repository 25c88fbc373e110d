import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { KAFKA_TROUBLES, type KafkaTrouble } from '../../contract/kafka-status.ts';
import type { KafkaSecurity } from './security.ts';
import { oauthBearer, TokenRefused } from './oauth-bearer.ts';
import { TokenEndpointError } from './token-source.ts';
import { troubleOf } from './trouble-of.ts';

/** As they are; their published types leave the second argument out. */
type ErrorClass = new (cause: Error | string, options?: object) => Error;
type Errors = Record<
  | 'KafkaJSConnectionError'
  | 'KafkaJSNumberOfRetriesExceeded'
  | 'KafkaJSProtocolError'
  | 'KafkaJSNonRetriableError'
  | 'KafkaJSSASLAuthenticationError',
  ErrorClass
>;
const { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } =
  kafkajs as unknown as Errors;
const { KafkaJSNonRetriableError, KafkaJSSASLAuthenticationError } = kafkajs as unknown as Errors;

const TLS: KafkaSecurity = { ssl: { ca: ['CA'] } };
const OWN_CERTIFICATE: KafkaSecurity = { ssl: { ca: ['CA'], cert: 'CERT', key: 'KEY' } };
const PLAIN: KafkaSecurity = { sasl: { mechanism: 'plain', username: 'ada', password: 'secret' } };
const TOKEN: KafkaSecurity = {
  sasl: oauthBearer(async () => ({ value: 'token' })),
};

/** As kafkajs hands on what a socket said: its own error with the code, in two more. */
function wrapped(message: string, code?: string): Error {
  const connection = new KafkaJSConnectionError(`Connection error: ${message}`, {
    broker: 'kafka:9094',
    ...(code !== undefined && { code }),
  });
  const retried = new KafkaJSNumberOfRetriesExceeded(connection, { retryCount: 0, retryTime: 0 });
  return new KafkaJSNonRetriableError(retried, { cause: retried });
}

/** OpenSSL's reason with the noise around it that Node prints. */
const openSsl = (reason: string): string =>
  `80BC3D8C1E7F0000:error:0A000410:SSL routines:ssl3_read_bytes:${reason}:ssl/record/rec_layer_s3.c:909:SSL alert number 40`;
const boringSsl = (reason: string): string =>
  `101892:error:10000438:SSL routines:OPENSSL_internal:${reason}:../../third_party/boringssl/src/ssl/tls_record.cc:583:`;

type Case = readonly [
  trouble: KafkaTrouble,
  security: KafkaSecurity,
  openSsl: readonly [message: string, code: string],
  boringSsl: readonly [message: string, code: string],
];

/** What Node says of one fault with OpenSSL, and with the BoringSSL of Electron. */
const FAULTS: readonly Case[] = [
  [
    'certificate_expired',
    TLS,
    ['certificate has expired', 'CERT_HAS_EXPIRED'],
    ['certificate has expired', 'CERT_HAS_EXPIRED'],
  ],
  [
    'certificate_not_yet_valid',
    TLS,
    ['certificate is not yet valid', 'CERT_NOT_YET_VALID'],
    ['certificate is not yet valid', 'CERT_NOT_YET_VALID'],
  ],
  [
    'certificate_host',
    TLS,
    [
      "Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in the cert's list: ",
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    [
      "Hostname/IP does not match certificate's altnames: Host: kafka. is not in the cert's altnames: DNS:other",
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ],
  [
    'certificate',
    TLS,
    ['self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['self signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ],
  [
    'certificate',
    TLS,
    ['self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['self signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ],
  [
    'certificate',
    TLS,
    ['unable to verify the first certificate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['unable to verify the first certificate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ],
  [
    'certificate',
    TLS,
    ['unable to get local issuer certificate', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    ['unable to get local issuer certificate', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  ],
  [
    'client_certificate_wanted',
    TLS,
    [openSsl('tlsv13 alert certificate required'), 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
    [boringSsl('TLSV1_ALERT_CERTIFICATE_REQUIRED'), 'ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED'],
  ],
  [
    'client_certificate_wanted',
    TLS,
    [openSsl('ssl/tls alert bad certificate'), 'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE'],
    [boringSsl('SSLV3_ALERT_BAD_CERTIFICATE'), 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'],
  ],
  [
    'client_certificate_refused',
    OWN_CERTIFICATE,
    [openSsl('tlsv1 alert unknown ca'), 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
    [boringSsl('TLSV1_ALERT_UNKNOWN_CA'), 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
  ],
  [
    'client_certificate_refused',
    OWN_CERTIFICATE,
    [openSsl('ssl/tls alert certificate unknown'), 'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN'],
    [boringSsl('SSLV3_ALERT_CERTIFICATE_UNKNOWN'), 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN'],
  ],
  [
    'client_certificate_refused',
    OWN_CERTIFICATE,
    [openSsl('ssl/tls alert bad certificate'), 'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE'],
    [boringSsl('SSLV3_ALERT_BAD_CERTIFICATE'), 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'],
  ],
  [
    'client_certificate_expired',
    OWN_CERTIFICATE,
    [openSsl('ssl/tls alert certificate expired'), 'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED'],
    [boringSsl('SSLV3_ALERT_CERTIFICATE_EXPIRED'), 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED'],
  ],
  [
    'tls_versions',
    TLS,
    [openSsl('tlsv1 alert protocol version'), 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
    [boringSsl('TLSV1_ALERT_PROTOCOL_VERSION'), 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
  ],
  [
    'tls_versions',
    TLS,
    [openSsl('ssl/tls alert handshake failure'), 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE'],
    [boringSsl('SSLV3_ALERT_HANDSHAKE_FAILURE'), 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'],
  ],
  [
    'no_tls',
    TLS,
    [openSsl('wrong version number'), 'ERR_SSL_WRONG_VERSION_NUMBER'],
    [boringSsl('WRONG_VERSION_NUMBER'), 'ERR_SSL_WRONG_VERSION_NUMBER'],
  ],
  [
    'no_tls',
    TLS,
    ['Client network socket disconnected before secure TLS connection was established', 'ECONNRESET'],
    ['Client network socket disconnected before secure TLS connection was established', 'ECONNRESET'],
  ],
];

describe.each([
  ['OpenSSL', (fault: Case) => fault[2]],
  ['BoringSSL', (fault: Case) => fault[3]],
])('troubleOf, with the words of %s', (_, column) => {
  const rows = FAULTS.map((fault) => {
    const [message, code] = column(fault);
    return { trouble: fault[0], security: fault[1], message, code };
  });

  it.each(rows)('is $trouble by $code, whatever the sentence', ({ trouble, security, code }) => {
    // ECONNRESET alone may be anything.
    const message = code === 'ECONNRESET' ? rows.at(-1)!.message : 'a sentence of another version';
    expect(troubleOf(wrapped(message, code), security)).toBe(trouble);
  });

  it.each(rows)('is $trouble by the sentence, where the code is lost: $message', (row) => {
    expect(troubleOf(wrapped(row.message), row.security)).toBe(row.trouble);
  });
});

describe('troubleOf', () => {
  const saslError = (message: string) =>
    new KafkaJSNonRetriableError(new KafkaJSSASLAuthenticationError(message), {
      cause: new KafkaJSSASLAuthenticationError(message),
    });
  const refusedHandshake = new KafkaJSProtocolError(
    Object.assign(new Error('The broker does not support the requested SASL mechanism'), {
      type: 'UNSUPPORTED_SASL_MECHANISM',
      code: 33,
      retriable: false,
    }),
  );

  it.each([
    ['a wrong password', saslError('SASL PLAIN authentication failed: wrong password'), PLAIN, 'login'],
    [
      'a refused token',
      saslError('SASL OAUTHBEARER authentication failed: {"status":"invalid_token"}'),
      TOKEN,
      'token',
    ],
    ['a token that an answer refuses', new TokenRefused('Kafka refuses the token: {}'), TOKEN, 'token'],
    [
      'a mechanism that is not listed',
      saslError('SASL SCRAM SHA512 mechanism is not supported by the server'),
      PLAIN,
      'mechanism',
    ],
    ['a mechanism that the node refuses', refusedHandshake, PLAIN, 'mechanism'],
    [
      'a node that stops during the login',
      saslError('SASL SCRAM SHA512 authentication failed: Closed connection'),
      PLAIN,
      'closed',
    ],
    ['a connection that ends', wrapped('Closed connection'), {}, 'closed'],
    ['a connection that is reset', wrapped('read ECONNRESET', 'ECONNRESET'), {}, 'closed'],
    ['a node that is away', wrapped('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'), TLS, undefined],
    ['what is no error', 'a sentence', {}, undefined],
    [
      'an endpoint that is away',
      new KafkaJSNonRetriableError('x', {
        cause: new TokenEndpointError('it does not answer', { isRefusal: false }),
      }),
      TOKEN,
      'token_endpoint',
    ],
    [
      'an endpoint that refuses the client',
      new TokenEndpointError('the token endpoint answers 401', { isRefusal: true }),
      TOKEN,
      'token_client',
    ],
  ] as const)('knows %s', (_, error, security, trouble) => {
    expect(troubleOf(error, security)).toBe(trouble);
  });

  it('is tested for every trouble but the one that only a second look can tell', () => {
    const tested = new Set<KafkaTrouble>([
      ...FAULTS.map(([trouble]) => trouble),
      'login',
      'token',
      'mechanism',
      'closed',
      'token_endpoint',
      'token_client',
    ]);
    expect(KAFKA_TROUBLES.filter((trouble) => !tested.has(trouble))).toEqual(['tls_wanted']);
  });
});

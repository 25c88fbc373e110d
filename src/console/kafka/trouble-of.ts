import type { KafkaTrouble } from '../../contract/kafka-status.ts';
import type { KafkaSecurity } from './security.ts';
import { TokenRefused } from './oauth-bearer.ts';
import { TokenEndpointError } from './token-source.ts';

type Sign = {
  readonly trouble: KafkaTrouble;
  /** Codes of Node, of OpenSSL and of BoringSSL, whole. */
  readonly codes: readonly string[];
  /**
   * Parts of a code or a sentence in capitals and underscores: so "self-signed certificate" of OpenSSL and
   * "self signed certificate" of BoringSSL are one, and a reason that only a code names is found as well.
   */
  readonly parts: readonly string[];
};

/** The first row that fits decides. A code outweighs every sentence. */
const SIGNS: readonly Sign[] = [
  {
    trouble: 'certificate_expired',
    codes: ['CERT_HAS_EXPIRED'],
    parts: ['CERTIFICATE_HAS_EXPIRED'],
  },
  {
    trouble: 'certificate_not_yet_valid',
    codes: ['CERT_NOT_YET_VALID'],
    parts: ['CERTIFICATE_IS_NOT_YET_VALID'],
  },
  {
    trouble: 'certificate_host',
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
    parts: ['DOES_NOT_MATCH_CERTIFICATE', 'HOSTNAME_MISMATCH', 'IP_ADDRESS_MISMATCH'],
  },
  {
    trouble: 'certificate',
    codes: [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_SIGNATURE_FAILURE',
      'CERT_UNTRUSTED',
      'CERT_REJECTED',
      'CERT_REVOKED',
      'CERT_CHAIN_TOO_LONG',
      'INVALID_CA',
      'INVALID_PURPOSE',
      'PATH_LENGTH_EXCEEDED',
    ],
    parts: [
      'SELF_SIGNED_CERTIFICATE',
      'UNABLE_TO_GET_ISSUER',
      'UNABLE_TO_GET_LOCAL_ISSUER',
      'UNABLE_TO_VERIFY_THE_FIRST',
    ],
  },
  {
    trouble: 'client_certificate_expired',
    codes: [],
    parts: ['ALERT_CERTIFICATE_EXPIRED'],
  },
  {
    trouble: 'client_certificate_refused',
    codes: [],
    parts: [
      'ALERT_CERTIFICATE_REQUIRED',
      'ALERT_BAD_CERTIFICATE',
      'ALERT_CERTIFICATE_UNKNOWN',
      'ALERT_CERTIFICATE_REVOKED',
      'ALERT_UNSUPPORTED_CERTIFICATE',
      'ALERT_UNKNOWN_CA',
      'ALERT_ACCESS_DENIED',
    ],
  },
  {
    trouble: 'tls_versions',
    codes: [],
    parts: [
      'ALERT_HANDSHAKE_FAILURE',
      'ALERT_PROTOCOL_VERSION',
      'ALERT_INSUFFICIENT_SECURITY',
      'UNSUPPORTED_PROTOCOL',
      'HANDSHAKE_FAILURE_ON_CLIENT_HELLO',
    ],
  },
  {
    trouble: 'no_tls',
    codes: [],
    parts: [
      'WRONG_VERSION_NUMBER',
      'PACKET_LENGTH_TOO_LONG',
      'ENCRYPTED_LENGTH_TOO_LONG',
      'BEFORE_SECURE_TLS_CONNECTION_WAS_ESTABLISHED',
    ],
  },
];

const CLOSED = ['CONNECTION_CLOSED_BY_THE_SERVER', 'CLOSED_CONNECTION', 'SOCKET_HANG_UP', 'ECONNRESET'];

/**
 * Which of the settings Kafka does not accept, by the codes of an error and of its causes, then by its sentences;
 * undefined for a Kafka that is only away. kafkajs keeps the code of a connection's error and hides it behind two
 * errors of its own.
 */
export function troubleOf(error: unknown, security: KafkaSecurity): KafkaTrouble | undefined {
  const chain = chainOf(error);
  if (chain.some((each) => each instanceof TokenRefused)) {
    return 'token';
  }
  const endpoint = chain.find((each) => each instanceof TokenEndpointError);
  if (endpoint) {
    return endpoint.isRefusal ? 'token_client' : 'token_endpoint';
  }
  const text = normalised(chain.map(({ message }) => message).join(' '));
  const login = loginTroubleOf(chain, text, security);
  if (login) {
    return login;
  }
  const codes = chain.flatMap((each) => ('code' in each && typeof each.code === 'string' ? [each.code] : []));
  const reasons = [...codes.map(normalised), text].join(' ');
  const found =
    SIGNS.find((sign) => sign.codes.some((code) => codes.includes(code))) ??
    SIGNS.find(({ parts }) => parts.some((part) => reasons.includes(part)));
  if (found) {
    return meantFor(found.trouble, security);
  }
  return CLOSED.some((part) => reasons.includes(part)) ? 'closed' : undefined;
}

/** The error and what caused it, outermost first. */
function chainOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let each = error; each instanceof Error && !chain.includes(each); each = each.cause) {
    chain.push(each);
  }
  return chain;
}

function loginTroubleOf(
  chain: readonly Error[],
  text: string,
  { sasl }: KafkaSecurity,
): KafkaTrouble | undefined {
  const isUnknownMechanism =
    typesOf(chain).includes('UNSUPPORTED_SASL_MECHANISM') ||
    /MECHANISM_IS_NOT_SUPPORTED|NOT_SUPPORT_THE_REQUESTED_SASL_MECHANISM/.test(text);
  if (isUnknownMechanism) {
    return 'mechanism';
  }
  // A Kafka that stops during a login has refused no one.
  const isCutOff = text.includes('CLOSED_CONNECTION') || text.includes('CONNECTION_CLOSED');
  const isRefused =
    chain.some(({ name }) => name === 'KafkaJSSASLAuthenticationError') ||
    typesOf(chain).includes('SASL_AUTHENTICATION_FAILED');
  if (!isRefused || isCutOff) {
    return undefined;
  }
  return sasl?.mechanism === 'oauthbearer' ? 'token' : 'login';
}

/** kafkajs names an error of Kafka by its `type`. */
function typesOf(chain: readonly Error[]): readonly string[] {
  return chain.flatMap((each) => ('type' in each && typeof each.type === 'string' ? [each.type] : []));
}

/** Brokers word it differently that a certificate is missing: it is missing where none was given. */
function meantFor(trouble: KafkaTrouble, { ssl }: KafkaSecurity): KafkaTrouble | undefined {
  const usesTls = ssl !== undefined && ssl !== false;
  const hasOwn = typeof ssl === 'object' && ssl.cert !== undefined;
  if (trouble.startsWith('client_certificate') && !hasOwn) {
    return 'client_certificate_wanted';
  }
  return trouble === 'no_tls' && !usesTls ? 'closed' : trouble;
}

function normalised(text: string): string {
  return text.toUpperCase().replaceAll(/[\s_/-]+/g, '_');
}

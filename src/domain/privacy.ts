/**
 * Masks for what says who somebody is. The same text gives the same mask, so that lines can still be told apart; what
 * it was cannot be read from it.
 */
const FIELDS =
  'customer_name|customer_email|email|name|full_name|first_name|last_name|address|recipient|phone';
const FIELD = new RegExp(`("(?:${FIELDS})"\\s*:\\s*)"((?:[^"\\\\]|\\\\.)*)"`, 'gi');
const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const MASKED = /^\S*… ?·[\da-z]{4}$/u;

/** `A… M… ·k3f9` */
export function maskName(name: string): string {
  if (name.trim() === '') return name;
  const initials = name
    .trim()
    .split(/\s+/)
    .map((word) => `${firstOf(word)}…`);
  return `${initials.join(' ')} ·${tagOf(name)}`;
}

/** `a…@… ·k3f9` */
export function maskEmail(email: string): string {
  if (email.trim() === '') return email;
  return `${firstOf(email.trim())}…@… ·${tagOf(email)}`;
}

/** Nothing of an address is shown. */
export function maskAddress(address: string): string {
  return address.trim() === '' ? address : `… ·${tagOf(address)}`;
}

/**
 * A text as it travels: in JSON the values of the fields that name people and places, and everywhere what looks like an
 * e-mail address. All other characters stay as they are.
 */
export function maskText(text: string): string {
  return text
    .replace(FIELD, (whole, before: string, value: string) =>
      value === '' || MASKED.test(value) ? whole : `${before}${maskValue(value)}`,
    )
    .replaceAll(EMAIL, (email) => maskEmail(email));
}

/** The inside of a JSON string, as a whole one. */
function maskValue(inside: string): string {
  let value = inside;
  try {
    value = JSON.parse(`"${inside}"`) as string;
  } catch {
    // Not JSON after all: it is masked as it stands.
  }
  return JSON.stringify(value.includes('@') ? maskEmail(value) : maskName(value));
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0x20_26);
}

/** Four characters that stand for a text. FNV-1a, 32 bits. */
function tagOf(text: string): string {
  let hash = 0x81_1c_9d_c5;
  for (const character of text.trim().toLowerCase())
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93);
  return (hash >>> 0).toString(36).padStart(7, '0').slice(-4);
}

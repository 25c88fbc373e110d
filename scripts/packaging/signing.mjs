/** What electron-builder signs with, by system; Linux packages have a signature nowhere but in their checksums. */
const CERTIFICATES = { win32: 'WIN_CSC_LINK', darwin: 'CSC_LINK' };
const PASSWORDS = { win32: 'WIN_CSC_KEY_PASSWORD', darwin: 'CSC_KEY_PASSWORD' };
const NOTARY = ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'];
const ALL = [...Object.values(CERTIFICATES), ...Object.values(PASSWORDS), ...NOTARY];

/**
 * Which of the secrets in `env` are used on this system: `{ env, isSigned, isNotarised, says }`, with the variables to build with (`undefined`
 * takes one away: a workflow hands over a missing secret as an empty text, and one for another system must not be
 * tried), and what the reader of the log is told.
 */
export function signingFor(platform, env) {
  const certificate = CERTIFICATES[platform];
  const has = (name) => (env[name] ?? '') !== '';
  const isSigned = certificate !== undefined && has(certificate);
  const isNotarised = platform === 'darwin' && isSigned && NOTARY.every(has);
  const kept = new Set([
    ...(isSigned ? [certificate, PASSWORDS[platform]] : []),
    ...(isNotarised ? NOTARY : []),
  ]);
  const taken = ALL.filter((name) => !kept.has(name) || !has(name)).map((name) => [name, undefined]);
  return {
    env: {
      ...Object.fromEntries(taken),
      // Else the builder looks for a certificate in the keychain of whoever runs it.
      CSC_IDENTITY_AUTO_DISCOVERY: isSigned ? undefined : 'false',
    },
    isSigned,
    isNotarised,
    says: sentences({
      platform,
      certificate,
      isSigned,
      isNotarised,
      missing: NOTARY.filter((name) => !has(name)),
    }),
  };
}

function sentences({ platform, certificate, isSigned, isNotarised, missing }) {
  if (certificate === undefined)
    return ['Packages for this system are not signed; their checksums are stated.'];
  const signed = isSigned
    ? 'Signed.'
    : `NOT SIGNED: ${certificate} is not there; the system will warn who opens it.`;
  if (platform !== 'darwin' || !isSigned) return [signed];
  return [signed, isNotarised ? 'Notarised by Apple.' : `NOT NOTARISED: ${missing.join(', ')} not there.`];
}

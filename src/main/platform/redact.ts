const HIDDEN = '[hidden]';

/** Fields, however deeply nested, whose values never belong in a log. */
const SECRET_FIELD =
  /"(password|passphrase|pin|token|secret|rawKey|authorization|cookie|setupCode|webhookSecret|x-api-key|cn-token|x-till|x-display)":"(?:[^"\\]|\\.)*"/gi;

/**
 * Values that their form shows to be private: API keys, webhook secrets, JWTs, extended keys, user info and tokens in
 * URLs.
 */
const SECRET_VALUES: readonly [RegExp, string][] = [
  [/\bfc_(live|test)_[A-Za-z0-9_-]{4,}/g, `fc_$1_${HIDDEN}`],
  [/\bwhsec_[A-Za-z0-9_-]{4,}/g, `whsec_${HIDDEN}`],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, HIDDEN],
  [/\b[xyztuvYZUV]p(?:ub|rv)[1-9A-HJ-NP-Za-km-z]{40,}/g, HIDDEN],
  [/(\bhttps?:\/\/)[^/\s"@]+@/g, `$1${HIDDEN}@`],
  [/(#|[?&](?:token|key)=)[A-Za-z0-9_-]{43}\b/g, `$1${HIDDEN}`],
];

/** Hides the secrets in a log line immediately before it is written (reliability.md A5). */
export const redact = (line: string): string => {
  let clean = line.replace(SECRET_FIELD, `"$1":"${HIDDEN}"`);
  for (const [pattern, instead] of SECRET_VALUES) clean = clean.replace(pattern, instead);
  return clean;
};

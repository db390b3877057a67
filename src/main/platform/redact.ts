const HIDDEN = '[hidden]';

/** Names of fields whose value never belongs into a log, wherever they are nested. */
const SECRET_FIELD =
  /"(password|passphrase|pin|token|secret|rawKey|authorization|cookie|setupCode|webhookSecret|x-api-key|cn-token|x-till|x-display)":"(?:[^"\\]|\\.)*"/gi;

/** Values that are secret or private by their look: API keys, webhook secrets, JWTs, extended keys, user info in URLs. */
const SECRET_VALUES: readonly [RegExp, string][] = [
  [/\bfc_(live|test)_[A-Za-z0-9_-]{4,}/g, `fc_$1_${HIDDEN}`],
  [/\bwhsec_[A-Za-z0-9_-]{4,}/g, `whsec_${HIDDEN}`],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, HIDDEN],
  [/\b[xyztuvYZUV]p(?:ub|rv)[1-9A-HJ-NP-Za-km-z]{40,}/g, HIDDEN],
  [/(\bhttps?:\/\/)[^/\s"@]+@/g, `$1${HIDDEN}@`],
  [/(#|[?&](?:token|key)=)[A-Za-z0-9_-]{43}\b/g, `$1${HIDDEN}`],
];

/** Hides whatever is secret in one line of the log, the last thing before it is written (reliability.md A5). */
export const redact = (line: string): string => {
  let clean = line.replace(SECRET_FIELD, `"$1":"${HIDDEN}"`);
  for (const [pattern, instead] of SECRET_VALUES) clean = clean.replace(pattern, instead);
  return clean;
};

/** Hides the secrets in a log line immediately before it is written (reliability.md A5). */
export const redact = (line: string): string => {
  let clean = line.replace(SECRET_FIELD, `"$1":"${HIDDEN}"`).replace(DOTTED, hideToken);
  for (const [pattern, instead] of SECRET_VALUES) clean = clean.replace(pattern, instead);
  return clean;
};

const HIDDEN = '[hidden]';

/** Fields, however deeply nested, whose values never belong in a log. */
const SECRET_FIELD =
  /"(password|passphrase|pin|token|secret|rawKey|authorization|cookie|setupCode|webhookSecret|x-api-key|cn-token|x-till|x-display|x-csrf-token|csrfToken)":"(?:[^"\\]|\\.)*"/gi;

/**
 * Values that their form shows to be private: API keys, webhook secrets, extended keys, user info and tokens in URLs.
 * Each is bounded, or stops at a character that begins no further match, so that a long line is read once.
 */
const SECRET_VALUES: readonly [RegExp, string][] = [
  [/\bfc_(live|test)_[A-Za-z0-9_-]{4,}/g, `fc_$1_${HIDDEN}`],
  [/\bwhsec_[A-Za-z0-9_+/=-]{4,}/g, `whsec_${HIDDEN}`],
  [/\b[xyztuvYZUV]p(?:ub|rv)[1-9A-HJ-NP-Za-km-z]{40,}/g, HIDDEN],
  [/(\bhttps?:\/\/)[^/\s"@]+@/g, `$1${HIDDEN}@`],
  [/(#|[?&](?:token|key)=)[A-Za-z0-9_-]{43}\b/g, `$1${HIDDEN}`],
];

/**
 * A run of what a JWT is made of. It is matched as a whole and looked into afterwards: a pattern that began at each `eyJ`
 * would read the rest of a long path again from every one of them (reliability.md A19).
 */
const DOTTED = /[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)*/g;
const LEAST_PART = 8;

/** Hides a run from its first `eyJ` on if that begins a JWT: two long parts joined by a dot. */
const hideToken = (run: string): string => {
  const start = run.indexOf('eyJ');
  if (start < 0) return run;
  const parts = run.slice(start).split('.');
  const isToken = parts.some(
    (part, n) =>
      part.length - part.indexOf('eyJ') >= 'eyJ'.length + LEAST_PART &&
      part.includes('eyJ') &&
      (parts[n + 1]?.length ?? 0) >= LEAST_PART,
  );
  return isToken ? run.slice(0, start) + HIDDEN : run;
};

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Milliseconds to wait after a failed attempt.
 *
 * @param attempts the number of attempts so far, including this one
 * @param random in [0, 1): spreads by ±20 % the retries to receivers that failed together
 * @param retryAfterMs the pause that the receiver asked for in `Retry-After` (RFC 9110 §10.2.3); null without one
 * @returns null after the last attempt: the delivery is dead
 */
export const waitAfterFailureMs = (attempts: number, random: number, retryAfterMs: number | null): number | null => {
  const [last, next] = [OFFSETS_MS[attempts - 1], OFFSETS_MS[attempts]];
  if (last === undefined || next === undefined) return null;
  const spreadMs = (next - last) * (1 - JITTER + 2 * JITTER * random);
  const wantedMs = retryAfterMs === null || retryAfterMs < LONGEST_PAUSE_MS ? (retryAfterMs ?? 0) : LONGEST_PAUSE_MS;
  const waitMs = spreadMs > wantedMs ? spreadMs : wantedMs;
  return waitMs - (waitMs % 1);
};

/** Times of the attempts, counted from the first one (api.md HOOK-9): at last every 12 h, until 72 h. */
const OFFSETS_MS: readonly number[] = [
  0,
  10 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  22 * HOUR_MS,
  34 * HOUR_MS,
  46 * HOUR_MS,
  58 * HOUR_MS,
  70 * HOUR_MS,
  72 * HOUR_MS,
];
const JITTER = 0.2;
/** A receiver may ask for a pause, but not for one so long that nobody would notice the outage. */
const LONGEST_PAUSE_MS = 12 * HOUR_MS;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** When attempts take place, counted from the first one (api.md §4): then every 12 h, the last at 72 h. */
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
/** A receiver may ask to be left alone, but not for so long that nobody would notice. */
const LONGEST_WISH_MS = 12 * HOUR_MS;

/**
 * How long to wait after a failed attempt, in milliseconds.
 *
 * @param attempts how many there were, this one included
 * @param random in [0, 1): spreads receivers that failed together by ±20 %
 * @param retryAfterMs what the receiver asked for by `Retry-After` (RFC 9110 §10.2.3); null without one
 * @returns null where there is no further attempt: the notice is dead
 */
export const waitAfterFailureMs = (attempts: number, random: number, retryAfterMs: number | null): number | null => {
  const [last, next] = [OFFSETS_MS[attempts - 1], OFFSETS_MS[attempts]];
  if (last === undefined || next === undefined) return null;
  const spreadMs = (next - last) * (1 - JITTER + 2 * JITTER * random);
  const wantedMs = retryAfterMs === null || retryAfterMs < LONGEST_WISH_MS ? (retryAfterMs ?? 0) : LONGEST_WISH_MS;
  const waitMs = spreadMs > wantedMs ? spreadMs : wantedMs;
  return waitMs - (waitMs % 1);
};

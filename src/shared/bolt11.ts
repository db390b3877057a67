import type { Msats } from './money.ts';

/** Msats per unit of each multiplier (BOLT #11, "Human-Readable Part"); one bitcoin is 10^11 msats. */
const MSATS_OF: Readonly<Record<string, Msats>> = {
  '': 100_000_000_000n,
  m: 100_000_000n,
  u: 100_000n,
  n: 100n,
};

/**
 * Reads the amount of a Lightning invoice from its human-readable part. Checks nothing else:
 * `src/main/lightning/check-bolt11.ts` checks an invoice before anybody sees it.
 *
 * @returns undefined if the text names no amount or is not a BOLT11 invoice
 */
export const bolt11Msats = (bolt11: string): Msats | undefined => {
  // the separator is the last 1, because the data part contains none (BIP 173)
  const match = /^ln(?:bcrt|bc|tbs|tb)(\d{1,20})([munp]?)1[02-9ac-hj-np-z]+$/i.exec(bolt11);
  if (!match) return undefined;
  const count = BigInt(match[1] ?? '');
  const multiplier = (match[2] ?? '').toLowerCase();
  // a pico-bitcoin is a tenth of an msat, so the last digit must be 0 (BOLT #11)
  if (multiplier === 'p') return count % 10n === 0n ? count / 10n : undefined;
  const unit = MSATS_OF[multiplier];
  return unit === undefined ? undefined : count * unit;
};

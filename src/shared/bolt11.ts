import type { Msats } from './money.ts';

/** Msats a unit of each multiplier (BOLT #11, "Human-Readable Part"); one bitcoin is 10^11 msats. */
const MSATS_OF: Readonly<Record<string, Msats>> = {
  '': 100_000_000_000n,
  m: 100_000_000n,
  u: 100_000n,
  n: 100n,
};

/**
 * What a BOLT11 asks for, in msats, from its human-readable part; undefined where it names no amount or is none. Says
 * nothing of the rest: `lightning/check-bolt11.ts` checks a code before anybody sees it.
 */
export const bolt11Msats = (bolt11: string): Msats | undefined => {
  // the separator is the last 1: the data part has none (BIP 173)
  const match = /^ln(?:bcrt|bc|tbs|tb)(\d{1,20})([munp]?)1[02-9ac-hj-np-z]+$/i.exec(bolt11);
  if (!match) return undefined;
  const count = BigInt(match[1] ?? '');
  const multiplier = (match[2] ?? '').toLowerCase();
  if (multiplier === 'p') return count % 10n === 0n ? count / 10n : undefined; // a pico-bitcoin is a tenth of an msat
  const unit = MSATS_OF[multiplier];
  return unit === undefined ? undefined : count * unit;
};

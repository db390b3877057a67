import type { Sats } from '../../../shared/money.ts';

/**
 * Dust limit by kind of output script, in sats: below it nodes do not relay the payment. Bitcoin Core's
 * `GetDustThreshold` at the default 3 sat/vB: (output size + spending input size) × 3.
 */
const DUST_SATS = {
  p2pkh: 546n,
  'p2sh-p2wpkh': 540n,
  p2wpkh: 294n,
  'p2wsh-sortedmulti': 330n,
  p2tr: 330n,
} as const satisfies Record<string, Sats>;

/** Kinds of script a wallet of Satchel may have. */
export type DustScript = keyof typeof DUST_SATS;

/** Least amount that may be asked for on-chain. */
export const dustLimitSats = (script: DustScript): Sats => DUST_SATS[script];

const SHAPES: readonly (readonly [RegExp, DustScript])[] = [
  [/^0014[0-9a-f]{40}$/, 'p2wpkh'],
  [/^5120[0-9a-f]{64}$/, 'p2tr'],
  [/^0020[0-9a-f]{64}$/, 'p2wsh-sortedmulti'],
  [/^a914[0-9a-f]{40}87$/, 'p2sh-p2wpkh'],
];

/** The same for an output script in hex; the highest limit where the shape is unknown. */
export const dustLimitOfScript = (scriptHex: string): Sats =>
  dustLimitSats(SHAPES.find(([shape]) => shape.test(scriptHex))?.[1] ?? 'p2pkh');

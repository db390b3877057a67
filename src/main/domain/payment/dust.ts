import type { Sats } from '../../../shared/money.ts';

/**
 * The dust limit in sats of each kind of output script: nodes do not relay a smaller output (product.md MON-10). It is
 * Bitcoin Core's `GetDustThreshold` at the default of 3 sat/vB: (output size + size of the input that spends it) × 3.
 */
const DUST_SATS = {
  p2pkh: 546n,
  'p2sh-p2wpkh': 540n,
  p2wpkh: 294n,
  'p2wsh-sortedmulti': 330n,
  p2tr: 330n,
} as const satisfies Record<string, Sats>;

/** The kinds of script that a wallet in Satchel may have. */
export type DustScript = keyof typeof DUST_SATS;

/** Returns the least amount that may be requested on-chain. */
export const dustLimitSats = (script: DustScript): Sats => DUST_SATS[script];

const SHAPES: readonly (readonly [RegExp, DustScript])[] = [
  [/^0014[0-9a-f]{40}$/, 'p2wpkh'],
  [/^5120[0-9a-f]{64}$/, 'p2tr'],
  [/^0020[0-9a-f]{64}$/, 'p2wsh-sortedmulti'],
  [/^a914[0-9a-f]{40}87$/, 'p2sh-p2wpkh'],
];

/** Returns the dust limit of an output script in hex, or the highest limit if its shape is unknown. */
export const dustLimitOfScript = (scriptHex: string): Sats =>
  dustLimitSats(SHAPES.find(([shape]) => shape.test(scriptHex))?.[1] ?? 'p2pkh');

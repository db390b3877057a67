import type { Sats } from '../../../shared/money.ts';
import type { Level } from './knowledge.ts';

/** Up to here one public source is enough, unless the owner changes it (chain.md CHAIN-12). */
export const DEFAULT_AGREEMENT_LIMIT_SATS: Sats = 1_000_000n;

/** Returns how much weight must agree about the payments of a sale. */
export const levelFor = (dueSats: Sats, agreementLimitSats: Sats): Level => (dueSats > agreementLimitSats ? 2 : 1);

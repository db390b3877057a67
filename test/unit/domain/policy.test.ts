import { describe, expect, it } from 'vitest';
import { dustLimitOfScript, dustLimitSats } from '../../../src/main/domain/payment/dust.ts';
import { confirmationsFor } from '../../../src/main/domain/policy/confirmations-for.ts';

describe('INV-26: the tier of the due amount gives the confirmations needed', () => {
  const tiers = [
    { upToSats: 10_000n, confirmations: 0 },
    { upToSats: 1_000_000n, confirmations: 1 },
    { upToSats: null, confirmations: 3 },
  ];
  it.each([
    [1n, 0],
    [10_000n, 0],
    [10_001n, 1],
    [1_000_000n, 1],
    [1_000_001n, 3],
  ])('%s sats need %s', (due, needed) => {
    expect(confirmationsFor({ tiers }, due)).toBe(needed);
    expect(confirmationsFor({ tiers: tiers.toReversed() }, due)).toBe(needed);
  });

  it('INV-26: one confirmation is needed if no tier fits', () => {
    expect(confirmationsFor({ tiers: [] }, 1n)).toBe(1);
    expect(confirmationsFor({ tiers: [{ upToSats: 5n, confirmations: 0 }] }, 6n)).toBe(1);
  });
});

describe('MON-10: the dust limit of a script is (output + input that spends it) × 3 sat/vB', () => {
  it.each([
    ['p2pkh', 546n, `76a914${'00'.repeat(20)}88ac`],
    ['p2sh-p2wpkh', 540n, `a914${'00'.repeat(20)}87`],
    ['p2wpkh', 294n, `0014${'00'.repeat(20)}`],
    ['p2wsh-sortedmulti', 330n, `0020${'00'.repeat(32)}`],
    ['p2tr', 330n, `5120${'00'.repeat(32)}`],
  ] as const)('%s: %s sats', (script, sats, scriptHex) => {
    expect([dustLimitSats(script), dustLimitOfScript(scriptHex)]).toEqual([sats, sats]);
  });
});

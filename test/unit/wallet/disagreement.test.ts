import { expect, test, vi } from 'vitest';
import { deriveChecked } from '../../../src/main/wallet/derive-checked.ts';
import type { WalletSpec } from '../../../src/main/wallet/wallet-spec.ts';

// The paths differ only if one of them computes something else.
vi.mock('../../../src/main/wallet/own-path.ts', () => ({
  createOwnPath: () => (index: number) => ({ index, address: 'bcrt1qother', scriptHex: '00' }),
}));

test('ADDR-13: no address is returned if the two code paths disagree', () => {
  const publicKey = Buffer.from('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798', 'hex');
  const keys = [{ publicKey, chainCode: new Uint8Array(32) }];
  const spec: WalletSpec = { scriptType: 'p2wpkh', network: 'regtest', threshold: 1, keys };
  expect(() => deriveChecked(spec, 0, 1)).toThrow('disagree');
});

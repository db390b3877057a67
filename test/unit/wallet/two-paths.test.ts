import { HDKey } from '@scure/bip32';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Network, ScriptType } from '../../../src/shared/vocabulary.ts';
import { deriveChecked } from '../../../src/main/wallet/derive-checked.ts';
import { parseExtendedKey } from '../../../src/main/wallet/extended-key.ts';
import { ckdPub, createOwnPath } from '../../../src/main/wallet/own-path.ts';
import { createScurePath } from '../../../src/main/wallet/scure-path.ts';
import type { WalletSpec } from '../../../src/main/wallet/wallet-spec.ts';
import vectors from '../../vectors/wallet/bip32-public.json' with { type: 'json' };

const keyOf = (seed: Uint8Array) => {
  const { publicKey, chainCode } = HDKey.fromMasterSeed(seed);
  if (publicKey === null || chainCode === null) throw new Error('no key');
  return { publicKey, chainCode };
};
const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const network = fc.constantFrom<Network>('mainnet', 'testnet4', 'signet', 'regtest');
const index = fc.nat({ max: 2 ** 31 - 1 });
const singleType = fc.constantFrom<ScriptType>('p2wpkh', 'p2tr', 'p2sh-p2wpkh', 'p2pkh');

test.each(vectors.cases)('BIP 32: child $index of $parent', ({ parent, index: at, child }) => {
  const from = parseExtendedKey(parent);
  const to = parseExtendedKey(child);
  if (!from.ok || !to.ok) throw new Error('the vector holds no key');
  const own = ckdPub(from.value, at);
  expect(Buffer.from(own.publicKey)).toEqual(Buffer.from(to.value.publicKey));
  expect(Buffer.from(own.chainCode)).toEqual(Buffer.from(to.value.chainCode));
});

test('ADDR-13: both code paths agree for any single key, kind of address, network and index', () => {
  fc.assert(
    fc.property(seed, singleType, network, index, (bytes, scriptType, on, at) => {
      const spec: WalletSpec = { scriptType, network: on, threshold: 1, keys: [keyOf(bytes)] };
      expect(createOwnPath(spec)(at)).toEqual(createScurePath(spec)(at));
    }),
    { numRuns: 60 },
  );
});

test('ADDR-13: both code paths agree for any multisig', () => {
  const seeds = fc.uniqueArray(seed, { minLength: 1, maxLength: 5, comparator: (a, b) => Buffer.compare(a, b) === 0 });
  fc.assert(
    fc.property(seeds, fc.nat(), network, index, (bytes, which, on, at) => {
      const threshold = 1 + (which % bytes.length);
      const spec: WalletSpec = { scriptType: 'p2wsh-sortedmulti', network: on, threshold, keys: bytes.map(keyOf) };
      expect(createOwnPath(spec)(at)).toEqual(createScurePath(spec)(at));
    }),
    { numRuns: 20 },
  );
});

test('invalid and hardened indexes are refused', () => {
  const spec: WalletSpec = { scriptType: 'p2tr', network: 'regtest', threshold: 1, keys: [keyOf(new Uint8Array(32))] };
  expect(deriveChecked(spec, 2 ** 31 - 1, 1)).toHaveLength(1);
  expect(() => deriveChecked(spec, 2 ** 31 - 1, 2)).toThrow(RangeError);
  expect(() => deriveChecked(spec, -1, 1)).toThrow(RangeError);
  expect(() => deriveChecked(spec, 0.5, 1)).toThrow(RangeError);
});

import { afterEach, expect, test } from 'vitest';
import { TRAINING_KEY } from '../../../src/main/wallet/training-key.ts';
import { createWalletKeys } from '../../../src/main/wallet/wallet-keys.ts';
import type { OwnedWalletKeys } from '../../../src/main/wallet/wallet-keys.ts';

const open: OwnedWalletKeys[] = [];
const walletKeys = (): OwnedWalletKeys => {
  const made = createWalletKeys();
  open.push(made);
  return made;
};
afterEach(() => Promise.all(open.splice(0).map((keys) => keys.shutdown())));

test('the worker derives the addresses that the owner compared before saving', async () => {
  const keys = walletKeys();
  const parsed = keys.parse(TRAINING_KEY, 'regtest');
  if (!parsed.ok) throw new Error('the training key');
  for (const { scriptType, addresses } of parsed.value.candidates) {
    expect(keys.open(scriptType, TRAINING_KEY, scriptType, 'regtest').ok).toBe(true);
    const derived = await keys.derive(scriptType, 0, 3);
    expect(derived.map(({ address }) => address)).toEqual(addresses);
    expect(derived.map(({ index }) => index)).toEqual([0, 1, 2]);
  }
});

test('a wallet opens only for a kind of address that its key allows', () => {
  const keys = walletKeys();
  expect(keys.open('w', TRAINING_KEY, 'p2wsh-sortedmulti', 'regtest')).toEqual({
    ok: false,
    error: { code: 'wallet_script_type_mismatch' },
  });
  expect(keys.isOpen('w')).toBe(false);
  expect(keys.open('w', TRAINING_KEY, 'p2wpkh', 'mainnet').ok).toBe(false);
});

test('a closed wallet derives nothing, and its listeners are called', async () => {
  const keys = walletKeys();
  const told: string[] = [];
  keys.onClosed((walletId) => told.push(walletId));
  keys.open('w', TRAINING_KEY, 'p2wpkh', 'regtest');
  keys.close('w');
  keys.close('never-open');
  expect(told).toEqual(['w']);
  await expect(keys.derive('w', 0, 1)).rejects.toThrow('not open');
});

test('an impossible derivation is rejected, and the worker keeps working', async () => {
  const keys = walletKeys();
  keys.open('w', TRAINING_KEY, 'p2wpkh', 'regtest');
  await expect(keys.derive('w', 2 ** 31, 1)).rejects.toThrow('no more addresses');
  expect(await keys.derive('w', 7, 1)).toHaveLength(1);
});

test('after the shutdown pending work is rejected and no worker starts again', async () => {
  const keys = walletKeys();
  keys.open('w', TRAINING_KEY, 'p2wpkh', 'regtest');
  const running = expect(keys.derive('w', 0, 50)).rejects.toThrow('closed');
  await keys.shutdown();
  await running;
  keys.open('w', TRAINING_KEY, 'p2wpkh', 'regtest');
  await expect(keys.derive('w', 0, 1)).rejects.toThrow('closed');
});

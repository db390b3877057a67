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

test('the worker derives what the owner compared before saving', async () => {
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

test('a wallet opens only as a kind of address its key is for', () => {
  const keys = walletKeys();
  expect(keys.open('w', TRAINING_KEY, 'p2wsh-sortedmulti', 'regtest')).toEqual({
    ok: false,
    error: { code: 'wallet_script_type_mismatch' },
  });
  expect(keys.isOpen('w')).toBe(false);
  expect(keys.open('w', TRAINING_KEY, 'p2wpkh', 'mainnet').ok).toBe(false);
});

test('a closed wallet derives nothing, and whoever holds its addresses is told', async () => {
  const keys = walletKeys();
  const told: string[] = [];
  keys.onClosed((walletId) => told.push(walletId));
  keys.open('w', TRAINING_KEY, 'p2wpkh', 'regtest');
  keys.close('w');
  keys.close('never-open');
  expect(told).toEqual(['w']);
  await expect(keys.derive('w', 0, 1)).rejects.toThrow('not open');
});

test('what cannot be derived is rejected, and the worker goes on', async () => {
  const keys = walletKeys();
  keys.open('w', TRAINING_KEY, 'p2wpkh', 'regtest');
  await expect(keys.derive('w', 2 ** 31, 1)).rejects.toThrow('no more addresses');
  expect(await keys.derive('w', 7, 1)).toHaveLength(1);
});

test('after the shutdown what still runs is rejected and nothing starts again', async () => {
  const keys = walletKeys();
  keys.open('w', TRAINING_KEY, 'p2wpkh', 'regtest');
  const running = expect(keys.derive('w', 0, 50)).rejects.toThrow('closed');
  await keys.shutdown();
  await running;
  keys.open('w', TRAINING_KEY, 'p2wpkh', 'regtest');
  await expect(keys.derive('w', 0, 1)).rejects.toThrow('closed');
});

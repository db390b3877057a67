import { expect, test } from 'vitest';
import type { DerivedAddress } from '../../../src/main/app/ports.ts';
import { createAddressPool } from '../../../src/main/wallet/address-pool.ts';

const address = (index: number): DerivedAddress => ({ index, address: `a${index}`, scriptHex: 'ff' });

/** Keys that derive at once, a mark in memory, and a record of both. */
const surroundings = (mark?: number) => {
  const closers = new Set<(walletId: string) => void>();
  const opened = new Set(['w']);
  const state = { mark, raises: [] as number[], derived: [] as number[], failRaise: false, failDerive: false };
  const pool = createAddressPool({
    stock: 50,
    digestOf: (walletId) => `digest of ${walletId}`,
    keys: {
      isOpen: (walletId) => opened.has(walletId),
      derive: async (_walletId, from, count) => {
        if (state.failDerive) throw new Error('they disagree');
        state.derived.push(from);
        return Array.from({ length: count }, (_, offset) => address(from + offset));
      },
      onClosed: (listener) => {
        closers.add(listener);
        return () => closers.delete(listener);
      },
    },
    highWater: {
      get: () => state.mark,
      raise: async (digest, to) => {
        if (state.failRaise) throw new Error('disk full');
        expect(digest).toBe('digest of w');
        state.raises.push(to);
        state.mark = Math.max(state.mark ?? 0, to);
      },
    },
  });
  const closeWallet = (): void => {
    opened.delete('w');
    for (const tell of closers) tell('w');
  };
  return { pool, state, closeWallet };
};

test('an index is given out only once it was prepared, and then in the same turn', async () => {
  const { pool } = surroundings();
  expect(pool.prepared('w', 0)).toBeUndefined();
  await pool.prepare('w', 0);
  expect(pool.prepared('w', 0)).toEqual(address(0));
  expect(pool.prepared('other', 0)).toBeUndefined();
});

test('no index is given out at or above the fsynced mark, which stays 20 ahead at most', async () => {
  const { pool, state } = surroundings();
  await pool.prepare('w', 0);
  expect(state.raises).toEqual([20]);
  for (let index = 0; index < 200; index += 1) {
    if (pool.prepared('w', index) === undefined) await pool.prepare('w', index);
    expect(pool.prepared('w', index)).toEqual(address(index));
    expect(index).toBeLessThan(state.mark ?? 0);
    expect(state.mark).toBeLessThanOrEqual(index + 20);
  }
  expect(state.raises.length).toBeLessThan(30); // strides, not one fsync a sale
});

test('sales at a calm pace find everything ready', async () => {
  const { pool } = surroundings();
  await pool.prepare('w', 0);
  for (let index = 0; index < 100; index += 1) {
    expect(pool.prepared('w', index)).toEqual(address(index));
    await new Promise((resolve) => setImmediate(resolve));
  }
});

test('many who wait at once are served by one derivation, and the mark covers what they will take', async () => {
  const { pool, state } = surroundings();
  await Promise.all(Array.from({ length: 32 }, () => pool.prepare('w', 0)));
  expect(state.derived.filter((from) => from === 0)).toHaveLength(1);
  expect(state.raises).toEqual([20, 31 + 20]);
});

test('a transaction that rolled back gets the same address again', async () => {
  const { pool } = surroundings();
  await pool.prepare('w', 5);
  expect(pool.prepared('w', 5)).toEqual(address(5));
  expect(pool.prepared('w', 6)).toEqual(address(6));
  expect(pool.prepared('w', 5)).toEqual(address(5));
});

test('a wallet that goes on elsewhere starts its stock there, in both directions', async () => {
  const { pool } = surroundings();
  await pool.prepare('w', 0);
  await pool.prepare('w', 1_000);
  expect(pool.prepared('w', 1_000)).toEqual(address(1_000));
  await pool.prepare('w', 3);
  expect(pool.prepared('w', 3)).toEqual(address(3));
});

test('a mark that outlived the database is used, not raised again', async () => {
  const { pool, state } = surroundings(40);
  await pool.prepare('w', 12);
  expect(pool.prepared('w', 12)).toEqual(address(12));
  expect(state.raises).toEqual([]);
});

test('a closed wallet gives out nothing, and who waits for it is told', async () => {
  const { pool, closeWallet } = surroundings();
  await pool.prepare('w', 0);
  const waiting = expect(pool.prepare('w', 70)).rejects.toThrow('closed');
  closeWallet();
  await waiting;
  expect(pool.prepared('w', 0)).toBeUndefined();
  await expect(pool.prepare('w', 0)).rejects.toThrow('not open');
});

test('where the mark or the derivation fails, nothing is given out; the next one tries again', async () => {
  for (const what of ['failRaise', 'failDerive'] as const) {
    const { pool, state } = surroundings();
    state[what] = true;
    await expect(pool.prepare('w', 0)).rejects.toThrow(/disk full|disagree/);
    expect(pool.prepared('w', 0)).toBeUndefined();
    state[what] = false;
    await pool.prepare('w', 0);
    expect(pool.prepared('w', 0)).toEqual(address(0));
  }
});

test('closing the pool rejects who waits and waits for what runs', async () => {
  const { pool } = surroundings();
  const waiting = expect(pool.prepare('w', 0)).rejects.toThrow('closing');
  await pool.close();
  await waiting;
  await expect(pool.prepare('w', 0)).rejects.toThrow('not open');
});

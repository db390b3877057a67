import { expect, test } from 'vitest';
import type { DerivedAddress } from '../../../src/main/app/ports.ts';
import { createAddressPool } from '../../../src/main/wallet/address-pool.ts';

const address = (index: number): DerivedAddress => ({ index, address: `a${index}`, scriptHex: 'ff' });

/** Creates a pool over keys that derive immediately and a mark in memory, and records what the pool asks of them. */
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

test('an index is given out only after it was prepared, and then without waiting', async () => {
  const { pool } = surroundings();
  expect(pool.prepared('w', 0)).toBeUndefined();
  await pool.prepare('w', 0);
  expect(pool.prepared('w', 0)).toEqual(address(0));
  expect(pool.prepared('other', 0)).toBeUndefined();
});

test('ADDR-7: no index at or above the durable mark is given out, and the mark stays at most 20 ahead', async () => {
  const { pool, state } = surroundings();
  await pool.prepare('w', 0);
  expect(state.raises).toEqual([20]);
  for (let index = 0; index < 200; index += 1) {
    if (pool.prepared('w', index) === undefined) await pool.prepare('w', index);
    expect(pool.prepared('w', index)).toEqual(address(index));
    expect(index).toBeLessThan(state.mark ?? 0);
    expect(state.mark).toBeLessThanOrEqual(index + 20);
  }
  expect(state.raises.length).toBeLessThan(30); // in strides, not with an fsync for each sale
});

test('sales that follow one another find their addresses ready', async () => {
  const { pool } = surroundings();
  await pool.prepare('w', 0);
  for (let index = 0; index < 100; index += 1) {
    expect(pool.prepared('w', index)).toEqual(address(index));
    await new Promise((resolve) => setImmediate(resolve));
  }
});

test('ADDR-7: many parallel callers share one derivation, and the mark is raised for all of them', async () => {
  const { pool, state } = surroundings();
  await Promise.all(Array.from({ length: 32 }, () => pool.prepare('w', 0)));
  expect(state.derived.filter((from) => from === 0)).toHaveLength(1);
  expect(state.raises).toEqual([20, 31 + 20]);
});

test('a transaction that was rolled back gets the same address again', async () => {
  const { pool } = surroundings();
  await pool.prepare('w', 5);
  expect(pool.prepared('w', 5)).toEqual(address(5));
  expect(pool.prepared('w', 6)).toEqual(address(6));
  expect(pool.prepared('w', 5)).toEqual(address(5));
});

test('a wallet that moves to another index starts its stock there, in both directions', async () => {
  const { pool } = surroundings();
  await pool.prepare('w', 0);
  await pool.prepare('w', 1_000);
  expect(pool.prepared('w', 1_000)).toEqual(address(1_000));
  await pool.prepare('w', 3);
  expect(pool.prepared('w', 3)).toEqual(address(3));
});

test('CHAIN-47: a sale that waits while the wallet moves ahead is not refused: it takes its index again', async () => {
  const { pool } = surroundings();
  const waits = pool.prepare('w', 0);
  await Promise.all([waits, pool.prepare('w', 500)]);
  expect(pool.prepared('w', 0)).toBeUndefined();
  await pool.prepare('w', 500);
  expect(pool.prepared('w', 500)).toEqual(address(500));
});

test('ADDR-7: a mark that outlived its database is used, not raised again', async () => {
  const { pool, state } = surroundings(40);
  await pool.prepare('w', 12);
  expect(pool.prepared('w', 12)).toEqual(address(12));
  expect(state.raises).toEqual([]);
});

test('a closed wallet gives out no address and rejects the callers that wait', async () => {
  const { pool, closeWallet } = surroundings();
  await pool.prepare('w', 0);
  const waiting = expect(pool.prepare('w', 70)).rejects.toThrow('closed');
  closeWallet();
  await waiting;
  expect(pool.prepared('w', 0)).toBeUndefined();
  await expect(pool.prepare('w', 0)).rejects.toThrow('not open');
});

test('ADDR-7: if raising the mark or deriving fails, no address is given out, and the next call tries again', async () => {
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

test('closing the pool rejects the callers that wait and waits for running work', async () => {
  const { pool } = surroundings();
  const waiting = expect(pool.prepare('w', 0)).rejects.toThrow('closing');
  await pool.close();
  await waiting;
  await expect(pool.prepare('w', 0)).rejects.toThrow('not open');
});

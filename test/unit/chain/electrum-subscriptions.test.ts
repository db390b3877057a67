import { expect, test } from 'vitest';
import type { ElectrumApi } from '../../../src/main/chain/sources/electrum-api.ts';
import { scriptHashOf } from '../../../src/main/chain/sources/electrum-api.ts';
import { createSubscriptions } from '../../../src/main/chain/sources/electrum-subscriptions.ts';

/** An invoice whose id is its age as well. */
const invoiceOf = (age: number) => ({
  id: `i${age}`,
  scriptHex: `51${age.toString(16).padStart(2, '0')}`,
  createdAtMs: age,
});
const hashOf = (age: number): string => scriptHashOf(invoiceOf(age).scriptHex);

/** A server that takes as many scripts as it likes. */
const serverOf = (most: number) => {
  const taken = new Set<string>();
  const api = {
    subscribe: async (hashes: readonly string[]) =>
      hashes.map((hash) => {
        if (taken.size >= most) return 'refused' as const;
        taken.add(hash);
        return hash === hashOf(7) ? ('used' as const) : ('empty' as const);
      }),
    unsubscribe: async (hash: string) => void taken.delete(hash),
  } as Partial<ElectrumApi> as ElectrumApi; // only what is asked here
  return { api, taken };
};

test('CHAIN-43: the newest addresses are subscribed to first', async () => {
  const { api, taken } = serverOf(100);
  const subscriptions = createSubscriptions(2);
  await subscriptions.add(api, [5, 9, 7].map(invoiceOf));
  expect(taken).toEqual(new Set([hashOf(9), hashOf(7)]));
  expect(['i5', 'i7', 'i9'].map(subscriptions.covers)).toEqual([false, true, true]);
});

test('CHAIN-43: a new address takes the place of the oldest', async () => {
  const { api, taken } = serverOf(100);
  const subscriptions = createSubscriptions(2);
  await subscriptions.add(api, [5, 7].map(invoiceOf));
  await subscriptions.add(api, [invoiceOf(9)]);
  expect(taken).toEqual(new Set([hashOf(9), hashOf(7)]));
  expect(['i5', 'i7', 'i9'].map(subscriptions.covers)).toEqual([false, true, true]);
});

test('CHAIN-43: after a refusal no more are asked for than the server took', async () => {
  const { api, taken } = serverOf(2);
  const subscriptions = createSubscriptions(100);
  await subscriptions.add(api, [5, 7, 9].map(invoiceOf));
  expect(['i5', 'i7', 'i9'].map(subscriptions.covers)).toEqual([false, true, true]);
  await subscriptions.add(api, [invoiceOf(11)]);
  expect(taken).toEqual(new Set([hashOf(11), hashOf(9)]));
});

test('addresses without any history are named', async () => {
  const subscriptions = createSubscriptions(100);
  expect(await subscriptions.add(serverOf(100).api, [5, 7, 9].map(invoiceOf))).toEqual(['i9', 'i5']);
});

test('a notice names every invoice of the address, until the connection is lost', async () => {
  const { api } = serverOf(100);
  const subscriptions = createSubscriptions(100);
  await subscriptions.add(api, [invoiceOf(5), { ...invoiceOf(5), id: 'again' }]);
  expect(subscriptions.invoicesOf(hashOf(5))).toEqual(['i5', 'again']);
  expect(subscriptions.invoicesOf(hashOf(6))).toEqual([]);
  subscriptions.reset();
  expect(subscriptions.invoicesOf(hashOf(5))).toEqual([]);
  expect(subscriptions.covers('i5')).toBe(false);
});

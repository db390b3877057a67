import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LightningBackendRecord } from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import { lightningSecret } from '../../../src/main/app/secret-names.ts';
import { createCommits } from '../../../src/main/app/commit.ts';
import { createFeed } from '../../../src/main/platform/feed.ts';
import { randomIds } from '../../../src/main/platform/ids.ts';
import { composeLightning, type LightningParts } from '../../../src/main/start/compose-lightning.ts';
import { createShop, type Shop } from '../app/shop.ts';
import { silent } from '../db/repositories/samples.ts';

let shop: Shop;
let parts: LightningParts;
let running: AsyncDisposableStack;
let isOpen: boolean;
let kept: Map<string, string>;

const record = (id: string, change: Partial<LightningBackendRecord> = {}): LightningBackendRecord => ({
  id,
  storeId: 'store-1',
  config: { kind: 'lnbits', url: 'http://127.0.0.1:1' },
  position: 0,
  identity: null,
  cursor: null,
  acceptsUnproved: false,
  createdAtMs: 1,
  retiredAtMs: null,
  ...change,
});
const store = (...all: LightningBackendRecord[]): Promise<void> =>
  shop.database.write(async (tx) => {
    for (const one of all) {
      await tx.lightningBackends.insert(one);
      kept.set(lightningSecret(one.id), 'key');
    }
  });
const stored = async (): Promise<string[]> => (await shop.database.read.lightningBackends.list()).map(({ id }) => id);

beforeEach(async () => {
  shop = await createShop();
  isOpen = true;
  kept = new Map();
  running = new AsyncDisposableStack();
  const clock = { nowMs: shop.now };
  const feed = createFeed(silent);
  parts = composeLightning(
    {
      ...shop,
      ...createCommits({ database: shop.database, clock, ids: randomIds, feed }),
      clock,
      feed,
      ids: randomIds,
      logger: silent,
      network: 'regtest',
      training: false,
      record: shop.observe,
      chain: { watch: () => {} },
      secrets: {
        state: () => 'file',
        isOpen: () => isOpen,
        get: async (name) => kept.get(name) ?? null,
        set: async (name, value) => void kept.set(name, value),
        delete: async (name) => void kept.delete(name),
        names: async () => [...kept.keys()],
        unlock: async () => ({ ok: true, value: null }),
        onUnlocked: () => () => {},
      },
    },
    running,
  );
});
afterEach(async () => {
  await running.disposeAsync();
  await shop.close();
});

test('LN-20: a removed backend is forgotten with its credential once its last code has ended, and not before', async () => {
  await store(record('used'), record('removed', { retiredAtMs: 2 }), record('watched', { retiredAtMs: 2 }));
  const sold = await shop.create({ storeId: 'store-1', currency: 'SATS', amountMinor: 1000n, api: 'till' });
  if (!sold.ok) throw new Error(sold.error.code);
  const { id: invoiceId } = sold.value.invoice;
  await shop.database.write((tx) =>
    tx.lightningInvoices.insert({
      paymentHash: 'aa'.repeat(32),
      invoiceId,
      backendId: 'watched',
      handle: null,
      bolt11: 'lnbcrt1',
      amountMsats: 1_000_000n,
      createdAtMs: 1,
      expiresAtMs: 2,
      endsAtMs: 2,
      answeredAtMs: null,
      state: 'open',
    }),
  );
  await parts.configureLightning();
  expect(await stored()).toEqual(['used', 'watched']);
  expect([...kept.keys()]).toEqual(['lightning/used', 'lightning/watched']);
  await shop.database.write((tx) => tx.lightningInvoices.setState('aa'.repeat(32), 'closed'));
  await parts.configureLightning();
  expect(await stored()).toEqual(['used']);
});

test('LN-20: while the credentials are locked, no backend is forgotten, and each counts as connected', async () => {
  await store(record('used'), record('removed', { retiredAtMs: 2 }));
  isOpen = false;
  await parts.configureLightning();
  expect(await stored()).toEqual(['used', 'removed']);
  expect(parts.lightning.isOn('store-1')).toBe(true);
  expect(parts.lightningUrls()).toEqual(['http://127.0.0.1:1', 'http://127.0.0.1:1']);
});

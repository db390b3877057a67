/** CHAIN-28: a public source that cannot read an address holds up its invoice only while it is needed. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import { says } from './network.ts';
import { createShop, MINUTE_MS, sell, type Shop } from '../shop.ts';

const LARGE = 2_000_000n;
const PUBLIC = ['one', 'two', 'three'];

let shop: Shop;
beforeEach(async () => {
  shop = await createShop();
});
afterEach(() => shop.close());

const statusOf = async ({ id }: InvoiceRecord) => (await shop.database.read.invoices.get(id))?.status;
/** Configures these sources alone; all of them name the same block. */
const configure = async (trusts: Readonly<Record<string, 'own' | 'public'>>): Promise<void> => {
  for (const [id, trust] of Object.entries(trusts)) await shop.told.join(id, trust);
  const sources = Object.entries(trusts).map(([id, trust]) => ({ id, trust }));
  await shop.told.observe('owner', { kind: 'sources', atMs: shop.now(), sources });
  for (const { id } of sources) await says(shop, id).tip(101);
  shop.pass(30_000); // nobody waits for an own node any longer
};
const expired = async (amountMinor?: bigint): Promise<InvoiceRecord> => {
  const { invoice } = await sell(shop, amountMinor === undefined ? {} : { amountMinor });
  shop.pass(16 * MINUTE_MS);
  return invoice;
};
const cannotRead = (id: string, { id: invoiceId }: InvoiceRecord) =>
  shop.told.observe(id, { kind: 'unread', atMs: shop.now(), invoiceId });

it('CHAIN-28: the others end an invoice without a public source that cannot read its address', async () => {
  await configure({ one: 'public', two: 'public' });
  const invoice = await expired();
  await says(shop, 'one').checkChain();
  expect(await statusOf(invoice)).toBe('new');
  await cannotRead('two', invoice);
  await says(shop, 'one').checkChain();
  expect(await statusOf(invoice)).toBe('expired');
});

it('CHAIN-28: above the limit it is needed while only one other is left, and not beside two', async () => {
  await configure({ one: 'public', two: 'public' });
  const invoice = await expired(LARGE);
  await cannotRead('two', invoice);
  await says(shop, 'one').checkChain();
  expect(await statusOf(invoice)).toBe('new');
  await configure(Object.fromEntries(PUBLIC.map((id) => [id, 'public'])));
  await says(shop, 'one').checkChain();
  await says(shop, 'three').checkChain();
  expect(await statusOf(invoice)).toBe('expired');
});

it('CHAIN-28: an own source is never left out, and one that read the address again counts again', async () => {
  await configure({ mine: 'own', theirs: 'own' });
  const first = await expired();
  await cannotRead('theirs', first);
  await says(shop, 'mine').checkChain();
  expect(await statusOf(first)).toBe('new');

  await configure({ one: 'public', two: 'public' });
  const second = await expired();
  await cannotRead('two', second);
  await shop.told.observe('two', { kind: 'chain-check', begunAtMs: 0, invoiceIds: [second.id] });
  await says(shop, 'one').checkChain();
  expect(await statusOf(second)).toBe('new');
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import { loadInvoiceView } from '../../../../src/main/app/invoice/invoice-view.ts';
import { says, scriptOf, transaction } from './network.ts';
import { createShop, MINUTE_MS, sell, SOURCE, type Shop } from '../shop.ts';

let shop: Shop;
let invoice: InvoiceRecord;
beforeEach(async () => {
  shop = await createShop();
  ({ invoice } = await sell(shop));
});
afterEach(() => shop.close());

const record = async (id = invoice.id): Promise<InvoiceRecord> => {
  const found = await shop.database.read.invoices.get(id);
  if (!found) throw new Error('the invoice does not exist');
  return found;
};
const view = async () => loadInvoiceView(shop.database.read, await record(), shop.now());
const statusNow = async (id?: string) => (await record(id)).status;
const payments = () => shop.database.read.payments.ofInvoice(invoice.id);
const paying = (name: string, amountSats = 1000n, coins = [`coin-${name}`], to = invoice) =>
  transaction(name, coins, [{ scriptHex: scriptOf(to), amountSats }]);

describe('INV-3, INV-4: an invoice ends with the first complete chain check begun after its expiry', () => {
  it('INV-23: its code is hidden from the expiry on; a check begun then ends nothing, and the next one does', async () => {
    shop.pass(15 * MINUTE_MS);
    await says(shop).checkChain();
    expect(await statusNow()).toBe('new');
    expect((await view()).bip21).toBeNull();
    shop.pass(1);
    await says(shop).checkChain();
    expect(await record()).toMatchObject({ status: 'expired', lastCheckedAtMs: shop.now() });
  });

  it('INV-5: money found by that check is on time, and money found after it is late', async () => {
    shop.pass(60 * MINUTE_MS);
    await says(shop).transactions([paying('a', 400n)]);
    await says(shop).checkChain();
    await says(shop).transactions([paying('b', 600n)]);
    expect((await payments()).map(({ onTime }) => onTime)).toEqual([true, false]);
    expect(await record()).toMatchObject({ status: 'expired', paidLate: true, underpaid: false });
  });

  it('a check that changes nothing is not stored', async () => {
    shop.pass(16 * MINUTE_MS);
    await says(shop).checkChain();
    const [first, published] = [await record(), shop.published.length];
    shop.pass(MINUTE_MS);
    await says(shop).checkChain();
    expect(await record()).toEqual(first);
    expect(shop.published.length).toBe(published);
  });

  it('the time of a check is when it began, and never goes back', async () => {
    const check = (begunAtMs: number) =>
      shop.observe({ kind: 'chain-check', sourceId: SOURCE, begunAtMs, invoiceIds: 'all' });
    shop.pass(16 * MINUTE_MS);
    const begunAtMs = shop.now();
    shop.pass(10_000);
    await check(begunAtMs);
    expect(await record()).toMatchObject({ status: 'expired', lastCheckedAtMs: begunAtMs });
    await check(begunAtMs - 30_000);
    expect(await record()).toMatchObject({ status: 'expired', lastCheckedAtMs: begunAtMs });
  });

  it('a check of other invoices says nothing about this one', async () => {
    shop.pass(16 * MINUTE_MS);
    await shop.observe({ kind: 'chain-check', sourceId: 'core', begunAtMs: shop.now(), invoiceIds: ['somebody-else'] });
    expect(await statusNow()).toBe('new');
  });

  it('CHAIN-27: a look is remembered only until the invoice ends, and one at an invoice that is not due never', async () => {
    await shop.told.join('public', 'public');
    await says(shop, 'public').tip(100);
    const look = (sourceId: string) =>
      shop.observe({ kind: 'chain-check', sourceId, begunAtMs: shop.now(), invoiceIds: [invoice.id] });
    const remembered = (): string[] => {
      const looks = shop.chainStore.current()?.looks.ofInvoiceMs.values() ?? [];
      return Array.from(looks, (ofOne) => Array.from(ofOne.keys())).flat();
    };
    await look('public');
    expect(remembered()).toEqual([]);
    shop.pass(16 * MINUTE_MS);
    await look('public');
    expect([await statusNow(), remembered()]).toEqual(['new', [invoice.id]]);
    await look(SOURCE);
    expect([await statusNow(), remembered()]).toEqual(['expired', []]);
  });
});

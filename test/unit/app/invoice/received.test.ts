import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadInvoiceViews } from '../../../../src/main/app/invoice/invoice-view.ts';
import { loadReceived } from '../../../../src/main/app/invoice/received.ts';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import { invoicesCsv } from '../../../../src/renderer/office/features/invoices/export.ts';
import { createPageLanguages } from '../../../../src/renderer/words/office-words.ts';
import { formatAmount } from '../../../../src/shared/money.ts';
import { listed } from '../../../screens/fixtures.ts';
import { readCsv } from '../../../support/read-csv.ts';
import { says, scriptOf, transaction } from '../payment/network.ts';
import { createShop, MINUTE_MS, sell, START_MS, type Shop } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await createShop();
});
afterEach(() => shop.close());

const PRICE_SATS = 4_500n; // EUR 4.50 at 100,000 EUR
const euros = async (): Promise<InvoiceRecord> => (await sell(shop, { currency: 'EUR', amountMinor: 450n })).invoice;
const paying = (name: string, to: InvoiceRecord, amountSats = PRICE_SATS, coin = `coin-${name}`) =>
  transaction(name, [coin], [{ scriptHex: scriptOf(to), amountSats }]);
const seen = (...payments: readonly ReturnType<typeof paying>[]): Promise<void> => says(shop).transactions(payments);

/** Sells and pays in every way in which money comes, goes or stays away. */
const aDay = async (): Promise<void> => {
  const [exact, part, over, cancelled, bumped] = [
    await euros(),
    await euros(),
    await euros(),
    await euros(),
    await euros(),
  ];
  const [stolen, late, inTwo, refused] = [await euros(), await euros(), await euros(), await euros()];
  const { invoice: sats } = await sell(shop, { currency: 'SATS', amountMinor: 1_000n });
  await euros(); // never paid
  const asked = { storeId: 'store-1', userId: null };
  expect((await shop.cancel({ ...asked, invoiceId: cancelled.id })).ok).toBe(true);
  await seen(paying('part', part, 1_500n), paying('cancelled', cancelled, 2_000n), paying('two', inTwo, 3_000n));
  await seen(paying('slow', bumped), paying('refused', refused), paying('sats', sats, 1_000n));
  await seen(paying('fast', bumped, PRICE_SATS, 'coin-slow')); // the same coin again, with a higher fee
  const block = (hash: string) => ({ height: 101, hash, timeMs: shop.now() });
  await says(shop).transactions([paying('exact', exact), paying('over', over, 5_500n)], block('a'));
  await says(shop).transactions([paying('stolen', stolen)], { ...block('b'), height: 102 });
  const theft = transaction('theft', ['coin-stolen'], [{ scriptHex: '6a', amountSats: 0n }]);
  await says(shop).transactions([theft], { ...block('c'), height: 102 });
  const marked = await shop.mark({ ...asked, invoiceId: refused.id, as: 'invalid', reason: 'given back' });
  expect(marked.ok).toBe(true);
  shop.pass(25 * 60 * MINUTE_MS);
  await says(shop).checkChain();
  await seen(paying('late', late), paying('rest', inTwo, 1_500n));
};

test('received is what came, too much and late included and named (product.md MON-13)', async () => {
  const before = await euros();
  await seen(paying('before', before));
  shop.pass(MINUTE_MS);
  await aDay();
  const sums = await loadReceived(shop.database.read, 'store-1', START_MS + MINUTE_MS);
  expect(sums.toSorted((a, b) => (a.currency < b.currency ? -1 : 1))).toEqual([
    { currency: 'EUR', receivedMinor: 3_150n, overMinor: 100n, lateMinor: 800n, receivedSats: 31_500n, count: 8 },
    { currency: 'SATS', receivedMinor: 1_000n, overMinor: 0n, lateMinor: 0n, receivedSats: 1_000n, count: 1 },
  ]);
});

test('the totals of an exported file say the same (product.md MON-13, design.md FILE-5)', async () => {
  await aDay();
  const { read } = shop.database;
  const { invoices } = await read.invoices.list({ storeId: 'store-1', limit: 50 });
  const views = await loadInvoiceViews(read, invoices, shop.now());
  const rows = views.map((view) => listed(view));
  const words = createPageLanguages()('en').words;
  const [titles = [], ...lines] = readCsv(
    invoicesCsv(rows, words, { dialect: 'point', timeZone: 'Europe/Berlin' }),
    ',',
  );
  const cell = (line: readonly string[], title: string): string | undefined => line[titles.indexOf(title)];
  const totals = lines.filter((line) => cell(line, 'Number') === 'Total');
  const sums = await loadReceived(read, 'store-1', START_MS);
  const inFile = totals.map((line) =>
    ['Currency', 'Received', 'Received too much', 'Received late', 'Received, sats']
      .map((title) => cell(line, title))
      .join(' '),
  );
  const onPage = sums.map(({ currency, receivedMinor, overMinor, lateMinor, receivedSats }) => {
    const shown = (minor: bigint): string => formatAmount(minor, currency === 'EUR' ? 2 : 0);
    return [currency, shown(receivedMinor), shown(overMinor), shown(lateMinor), receivedSats].join(' ');
  });
  expect(inFile.toSorted()).toEqual(onPage.toSorted());
  expect(inFile).toHaveLength(2);
});

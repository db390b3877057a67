import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenedDatabase } from '../../../../src/main/db/open-database.ts';
import { newFolder } from '../engine/folders.ts';
import { NOW_MS, openIn, sampleChange, sampleInvoice, samplePayment, seed } from './samples.ts';

let opened: OpenedDatabase;
beforeEach(async () => {
  opened = openIn(newFolder());
  await seed(opened);
});
afterEach(() => opened.close());

const insert = (...invoices: ReturnType<typeof sampleInvoice>[]): Promise<void> =>
  opened.database.write(async (tx) => {
    for (const invoice of invoices) await tx.invoices.insert(invoice);
  });

describe('an invoice', () => {
  test('MON-8: comes back as it was stored, including the quote with its sources', async () => {
    const invoice = sampleInvoice(1, { details: { metadata: '{"a":1e-7}', orderId: 'web-7' }, memo: 'two coffees' });
    await insert(invoice);
    expect(await opened.database.read.invoices.get(invoice.id)).toEqual(invoice);
  });

  test('A22: is read without its codes for an answer that shows none', async () => {
    const invoice = sampleInvoice(1, { bolt11: 'lnbcrt1' });
    await insert(invoice);
    const { getWithoutCodes } = opened.database.read.invoices;
    expect(await getWithoutCodes(invoice.id)).toEqual({ ...invoice, address: null, scriptHex: null, bolt11: null });
    expect(await getWithoutCodes('unknown')).toBeUndefined();
  });

  test('is found by its script among a thousand foreign scripts', async () => {
    await insert(sampleInvoice(1), sampleInvoice(2));
    const strangers = Array.from({ length: 1_000 }, (_, n) => `5120${n.toString(16).padStart(64, '0')}`);
    const found = await opened.database.read.invoices.byScripts([...strangers, sampleInvoice(2).scriptHex ?? '']);
    expect(found.map(({ id }) => id)).toEqual([sampleInvoice(2).id]);
  });

  test('takes consecutive numbers and indexes', async () => {
    const taken = await opened.database.write(async (tx) => [
      await tx.invoices.takeNumber('store-1'),
      await tx.invoices.takeNumber('store-1'),
      await tx.wallets.allocateIndex('wallet-1'),
      await tx.wallets.allocateIndex('wallet-1'),
    ]);
    expect(taken).toEqual([1, 2, 0, 1]);
  });

  test('cannot begin in any status but new', async () => {
    await expect(insert(sampleInvoice(1, { status: 'settled' }))).rejects.toThrow('must have the status new');
  });
});

describe('the queries of the office', () => {
  const change = async (n: number, columns: Parameters<typeof sampleChange>[1]): Promise<void> => {
    await opened.database.write((tx) => opened.writeStatus(tx, sampleChange(sampleInvoice(n), columns)));
  };

  test('an invoice needs a person if it was paid late, in part or twice, lost or reverted, until it is marked', async () => {
    await insert(...Array.from({ length: 9 }, (_, n) => sampleInvoice(n + 1)));
    await change(1, { status: 'expired' });
    await change(2, { status: 'expired', paidLate: true });
    await change(3, { status: 'expired', underpaid: true });
    await change(4, { status: 'settled' });
    await change(5, { status: 'settled', notice: 'twice' });
    await change(6, { status: 'invalid' });
    await change(7, { status: 'cancelled' });
    await change(8, { status: 'cancelled', receivedSats: 5n });
    await change(9, { status: 'new', notice: 'reverted' });
    const needs = (filter: object = {}) =>
      opened.database.read.invoices.list({ storeId: 'store-1', limit: 50, needsPerson: true, ...filter });
    const all = await needs();
    expect(all.invoices.map(({ number }) => number)).toEqual([9, 8, 6, 5, 3, 2]);
    expect(all.total).toBe(6);
    await opened.database.write((tx) => tx.invoices.setMark(sampleInvoice(3).id, 'settled'));
    const rest = await needs({ limit: 2 });
    expect([rest.total, rest.invoices.length]).toEqual([5, 2]);
    expect((await needs({ after: rest.next })).invoices.map(({ number }) => number)).toEqual([6, 5, 2]);
    expect((await needs({ search: 'invoice-00000' })).invoices.map(({ number }) => number)).toEqual([9, 8, 6, 5, 2]);
  });

  test('invoices paid by one method are listed page by page, however many others lie between', async () => {
    const many = Array.from({ length: 450 }, (_, n) => sampleInvoice(n + 1));
    await insert(...many);
    await opened.database.write(async (tx) => {
      for (const n of [1, 200, 201, 449])
        await tx.payments.insert(samplePayment({ id: `p${n}`, invoiceId: sampleInvoice(n).id, txid: `t${n}` }));
    });
    const page = (limit: number, after?: string) =>
      opened.database.read.invoices.listByMethod(
        { storeId: 'store-1', limit, ...(after !== undefined && { after }) },
        'onchain',
      );
    const first = await page(3);
    expect(first.invoices.map(({ number }) => number)).toEqual([449, 201, 200]);
    const second = await page(3, first.next ?? '');
    expect([second.invoices.map(({ number }) => number), second.next]).toEqual([[1], null]);
    const { invoices } = opened.database.read;
    expect((await invoices.listByMethod({ storeId: 'store-1', limit: 3 }, 'lightning')).invoices).toEqual([]);
  });

  test('a page of them scans a bounded number of invoices, and its cursor continues there', async () => {
    await insert(...Array.from({ length: 2_001 }, (_, n) => sampleInvoice(n + 1)));
    await opened.database.write((tx) => tx.payments.insert(samplePayment({ invoiceId: sampleInvoice(1).id })));
    const { invoices } = opened.database.read;
    const none = await invoices.listByMethod({ storeId: 'store-1', limit: 3 }, 'onchain');
    expect([none.invoices.length, none.next === null]).toEqual([0, false]);
    const rest = await invoices.listByMethod({ storeId: 'store-1', limit: 3, after: none.next ?? '' }, 'onchain');
    expect([rest.invoices.map(({ number }) => number), rest.next]).toEqual([[1], null]);
  });

  test('gives sums by currency, and how long customers took to pay', async () => {
    await insert(...[1, 2, 3].map((n) => sampleInvoice(n)));
    await change(1, { status: 'settled', receivedSats: 4_500n, paidAtMs: NOW_MS + 7_001 });
    await change(2, { status: 'settled', receivedSats: 4_600n, paidAtMs: NOW_MS + 3_002 });
    const { invoices } = opened.database.read;
    expect(await invoices.sums('store-1', ['settled'], NOW_MS)).toEqual([
      { currency: 'EUR', amountMinor: 900n, receivedSats: 9_100n, count: 2 },
    ]);
    expect(await invoices.sums('store-1', ['settled'], NOW_MS + 10)).toEqual([]);
    expect(await invoices.paidAfterMs('store-1', 0, 10)).toEqual([3_000, 7_000]);
  });

  test('lists the addresses of a wallet, newest first', async () => {
    await insert(...[1, 2, 3].map((n) => sampleInvoice(n)));
    const { invoices } = opened.database.read;
    const two = await invoices.ofWallet('wallet-1', null, 2);
    expect(two.map(({ addressIndex }) => addressIndex)).toEqual([3, 2]);
    expect((await invoices.ofWallet('wallet-1', 2, 2)).map(({ addressIndex }) => addressIndex)).toEqual([1]);
  });
});

describe('the list', () => {
  test('walks every invoice once by cursor, newest first', async () => {
    await insert(...Array.from({ length: 25 }, (_, n) => sampleInvoice(n + 1, { createdAtMs: NOW_MS + (n >> 1) })));
    const numbers: number[] = [];
    let after: string | undefined;
    do {
      const page = await opened.database.read.invoices.list({ storeId: 'store-1', limit: 4, ...(after && { after }) });
      expect(page.total).toBe(25);
      numbers.push(...page.invoices.map((invoice) => invoice.number));
      after = page.next ?? undefined;
    } while (after);
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, n) => 25 - n));
  });

  test('filters by status and underpayment, with totals from the counters', async () => {
    const invoices = Array.from({ length: 9 }, (_, n) => sampleInvoice(n + 1));
    await insert(...invoices);
    await opened.database.write(async (tx) => {
      for (const invoice of invoices.slice(0, 3))
        await opened.writeStatus(tx, sampleChange(invoice, { status: 'settled' }));
      for (const invoice of invoices.slice(3, 5))
        await opened.writeStatus(tx, sampleChange(invoice, { underpaid: true }));
    });
    const list = (filter: object) => opened.database.read.invoices.list({ storeId: 'store-1', limit: 2, ...filter });
    const both = await list({ statuses: ['settled', 'new'], part: false });
    expect(both.total).toBe(7);
    expect(both.invoices.map(({ number }) => number)).toEqual([9, 8]);
    const part = await list({ part: true });
    expect(part).toMatchObject({ total: 2, next: null });
    expect(part.invoices.map(({ number }) => number)).toEqual([5, 4]);
    const second = await list({ statuses: ['settled', 'new'], part: false, offset: 3 });
    expect(second.invoices.map(({ number }) => number)).toEqual([6, 3]);
  });
});

describe('a search of the list', () => {
  test.each([
    ['an id', 'invoice-000012', [12]],
    ['the beginning of an id', 'invoice-00001', [13, 12, 11, 10]],
    ['a number', '12', [12]],
    ['the beginning of a number', '1', [13, 12, 11, 10, 1]],
    ['an order id', 'web-3', [3]],
    ['an address in capitals', 'BCRT1QADDRESS13', [13]],
    ['the beginning of a txid', 'abab', [1]],
    ['a text that nothing begins with', '%', []],
  ])('finds by %s', async (_what, search, numbers) => {
    await insert(
      ...Array.from({ length: 13 }, (_, n) => sampleInvoice(n + 1, n === 2 ? { details: { orderId: 'web-3' } } : {})),
    );
    await opened.database.write((tx) => tx.payments.insert(samplePayment()));
    const page = await opened.database.read.invoices.list({ storeId: 'store-1', limit: 50, search });
    expect(page.invoices.map(({ number }) => number)).toEqual(numbers);
    expect(page.total).toBe(numbers.length);
  });

  test('keeps to a period that includes its begin and excludes its end', async () => {
    await insert(...Array.from({ length: 5 }, (_, n) => sampleInvoice(n + 1)));
    const page = await opened.database.read.invoices.list({
      storeId: 'store-1',
      limit: 50,
      fromMs: NOW_MS + 2,
      toMs: NOW_MS + 4,
    });
    expect(page.invoices.map(({ number }) => number)).toEqual([3, 2]);
    expect(page.total).toBe(2);
  });

  test('has nothing after a cursor that Satchel never gave out', async () => {
    await insert(sampleInvoice(1));
    const page = await opened.database.read.invoices.list({ storeId: 'store-1', limit: 5, after: "1' or 1=1" });
    expect(page).toMatchObject({ invoices: [], next: null });
  });
});

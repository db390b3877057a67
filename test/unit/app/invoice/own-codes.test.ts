import { expect, test, vi } from 'vitest';
import { createOwnCodes } from '../../../../src/main/app/invoice/own-codes.ts';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import type { Database } from '../../../../src/main/app/repositories.ts';
import { sampleInvoice } from '../../db/repositories/samples.ts';

const own = (index: number) => ({ index, address: `own${index}`, scriptHex: `${index}` });

const surroundings = (invoice: InvoiceRecord, isOpen = true) => {
  const derive = vi.fn(async (_walletId: string, from: number) => [own(from)]);
  const error = vi.fn();
  const state = { isOpen, isOwn: true };
  const invoices = { get: async () => invoice, list: async () => ({ invoices: [invoice], next: null, total: 1 }) };
  const codes = createOwnCodes({
    database: { read: { invoices } } as unknown as Database, // nothing else is read
    walletKeys: { derive, isOpen: () => state.isOpen },
    lightning: { isOwn: async () => state.isOwn },
    logger: { error },
  });
  const { read } = codes.database;
  return {
    codes,
    derive,
    error,
    state,
    get: async () => read.invoices.get(invoice.id),
    list: async () => (await read.invoices.list({ storeId: '', limit: 1 })).invoices[0],
  };
};
const invoiceAt = (change: Partial<InvoiceRecord>): InvoiceRecord => ({
  ...sampleInvoice(1),
  status: 'new',
  walletId: 'w',
  addressIndex: 7,
  address: 'own7',
  scriptHex: '7',
  ...change,
});

test('A22: the wallet’s own address is shown, and derived once', async () => {
  const invoice = invoiceAt({});
  const { get, list, derive, error } = surroundings(invoice);
  await Promise.all([get(), get(), list()]);
  expect(await get()).toEqual(invoice);
  expect([derive.mock.calls.length, error.mock.calls.length]).toEqual([1, 0]);
});

test('A22: an address that was noted when it was made is not derived at all', async () => {
  const { codes, get, derive } = surroundings(invoiceAt({}));
  codes.note('w', own(7));
  expect((await get())?.address).toBe('own7');
  expect(derive).not.toHaveBeenCalled();
});

test.each([
  ['another address', { address: 'foreign' }],
  ['another script', { scriptHex: 'ff' }],
  ['another index', { addressIndex: 8 }],
  ['no index', { addressIndex: null }],
  ['no wallet', { walletId: null }],
])('A22: %s is not shown, and the log says so once', async (_what, change) => {
  const { get, list, error } = surroundings(invoiceAt(change));
  for (const read of [get, list, get]) expect(await read()).toMatchObject({ address: null, scriptHex: null });
  expect(error).toHaveBeenCalledTimes(1);
});

test('A22: while the key is not open nothing new is shown, what was derived before is, and ended invoices stay', async () => {
  const { get, state, error } = surroundings(invoiceAt({}), false);
  expect((await get())?.address).toBeNull();
  state.isOpen = true;
  expect((await get())?.address).toBe('own7');
  state.isOpen = false;
  expect((await get())?.address).toBe('own7');
  const ended = surroundings(invoiceAt({ status: 'settled' }), false);
  expect((await ended.get())?.address).toBe('own7');
  expect([error.mock.calls.length, ended.error.mock.calls.length]).toEqual([0, 0]);
});

test('A22: a list derives nothing for ended invoices', async () => {
  const { list, derive } = surroundings(invoiceAt({ status: 'expired', address: 'foreign' }));
  await list();
  expect(derive).not.toHaveBeenCalled();
});

test('A22: an address that cannot be derived is not shown', async () => {
  const { get, derive } = surroundings(invoiceAt({ addressIndex: 2 ** 31 }));
  derive.mockRejectedValue(new RangeError('the wallet has no more addresses'));
  expect((await get())?.address).toBeNull();
});

test('A22: a Lightning invoice is shown if the node signed it', async () => {
  const { get, state } = surroundings(invoiceAt({ bolt11: 'lnbcrt1' }));
  expect((await get())?.bolt11).toBe('lnbcrt1');
  state.isOwn = false;
  expect(await get()).toMatchObject({ bolt11: null, address: 'own7' });
});

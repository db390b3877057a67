import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InvoiceFilter } from '../../../../src/main/app/invoice/invoice-repositories.ts';
import { MOST_HITS } from '../../../../src/main/db/queries/invoice-search.ts';
import type { OpenedDatabase } from '../../../../src/main/db/open-database.ts';
import { NOW_MS, openIn, sampleChange, sampleInvoice, samplePayment, seed } from '../repositories/samples.ts';

const DAY_MS = 86_400_000;
const FIRST_DAY_MS = NOW_MS - (NOW_MS % DAY_MS);
const STEP_MS = DAY_MS / 50;
const FIRST = 10_000;
const MANY = 3_300;
const LAST = FIRST + MANY - 1;
/** How many of the oldest invoices have an order id that begins with `web-`. */
const WEB = 1_100;

const invoices = Array.from({ length: MANY }, (_, n) =>
  sampleInvoice(FIRST + n, {
    createdAtMs: FIRST_DAY_MS + n * STEP_MS,
    details: { orderId: n < WEB ? `web-${n}` : `shop-${n}` },
  }),
);
/** An invoice between the first two of them. */
const odd = sampleInvoice(7, {
  createdAtMs: FIRST_DAY_MS + STEP_MS / 2,
  details: { orderId: 'x' },
  address: 'web-address',
});

let folder: string;
let opened: OpenedDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'satchel-db-'));
  opened = openIn(folder);
  await seed(opened);
  await opened.database.write(async (tx) => {
    for (const invoice of [...invoices, odd]) await tx.invoices.insert(invoice);
    for (const n of [3, 700, 1_150])
      await opened.writeStatus(tx, sampleChange(invoices[n] ?? odd, { status: 'settled' }));
  });
});
afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

const list = (filter: Partial<InvoiceFilter>) =>
  opened.database.read.invoices.list({ storeId: 'store-1', limit: 200, ...filter });

const pagesOf = async (filter: Partial<InvoiceFilter>): Promise<number[][]> => {
  const pages: number[][] = [];
  let after: string | undefined;
  do {
    const page = await list({ ...filter, ...(after && { after }) });
    pages.push(page.invoices.map(({ number }) => number));
    after = page.next ?? undefined;
  } while (after);
  return pages;
};
const down = (from: number, to: number): number[] => Array.from({ length: from - to + 1 }, (_, n) => from - n);

test.each([
  ['an order id, all of them old, and of one address', 'web-', [...down(FIRST + WEB - 1, FIRST + 1), 7, FIRST]],
  ['an address', 'bcrt1q', down(LAST, FIRST)],
  ['an address in capitals', 'BCRT1Q', down(LAST, FIRST)],
  ['a number', '1', down(LAST, FIRST)],
])(
  'very many hits are listed once each by cursor, newest first: the beginning of %s',
  async (_what, search, numbers) => {
    expect((await pagesOf({ search })).flat()).toEqual(numbers);
    expect((await list({ search })).total).toBe(MOST_HITS);
  },
);

test('very many hits respect status, period and offset', async () => {
  const search = 'web-';
  expect((await pagesOf({ search, statuses: ['settled'] })).flat()).toEqual([FIRST + 700, FIRST + 3]);
  const span = { fromMs: invoices[100]?.createdAtMs ?? 0, toMs: invoices[1_099]?.createdAtMs ?? 0 };
  expect((await pagesOf({ search, ...span })).flat()).toEqual(down(FIRST + 1_098, FIRST + 100));
  const page = await list({ search, offset: 7, limit: 2 });
  expect(page.invoices.map(({ number }) => number)).toEqual([FIRST + WEB - 8, FIRST + WEB - 9]);
  expect((await list({ search, offset: MOST_HITS })).invoices).toEqual([]);
});

test('a page ends early if its filter rejects very many hits, and its cursor leads to the end', async () => {
  const pages = await pagesOf({ search: 'bcrt1q', statuses: ['settled'] });
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.flat()).toEqual([FIRST + 1_150, FIRST + 700, FIRST + 3]);
});

test('among exact order ids, the search text is compared with every column', async () => {
  const orderIds = ['web-5', 'web-6', 'x'];
  const found = async (search: string): Promise<number[]> => (await pagesOf({ orderIds, search })).flat();
  expect(await found('web-')).toEqual([FIRST + 6, FIRST + 5, 7]);
  expect(await found('WEB-A')).toEqual([7]);
  expect(await found('7')).toEqual([7]);
  expect(await found(invoices[6]?.id ?? '')).toEqual([FIRST + 6]);
  expect(await found('abab')).toEqual([]);
});

test('a text that begins very many txids finds none of their invoices, and one that begins few finds all of theirs', async () => {
  const hex = (n: number): string => n.toString(16).padStart(60, '0');
  const paid = (n: number, txid: string) =>
    samplePayment({ id: `payment-${n}`, invoiceId: invoices[n]?.id ?? '', txid });
  await opened.database.write(async (tx) => {
    for (let n = 0; n <= MOST_HITS; n += 1) await tx.payments.insert(paid(n, `f00d${hex(n)}`));
    await tx.payments.insert(paid(2_000, `beef${hex(0)}`));
  });
  expect(await list({ search: 'f00d' })).toEqual({ invoices: [], next: null, total: 0 });
  expect((await list({ search: `f00d${hex(5)}` })).invoices.map(({ number }) => number)).toEqual([FIRST + 5]);
  expect((await list({ search: 'BEEF' })).invoices.map(({ number }) => number)).toEqual([FIRST + 2_000]);
});

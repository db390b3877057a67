import { describe, expect, it } from 'vitest';
import { changesOf } from '../../../../src/renderer/office/features/audit/audit.ts';
import { collectPages, type CollectDeps } from '../../../../src/renderer/office/common/collect-pages.ts';
import { invoicesCsv } from '../../../../src/renderer/office/features/invoices/export.ts';
import {
  filtersOf,
  isNarrowed,
  queryOf,
  requestOf,
} from '../../../../src/renderer/office/features/invoices/filters.ts';
import { methodOf, methodsOf } from '../../../../src/renderer/office/features/invoices/method.ts';
import { visibleRows } from '../../../../src/renderer/office/common/use-visible-rows.ts';
import { createPageLanguages } from '../../../../src/renderer/words/office-words.ts';
import { INJECTIONS } from '../../../support/injections.ts';
import { readCsv } from '../../../support/read-csv.ts';
import { listed, payment, SALES, sale } from '../../../screens/fixtures.ts';

const BERLIN = 'Europe/Berlin';
const NOW_MS = Date.parse('2026-11-20T13:02:19.000Z');

describe('filters of the sales', () => {
  it('are restored from the address, which cannot set invalid ones', () => {
    const query = { show: 'needs', span: 'range', from: '2026-11-01', to: '2026-11-20', method: 'lightning', q: 'a&b' };
    expect(queryOf(filtersOf(query))).toEqual(query);
    const none = filtersOf({ show: 'nothing', span: 'x', method: 'cash' });
    expect(isNarrowed(none)).toBe(false);
    expect(requestOf(none, BERLIN, NOW_MS)).toEqual({});
    expect(isNarrowed(filtersOf({ q: '1' }))).toBe(true);
  });

  it('use days in the shop’s time zone, not the browser’s', () => {
    const of = (query: Record<string, string>) => requestOf(filtersOf(query), BERLIN, NOW_MS);
    expect(of({ span: 'today' })).toEqual({ from: '2026-11-19T23:00:00.000Z' });
    expect(of({ span: 'week' })).toEqual({ from: '2026-11-13T23:00:00.000Z' });
    expect(of({ span: 'range', from: '2026-10-25', to: '2026-10-25' })).toEqual({
      from: '2026-10-24T22:00:00.000Z',
      to: '2026-10-25T23:00:00.000Z', // a day of 25 hours
    });
    expect(of({ span: 'range', from: 'soon', to: '' })).toEqual({});
    expect(of({ show: 'ended' })).toEqual({ status: 'expired,cancelled,invalid' });
    expect(of({ show: 'needs' })).toEqual({ needs: 'true' });
    expect(of({ q: '  ' })).toEqual({});
  });
});

describe('the rendered rows', () => {
  it('are the visible ones with a margin, at the beginning, in the middle and at the end', () => {
    expect(visibleRows(300, 800, 60, 10_000)).toEqual({ first: 0, end: 21 });
    expect(visibleRows(-60_000, 800, 60, 10_000)).toEqual({ first: 988, end: 1_026 });
    expect(visibleRows(-599_500, 800, 60, 10_000)).toEqual({ first: 9_979, end: 10_000 });
    expect(visibleRows(0, 800, 60, 0)).toEqual({ first: 0, end: 0 });
    expect(visibleRows(-9_000, 800, 60, 3)).toEqual({ first: 3, end: 3 }); // fewer rows than before must not lead out of bounds
  });
});

describe('the payment method of an invoice', () => {
  it('is Lightning, Bitcoin, or none if no payment counts', () => {
    const lightning = { ...payment(), kind: 'lightning' as const };
    expect(methodOf(sale())).toBeNull();
    expect(methodOf(sale({ payments: [payment()] }))).toBe('onchain');
    expect(methodOf(sale({ payments: [payment(), lightning] }))).toBe('lightning');
    expect(methodOf(sale({ payments: [payment({ gone: true })] }))).toBeNull();
    expect(methodsOf(sale({ payments: [lightning, payment()] }))).toEqual(['onchain', 'lightning']);
  });
});

const english = createPageLanguages()('en').words;
const READING = { dialect: 'point', timeZone: BERLIN } as const;
const rowsOf = (csv: string): Record<string, string>[] => {
  const [titles = [], ...rows] = readCsv(csv, ',');
  return rows.map((row) => Object.fromEntries(titles.map((title, at) => [title, row[at] ?? ''])));
};

describe('an exported table of sales', () => {
  it('holds sixty texts and formulas as text, one row per invoice (A9)', () => {
    const memos = [...INJECTIONS, '=1+1', '+1', '-1', '@A1', '\t=1', '\r=1', 'Table 4;=1+1'];
    const csv = invoicesCsv(
      memos.map((memo) => listed(sale({ ...SALES.paid, memo }), { orderId: memo })),
      english,
      READING,
    );
    expect(csv).not.toMatch(/(^|[,;\t\n])"?[=+\-@\t\r]/);
    expect(readCsv(csv, ',').map((row) => row.length)).toEqual(Array(memos.length + 2).fill(25));
    expect(csv).toContain(`"'=1+1"`);
  });

  it('names time, place, people, order and status as the screens do, beside the codes (design.md FILE-4)', () => {
    const lightning = payment({ kind: 'lightning', txid: null, vout: null, paymentHash: 'cd' });
    const paid = listed(sale({ ...SALES.paid, payments: [payment(), lightning] }), { orderId: '00817' });
    const [row, total] = rowsOf(invoicesCsv([paid], english, READING));
    expect(row).toMatchObject({
      Number: '1042',
      'Created, local time': '2026-11-20 14:02:11 +01:00',
      'Created, UTC': '2026-11-20T13:02:11.000Z',
      Status: 'Paid',
      'Status code': 'settled',
      Till: 'Till 1',
      Cashier: 'Mia Keller',
      Order: '00817',
      Method: 'Bitcoin + Lightning',
      Price: '18.40',
      Currency: 'EUR',
      'Price of one bitcoin': '92310.00000000',
    });
    expect(total).toMatchObject({ Number: 'Total', Currency: 'EUR', Status: '', Price: '18.40' });
  });

  it('tells late money and money beyond the price apart, and says the word of the badge (design.md FILE-5)', () => {
    const money = ({ Status, Received, ...row }: Record<string, string>) => [
      Status,
      Received,
      row['Received too much'],
      row['Received late'],
    ];
    const over = sale({ ...SALES.paid, over: true, receivedAmount: '20.00', overAmount: '1.60' });
    const late = sale({ ...SALES.late, receivedAmount: '18.40', lateAmount: '18.40' });
    const cancelled = sale({ status: 'cancelled', receivedSats: 5_000, receivedAmount: '4.62', lateAmount: '4.62' });
    const rows = rowsOf(
      invoicesCsv(
        [over, late, cancelled, sale()].map((one) => listed(one)),
        english,
        READING,
      ),
    );
    expect(rows.map(money)).toEqual([
      ['Paid', '20.00', '1.60', '0.00'],
      ['Paid late', '18.40', '0.00', '18.40'],
      ['Paid late', '4.62', '0.00', '4.62'],
      ['Waiting', '0.00', '0.00', '0.00'],
      ['', '43.02', '1.60', '23.02'],
    ]);
  });

  it('adds up each currency by itself and exactly, with its own digits (design.md FILE-5)', () => {
    const priced = (currency: string, amount: string) =>
      listed(sale({ currency, amount, receivedAmount: amount, overAmount: amount.replaceAll(/[1-9]/g, '0') }));
    const euros = Array.from({ length: 3 }, () => priced('EUR', '90071992547409.93')); // beyond 2^53 cents
    const csv = invoicesCsv([...euros, priced('JPY', '500'), priced('BTC', '0.00000001')], english, READING);
    const totals = rowsOf(csv).filter((row) => row['Number'] === 'Total');
    expect(totals.map(({ Currency, Price }) => [Currency, Price])).toEqual([
      ['EUR', '270215977642229.79'],
      ['JPY', '500'],
      ['BTC', '0.00000001'],
    ]);
  });

  it('of nothing is a heading alone', () => {
    expect(readCsv(invoicesCsv([], english, READING), ',')).toHaveLength(1);
  });
});

describe('the rows of an export', () => {
  const deps = (over: Partial<CollectDeps<number>>): CollectDeps<number> => ({
    ask: () => Promise.reject(new Error('not asked')),
    wait: () => Promise.resolve(),
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...over,
  });
  const refused = (status: number, retryAfterSeconds = 0) => ({
    ok: false as const,
    error: { code: 'x', sentence: 'x', status, params: {}, details: {}, retryAfterSeconds },
  });

  it('are loaded page by page, and wait as long as the server says', async () => {
    const asked: Record<string, string>[] = [];
    const waited: number[] = [];
    const answers = [
      { ok: true as const, value: { rows: [1], next: 'a' } },
      refused(429, 7),
      { ok: true as const, value: { rows: [2], next: null } },
    ];
    const counts: number[] = [];
    const found = await collectPages(
      deps({
        ask: (query) => {
          asked.push(query);
          return Promise.resolve(answers.shift() ?? refused(500));
        },
        wait: (ms) => {
          waited.push(ms);
          return Promise.resolve();
        },
        onProgress: (count) => counts.push(count),
      }),
      { status: 'settled' },
    );
    expect(found).toEqual([1, 2]);
    const first = { status: 'settled', limit: '200' };
    expect(asked).toEqual([first, { ...first, after: 'a' }, { ...first, after: 'a' }]);
    expect([waited, counts]).toEqual([[7_000], [1, 2]]);
  });

  it('are never partial: a failure or a stop saves nothing', async () => {
    expect(await collectPages(deps({ ask: () => Promise.resolve(refused(500)) }), {})).toBeNull();
    const stop = new AbortController();
    const stopped = deps({
      signal: stop.signal,
      ask: () => {
        stop.abort(); // while the last page is on its way
        return Promise.resolve({ ok: true, value: { rows: [1], next: null } });
      },
    });
    expect(await collectPages(stopped, {})).toBeNull();
    expect(await collectPages(deps({ signal: stop.signal }), {})).toBeNull();
  });
});

describe('a line of the audit log', () => {
  it('shows the differences, everything if there was nothing, and values that are no objects', () => {
    expect(changesOf('{"a":1,"b":"x"}', '{"a":2,"b":"x","c":null}')).toEqual([{ name: 'a', before: '1', after: '2' }]);
    expect(changesOf(null, '{"tiers":[1]}')).toEqual([{ name: 'tiers', before: null, after: '[1]' }]);
    expect(changesOf('{"name":"Mia"}', null)).toEqual([{ name: 'name', before: 'Mia', after: null }]);
    expect(changesOf(null, 'not json')).toEqual([{ name: '', before: null, after: 'not json' }]);
    expect(changesOf(null, null)).toEqual([]);
  });
});

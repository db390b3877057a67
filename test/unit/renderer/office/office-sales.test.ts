import { describe, expect, it } from 'vitest';
import { changesOf } from '../../../../src/renderer/office/features/audit/audit.ts';
import { collect, invoicesCsv, type ExportDeps } from '../../../../src/renderer/office/features/invoices/export.ts';
import {
  filtersOf,
  isNarrowed,
  queryOf,
  requestOf,
} from '../../../../src/renderer/office/features/invoices/filters.ts';
import { methodOf } from '../../../../src/renderer/office/features/invoices/method.ts';
import { visibleRows } from '../../../../src/renderer/office/common/use-visible-rows.ts';
import { createLanguages } from '../../../../src/renderer/words/inside-words.ts';
import { INJECTIONS } from '../../../support/injections.ts';
import { payment, SALES, sale } from '../../../screens/fixtures.ts';

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
  });
});

const { office } = createLanguages()('en').words;
describe('an exported table', () => {
  it('holds sixty texts and formulas as text, one row per invoice (A9)', () => {
    const memos = [...INJECTIONS, '=1+1', '+1', '-1', '@A1', '\t=1', '\r=1'];
    const csv = invoicesCsv(
      memos.map((memo) => sale({ ...SALES.paid, memo })),
      office,
    );
    expect(csv).not.toMatch(/(^|,|\n)"?[=+\-@\t\r]/);
    const cells = csv.match(/(?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,|\r\n)/g) ?? [];
    expect(cells).toHaveLength(16 * (memos.length + 1));
    expect(csv).toContain(`"'=1+1"`);
  });

  const deps = (over: Partial<ExportDeps>): ExportDeps => ({
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

  it('is loaded page by page, and waits as long as the server says', async () => {
    const asked: (string | undefined)[] = [];
    const waited: number[] = [];
    const answers = [
      { ok: true as const, value: { invoices: [SALES.paid], total: 2, next: 'a' } },
      refused(429, 7),
      { ok: true as const, value: { invoices: [SALES.late], total: 2, next: null } },
    ];
    const counts: number[] = [];
    const found = await collect(
      deps({
        ask: (query) => {
          asked.push(query['after']);
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
    expect(found).toEqual([SALES.paid, SALES.late]);
    expect([asked, waited, counts]).toEqual([[undefined, 'a', 'a'], [7_000], [1, 2]]);
  });

  it('is never partial: a failure or a stop saves nothing', async () => {
    expect(await collect(deps({ ask: () => Promise.resolve(refused(500)) }), {})).toBeNull();
    const stop = new AbortController();
    stop.abort();
    expect(await collect(deps({ signal: stop.signal }), {})).toBeNull();
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

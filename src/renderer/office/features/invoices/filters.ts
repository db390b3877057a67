import { dayOf, endOfDayMs, startOfDayMs } from '../../../../shared/day.ts';

export const SHOWN = ['all', 'open', 'paid', 'needs', 'ended'] as const;
export type Shown = (typeof SHOWN)[number];
export const SPANS = ['any', 'today', 'week', 'month', 'range'] as const;
export type Span = (typeof SPANS)[number];
export const METHODS = ['any', 'onchain', 'lightning'] as const;
export type Method = (typeof METHODS)[number];

/** Filters of the list of invoices, kept in the page's address. */
export interface Filters {
  readonly show: Shown;
  readonly span: Span;
  /** `YYYY-MM-DD` in the shop's time zone, with `range` only. */
  readonly from: string;
  readonly to: string;
  readonly method: Method;
  readonly q: string;
}

/** Filters in the address; invalid ones are ignored. */
export const filtersOf = (query: Readonly<Record<string, string>>): Filters => ({
  show: oneOf(SHOWN, query['show']),
  span: oneOf(SPANS, query['span']),
  from: query['from'] ?? '',
  to: query['to'] ?? '',
  method: oneOf(METHODS, query['method']),
  q: query['q'] ?? '',
});

/** Filters for the address, without the defaults. */
export const queryOf = ({ show, span, from, to, method, q }: Filters): Record<string, string> => ({
  show: show === 'all' ? '' : show,
  span: span === 'any' ? '' : span,
  from: span === 'range' ? from : '',
  to: span === 'range' ? to : '',
  method: method === 'any' ? '' : method,
  q,
});

export const isNarrowed = (filters: Filters): boolean => Object.values(queryOf(filters)).some((value) => value !== '');

const DAY_MS = 86_400_000;
const DAYS: Readonly<Record<Span, number>> = { any: 0, today: 1, week: 7, month: 30, range: 0 };

const STATUSES: Readonly<Record<Shown, Record<string, string>>> = {
  all: {},
  open: { status: 'new,processing' },
  paid: { status: 'settled' },
  needs: { needs: 'true' },
  ended: { status: 'expired,cancelled,invalid' },
};

/** Query for the server. */
export const requestOf = (filters: Filters, timeZone: string, nowMs: number): Record<string, string> => ({
  ...STATUSES[filters.show],
  ...spanOf(filters, timeZone, nowMs),
  ...(filters.method === 'any' ? {} : { method: filters.method }),
  ...(filters.q.trim() ? { q: filters.q.trim() } : {}),
});

const oneOf = <T extends string>(known: readonly [T, ...T[]], text: string | undefined): T =>
  known.find((one) => one === text) ?? known[0];

const iso = (atMs: number): string => new Date(atMs).toISOString();

const spanOf = ({ span, from, to }: Filters, timeZone: string, nowMs: number): Record<string, string> => {
  const days = DAYS[span];
  if (days > 0) return { from: iso(startOfDayMs(nowMs - (days - 1) * DAY_MS, timeZone)) };
  if (span !== 'range') return {};
  // a day begins when the one before it ends
  const fromMs = endOfDayMs(dayBefore(from), timeZone);
  const toMs = endOfDayMs(to, timeZone);
  return { ...(fromMs === undefined ? {} : { from: iso(fromMs) }), ...(toMs === undefined ? {} : { to: iso(toMs) }) };
};

const dayBefore = (day: string): string => {
  const atMs = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(atMs) ? '' : dayOf(atMs - DAY_MS, 'UTC');
};

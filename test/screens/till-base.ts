/** Pictures of a till: logged in, and with a sale on its panel. */
import type { Page } from '@playwright/test';
import type { SessionView } from '../../src/shared/contract/session.ts';
import type { DisplayView, ScreenReport } from '../../src/shared/display.ts';
import type { InvoiceView } from '../../src/shared/invoice.ts';
import { bootReply, detailReply, listReply, RECENT, SALES, sessionReply, type SaleState } from './fixtures.ts';
import { TILL_SIZES, type Shot } from './shot.ts';
import type { Replies } from './stub-shop.ts';

export const CREDENTIALS = { till: 'till', session: 'session' } as const;
const HEALTH = { uptime: 1, status: 'UP', timestamp: 1 };
export const failing = (kind: 'core' | 'esplora'): SessionView['sources'][number] => ({
  id: kind,
  kind,
  label: kind === 'core' ? '127.0.0.1:8332' : 'mempool.space',
  state: 'failing',
  height: 912_345,
  lagMs: null,
  lastError: 'No route to host.',
  lastOkAt: '2026-11-20T14:00:00.000Z',
  words: [{ word: 'not-answering', count: null, of: null, reason: 'there is no route to it' }],
});
const DISPLAY = {
  id: 'D'.repeat(22),
  name: 'Customer screen',
  tillId: 'T'.repeat(22),
  invoiceId: null,
  by: null,
  shows: null,
  createdAt: '2026-11-20T08:00:00.000Z',
};

/** A till that is logged in. */
export const till = (
  over: Partial<SessionView> = {},
  more: Replies = {},
): Pick<Shot, 'page' | 'path' | 'keep' | 'replies' | 'streams' | 'sizes'> => ({
  page: 'till',
  path: '/',
  keep: CREDENTIALS,
  sizes: TILL_SIZES,
  streams: { '/api/till/events': [['ready', { cursor: '1' }]] },
  replies: {
    'GET /api/boot': bootReply(),
    'GET /api/v1/health': { body: HEALTH },
    'GET /api/till/session': sessionReply(over),
    'GET /api/till/displays': { body: { displays: [DISPLAY] } },
    'GET /api/till/invoices': listReply(RECENT.slice(1)),
    ...more,
  },
});

/** The state that the customer's screen says it shows. */
const ON_SCREEN: Readonly<Record<InvoiceView['status'], DisplayView['state']>> = {
  new: 'amount',
  processing: 'seen',
  settled: 'paid',
  expired: 'expired',
  invalid: 'ask',
  cancelled: 'idle',
};

/** A till with a sale on the panel; `said` is what the customer's screen says besides, and null if no screen says anything. */
export const paying = (
  state: string,
  invoice: InvoiceView,
  says: readonly string[],
  over: Partial<SessionView> = {},
  said: Partial<ScreenReport> | null = {},
): Shot => {
  const lateState = invoice.allFinal ? 'ask' : 'seen';
  const shows = { state: invoice.late ? lateState : ON_SCREEN[invoice.status], number: invoice.number };
  const base = till(over, {
    [`GET /api/till/invoices/${invoice.id}`]: detailReply(invoice),
    'GET /api/till/displays': { body: { displays: [{ ...DISPLAY, shows: said && { ...shows, ...said } }] } },
  });
  return {
    ...base,
    state,
    keep: { ...CREDENTIALS, sale: invoice.id },
    says,
    ...(invoice.bip21 ? { code: invoice.bip21 } : {}),
  };
};
export const saleShot = (state: SaleState, ...says: string[]): Shot => paying(state, SALES[state], says);

/** Types slower than a scanner. */
export const type = (page: Page, keys: string): Promise<void> => page.keyboard.type(keys, { delay: 45 });
export const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();

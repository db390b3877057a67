import type { Page } from '@playwright/test';
import type { z } from 'zod';
import { getOverviewRoute } from '../../src/shared/contract/office.ts';
import type { SessionView } from '../../src/shared/contract/session.ts';
import { body, RECENT, sessionReply } from './fixtures.ts';
import type { Shot } from './shot.ts';
import type { Replies, Reply } from './stub-shop.ts';

export const OWNER = { id: 'X'.repeat(22), name: 'Lena Brandt', role: 'owner' } as const;
export const MANAGER = { id: 'W'.repeat(22), name: 'Samira Aziz', role: 'manager' } as const;

const SUM = { currency: 'EUR', amount: '612.40', sats: 663_417, sales: 41 };
type Overview = z.input<(typeof getOverviewRoute.answers)[200]>;
/** Figures of that afternoon. */
export const overviewReply = (over: Partial<Overview> = {}): Reply =>
  body(getOverviewRoute.answers[200], {
    day: '2026-11-20',
    sales: [SUM],
    received: [{ ...SUM, amount: '626.90', sales: 42, over: '1.60', late: '12.90' }],
    open: [{ ...SUM, amount: '102.20', sales: 2 }],
    notFinal: [{ ...SUM, amount: '38.20', sales: 1 }],
    medianSeconds: 6,
    troubles: [],
    cases: [],
    needsYou: { total: 2, newest: RECENT.filter(({ late, part }) => late || part) },
    ...over,
  });

/** Holds a case of each kind (docs/spec/chain.md CHAIN-58). */
export const CASES: Overview['cases'] = [
  {
    id: 'case-key',
    kind: 'key_used_elsewhere',
    foundAt: '2026-11-20T13:10:00Z',
    amountSats: 42_000,
    addressIndex: 61,
    invoice: null,
    txid: null,
    answer: null,
  },
  {
    id: 'case-final',
    kind: 'final_block_left',
    foundAt: '2026-11-20T12:40:00Z',
    amountSats: 19_120,
    addressIndex: null,
    invoice: { id: 'f'.repeat(22), number: 1012 },
    txid: 'ab'.repeat(32),
    answer: null,
  },
  {
    id: 'case-older',
    kind: 'older_payment',
    foundAt: '2026-11-20T12:00:00Z',
    amountSats: 4_200,
    addressIndex: null,
    invoice: { id: 'o'.repeat(22), number: 1030 },
    txid: 'cd'.repeat(32),
    answer: null,
  },
];

type Setting = Pick<Shot, 'page' | 'path' | 'keep' | 'replies' | 'sizes'>;
/** A page of the office, with the replies that every page needs. */
export const officeAt = (page: string, over: Partial<SessionView> = {}, more: Replies = {}): Setting => ({
  page: 'office',
  path: `/office#${page}`,
  keep: { till: 'till', session: 'session' },
  sizes: ['1280x800', '1920x1080'],
  replies: {
    'GET /api/till/session': sessionReply({ user: OWNER, freshSeconds: 300, ...over }),
    'GET /api/till/overview': overviewReply(),
    ...more,
  },
});
export const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
export const refuse = (status: number, code: string, error = 'x') => ({ refuse: { status, code, error } });

import { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { INVOICE_STATUSES } from '../../../../src/shared/invoice.ts';
import { openConnection, type Connection } from '../../../../src/main/db/engine/connection.ts';
import { createDialect } from '../../../../src/main/db/engine/kysely-dialect.ts';
import { migrate } from '../../../../src/main/db/engine/migrate.ts';
import { MIGRATIONS } from '../../../../src/main/db/engine/migrations/all.ts';
import { createWriteRepositories } from '../../../../src/main/db/repositories/all.ts';
import { skipDays } from '../../../../src/main/db/queries/invoice-counts.ts';
import { searchByDays, type DaySearch } from '../../../../src/main/db/queries/invoice-day-search.ts';
import { textRanges } from '../../../../src/main/db/queries/invoice-search.ts';
import type { WriteRepositories } from '../../../../src/main/app/repositories.ts';
import type { Tables } from '../../../../src/main/db/repositories/tables.ts';
import { join } from 'node:path';
import { newFolder } from '../engine/folders.ts';
import { NOW_MS, sampleInvoice, samplePayment, sampleStore, sampleWallet } from '../repositories/samples.ts';

let connection: Connection;
let repositories: WriteRepositories;
let queries: Kysely<Tables>;
let asked: { sql: string; parameters: readonly unknown[] }[];

beforeEach(async () => {
  connection = openConnection(join(newFolder(), 'plans.db'), 'write');
  migrate(connection, MIGRATIONS);
  queries = new Kysely<Tables>({
    dialect: createDialect(connection),
    log: ({ query }) => {
      asked.push({ sql: query.sql, parameters: query.parameters });
    },
  });
  asked = [];
  repositories = createWriteRepositories(queries);
  await repositories.stores.insert(sampleStore());
  await repositories.wallets.insert(sampleWallet());
  await repositories.invoices.insert(sampleInvoice(1));
  await repositories.payments.insert(samplePayment());
  asked = [];
});
afterEach(() => connection.close());

const plansOf = (): string[] =>
  asked.flatMap(({ sql, parameters }) => {
    const steps = connection.prepare(`explain query plan ${sql}`).all(...parameters) as { detail: string }[];
    return steps.map((step) => step.detail);
  });

const list = (filter: object) => repositories.invoices.list({ storeId: 'store-1', limit: 50, ...filter });

const NOON_MS = BigInt(NOW_MS + 1_000);
const SETTLED = [{ status: 'settled', part: false }] as const;
const VERY_MANY: DaySearch = {
  storeId: 'store-1',
  few: [],
  many: [...textRanges('1', false), ...textRanges('bcrt1q', true)].filter(({ column }) => column !== 'id'),
  span: { fromMs: 1n, toMs: NOON_MS },
  after: undefined,
  needed: 50,
  isWanted: () => true,
};

/** The queries of the till, the pages, a chain check or a block, for which somebody waits. */
const HOT: [string, () => Promise<unknown>][] = [
  ['invoices.get', () => repositories.invoices.get('x')],
  ['invoices.list', () => list({})],
  ['invoices.list after a cursor', () => list({ after: `${NOW_MS}-7` })],
  ['invoices.list by status', () => list({ statuses: ['new', 'settled'], part: false })],
  ['invoices.list by every status', () => list({ statuses: INVOICE_STATUSES, after: `${NOW_MS}-7` })],
  ['invoices.list in a span of time', () => list({ fromMs: 1, toMs: 2 })],
  ['invoices.list by search', () => list({ search: '12' })],
  [
    'invoices.list with skipped days',
    () => skipDays(queries, 'store-1', SETTLED, { beforeMs: NOON_MS, offset: 9_000 }),
  ],
  ['invoices.list by search of very many', () => searchByDays(queries, VERY_MANY)],
  ['invoices.list by status in a span of days', () => list({ statuses: ['settled'], fromMs: 1, toMs: NOW_MS })],
  ['invoices.list by kinds', () => list({ kinds: [{ status: 'expired', part: false }, { status: 'invalid' }] })],
  ['invoices.list that need a person', () => list({ needsPerson: true, after: `${NOW_MS}-7` })],
  ['invoices.list by method', () => repositories.invoices.listByMethod({ storeId: 'store-1', limit: 2 }, 'lightning')],
  ['invoices.sums', () => repositories.invoices.sums('store-1', ['new', 'processing'], 1)],
  ['invoices.paidExactly', () => repositories.invoices.paidExactly('store-1', 1)],
  ['invoices.paidOtherwise', () => repositories.invoices.paidOtherwise('store-1', 1)],
  ['invoices.paidAfterMs', () => repositories.invoices.paidAfterMs('store-1', 1, 100)],
  ['invoices.usualAmounts', () => repositories.invoices.usualAmounts('store-1', 1, 3, 500)],
  ['invoices.ofWallet', () => repositories.invoices.ofWallet('wallet-1', 7, 100)],
  ['invoices.counts', () => repositories.invoices.counts('store-1')],
  ['invoices.countOfWallet', () => repositories.invoices.countOfWallet('wallet-1')],
  ['invoices.byScripts', () => repositories.invoices.byScripts(['00', '01'])],
  ['invoices.byPaymentHash', () => repositories.invoices.byPaymentHash('00')],
  ['invoices.byIds', () => repositories.invoices.byIds(['a', 'b'])],
  ['invoices.processingIds', () => repositories.invoices.processingIds()],
  ['invoices.open', () => repositories.invoices.open()],
  ['invoices.watched', () => repositories.invoices.watched(NOW_MS)],
  ['invoices.withAddress', () => repositories.invoices.withAddress('', 100)],
  ['invoices.countOpen', () => repositories.invoices.countOpen('store-1')],
  ['invoices.dueForCheck', () => repositories.invoices.dueForCheck(NOW_MS)],
  ['payments.ofInvoices', () => repositories.payments.ofInvoices(['a', 'b'])],
  ['payments.byTxids', () => repositories.payments.byTxids(['a', 'b'])],
  ['payments.byTxid', () => repositories.payments.byTxid('a')],
  ['payments.unconfirmed', () => repositories.payments.unconfirmed()],
  ['payments.mined', () => repositories.payments.mined(7, { endMs: null, lengthMs: 1 })],
  ['payments.unmined', () => repositories.payments.unmined(NOW_MS)],
  ['payments.acceptedMsats', () => repositories.payments.acceptedMsats('store-1', NOW_MS)],
  ['chain.tips', () => repositories.chain.tips()],
  ['chain.inclusionsOf', () => repositories.chain.inclusionsOf(['a'])],
  ['chain.spendsOf', () => repositories.chain.spendsOf(['a'])],
  ['payments.spending', () => repositories.payments.spending(['a:0'])],
  ['payments.ofWallet', () => repositories.payments.ofWallet('wallet-1', 0n, 100)],
  ['payments.get', () => repositories.payments.get('a')],
  ['payments.byPaymentHash', () => repositories.payments.byPaymentHash('a')],
  ['payments.ofStore of Lightning since', () => repositories.payments.lightningSince('store-1', 1)],
  ['payments.ofStore of the newest Lightning', () => repositories.payments.newestLightning('store-1', 5)],
  ['payments.ofStore', () => repositories.payments.ofStore('store-1', { limit: 100, after: '7' })],
  ['payments.ofStore from the newest', () => repositories.payments.ofStore('store-1', { limit: 100 })],
  [
    'payments.ofStore by kind',
    () => repositories.payments.ofStore('store-1', { limit: 100, kind: 'onchain', fromMs: 1 }),
  ],
  ['paymentRequests.list', () => repositories.paymentRequests.list('store-1', { limit: 100, after: '7-a' })],
  ['paymentRequests.invoicesOf', () => repositories.paymentRequests.invoicesOf(['a', 'b'])],
  ['payments.conflictsOf', () => repositories.payments.conflictsOf('a')],
  ['observations.ofInvoice', () => repositories.observations.ofInvoice('a')],
  ['events.after', () => repositories.events.after(7n, 100)],
  ['events.ofInvoice', () => repositories.events.ofInvoice('a')],
  ['events.last', () => repositories.events.last()],
  ['outbox.ofInvoice', () => repositories.outbox.ofInvoice('a')],
  ['outbox.fresh', () => repositories.outbox.fresh('a', 100)],
  ['outbox.retries', () => repositories.outbox.retries('a', NOW_MS, 100)],
  ['outbox.nextRetryAtMs', () => repositories.outbox.nextRetryAtMs('a', NOW_MS)],
  ['outbox.dueOf', () => repositories.outbox.dueOf('a', 'b')],
  ['outbox.newestOf', () => repositories.outbox.newestOf('a', 100)],
  ['lightningInvoices.get', () => repositories.lightningInvoices.get('a')],
  ['lightningInvoices.ofInvoice', () => repositories.lightningInvoices.ofInvoice('a')],
  ['lightningInvoices.open', () => repositories.lightningInvoices.open()],
  ['lightningInvoices.openByBackend', () => repositories.lightningInvoices.openByBackend()],
  ['events.first', () => repositories.events.first()],
  ['invoices.list by order ids', () => list({ orderIds: ['a', 'b'] })],
  ['deliveries.ofOutbox', () => repositories.deliveries.ofOutbox('a')],
  ['approvals.ofStore', () => repositories.approvals.ofStore('a')],
  ['checkoutConfigs.get', () => repositories.checkoutConfigs.get('a')],
  ['endpoints.ofStore', () => repositories.endpoints.ofStore('a')],
  ['wallets.ofStore', () => repositories.wallets.ofStore('a')],
  ['sessions.live', () => repositories.sessions.live(NOW_MS)],
  ['audit.list', () => repositories.audit.list(100, NOW_MS)],
  [
    'idempotency.find',
    () => repositories.idempotency.find({ subject: 'a', storeId: 'a', method: 'POST', path: '/', key: 'a' }),
  ],
  ['idempotency.dropBefore', () => repositories.idempotency.dropBefore(NOW_MS)],
];

/** Returns true for a scan that follows an index in the wanted order and ends at its limit. */
const isLimitedWalk = (name: string, step: string): boolean =>
  // what it scans are the few rows that its limits let through
  (name === 'invoices.usualAmounts' && /^SCAN (paid|placed|newest|\(subquery-\d+\))$/.test(step)) ||
  (/^events\.(last|first)$/.test(name) && step === 'SCAN events') ||
  // this index holds only these rows
  (name.startsWith('lightningInvoices.open') && step.endsWith('USING INDEX lightning_codes_open')) ||
  (name === 'audit.list' && step.startsWith('SCAN audit USING INDEX'));

test.each(HOT)('%s reads no whole table', async (name, ask) => {
  await ask();
  const plans = plansOf();
  expect(plans.length).toBeGreaterThan(0);
  expect(plans.filter((step) => step.startsWith('SCAN') && !isLimitedWalk(name, step))).toEqual([]);
});

test('KEYS-12: the usual amount reads a limited range of the index per status, however many sales the day has', async () => {
  await repositories.invoices.usualAmounts('store-1', 1, 3, 500);
  const reads = plansOf().filter((step) => step.includes('invoices'));
  expect(reads).toEqual(
    Array.from(
      { length: 2 },
      () => 'SEARCH invoices USING INDEX invoices_by_status (store_id=? AND status=? AND part=? AND created_at_ms>?)',
    ),
  );
  expect(asked.flatMap(({ parameters }) => parameters.filter((one) => one === 500))).toHaveLength(2);
});

test('invoices that need a person are found in an index that holds only them', async () => {
  await list({ needsPerson: true });
  const steps = plansOf().filter((step) => step.includes('invoices') && !step.includes('number=?'));
  expect(steps.length).toBeGreaterThan(0);
  for (const step of steps) expect(step).toContain('invoices_need');
});

test('a search finds each hit by its own column and never walks through the store', async () => {
  await list({ search: 'invoice', statuses: ['new', 'settled'], fromMs: 1 });
  expect(plansOf().filter((step) => /\(store_id=\?\)/.test(step))).toEqual([]);
});

test('the newest of very many hits are found by day and text in one index, never by the day or the text alone', async () => {
  await searchByDays(queries, VERY_MANY);
  const steps = plansOf().filter((step) => /SEARCH invoices /.test(step));
  expect(steps.length).toBeGreaterThan(VERY_MANY.many.length);
  expect(steps.filter((step) => !/INDEX invoices_day_\w+ \(day=\? AND \w+>\? AND \w+<\?\)/.test(step))).toEqual([]);
});

test.each(HOT.filter(([name]) => name.startsWith('invoices.list') && !name.includes('search')))(
  '%s takes its order from an index',
  async (_name, ask) => {
    await ask();
    expect(plansOf().filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  },
);

test.each(HOT.filter(([name]) => /^payments\.of(Store|Wallet)/.test(name)))(
  '%s takes its order from the payments under any filter',
  async (_name, ask) => {
    await ask();
    expect(plansOf().filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  },
);

test.each(HOT.filter(([name]) => name.includes('Lightning')))(
  '%s reads Lightning payments alone, and none that are older than asked for',
  async (_name, ask) => {
    await ask();
    const plans = plansOf().filter((step) => step.includes('payments'));
    expect(plans).toEqual([
      'SEARCH payments USING INDEX payments_unconfirmed (kind=? AND gone=? AND block_hash=? AND rowid<?)',
    ]);
  },
);

test.each(HOT.filter(([name]) => /^outbox\.(fresh|retries|nextRetryAtMs)$/.test(name)))(
  '%s takes its order from an index',
  async (_name, ask) => {
    await ask();
    expect(plansOf().filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  },
);

/** The overview of the office and the addresses of the store's wallet (design.md LAY-17). */
import { z } from 'zod';
import { decimalSchema, invoiceViewSchema, satsSchema } from '../invoice.ts';
import { caseViewSchema } from './cases.ts';
import { defineRoute, forPerson } from './route.ts';

/** Total of the sales in one currency. */
const sumSchema = z.object({ currency: z.string(), amount: decimalSchema, sats: satsSchema, sales: z.int() });

/** Troubles keep a store from selling, or soon will (design.md LAY-21). */
export const TROUBLES = [
  'no_wallet',
  'scan_waits',
  'no_source',
  'no_source_answers',
  'source_failing',
  'sources_disagree',
  'price_missing',
  'price_old',
  'lightning_away',
  'webhooks_waiting',
  'webhooks_to_approve',
  'webhooks_without_secret',
  'disk_low',
  'no_backup',
  'backup_old',
  'gap',
] as const;

const overviewSchema = z
  .object({
    /** `YYYY-MM-DD` in the shop's time zone. */
    day: z.string(),
    /** Sales that were charged today and are paid. */
    sales: z.array(sumSchema),
    /** Money that today's sales received, whatever became of them; `over` and `late` are parts of it (product.md MON-13). */
    received: z.array(sumSchema.extend({ over: decimalSchema, late: decimalSchema })),
    /** Sales that are waiting for their money now. */
    open: z.array(sumSchema),
    /** Sales whose payment was seen but is not final yet. */
    notFinal: z.array(sumSchema),
    /** Median time from the code to the payment, of today's newest sales. */
    medianSeconds: z.int().nonnegative().nullable(),
    /** The troubles of the store, the worst first. `names`: the sources or the currency; `count`: hours, blocks, webhooks, addresses. */
    troubles: z.array(z.object({ kind: z.enum(TROUBLES), count: z.int().nonnegative(), names: z.array(z.string()) })),
    /** Open cases, newest first, at most 100 (docs/spec/chain.md CHAIN-58). */
    cases: z.array(caseViewSchema),
    /** Sales that were paid late, twice or in part, or are no longer paid, and are not marked yet. */
    needsYou: z.object({ total: z.int(), newest: z.array(invoiceViewSchema) }),
  })
  .meta({ id: 'Overview' });
export type OverviewView = z.infer<typeof overviewSchema>;

export const getOverviewRoute = defineRoute({
  ...forPerson('manager', 'pin'),
  id: 'getOverview',
  method: 'get',
  path: '/api/till/overview',
  summary: "Read today's totals, the open sales and the sales that need a person",
  answers: { 200: overviewSchema },
});

const walletAddressesSchema = z
  .object({
    /** Highest index first. */
    addresses: z.array(z.object({ index: z.int().nonnegative(), address: z.string(), invoice: invoiceViewSchema })),
    /** Value of `below` for the next page. */
    next: z.int().nonnegative().nullable(),
  })
  .meta({ id: 'WalletAddresses' });

export const listWalletAddressesRoute = defineRoute({
  ...forPerson('manager', 'password'),
  id: 'listWalletAddresses',
  method: 'get',
  path: '/api/till/wallet/addresses',
  summary: "List the addresses of the store's wallet that were shown, each with its sale",
  query: z.strictObject({
    below: z.coerce.number().int().min(0).max(2_147_483_648).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answers: { 200: walletAddressesSchema },
});

export const officeRoutes = [getOverviewRoute, listWalletAddressesRoute] as const;

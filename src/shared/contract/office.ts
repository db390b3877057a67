/** What the office shows at a glance, and the addresses of its wallet (design.md §5 "Office"). */
import { z } from 'zod';
import { decimalSchema, invoiceViewSchema, satsSchema } from '../invoice.ts';
import { defineRoute } from './route.ts';

const manager = { api: 'till', listener: 'private', access: { kind: 'person', role: 'manager' } } as const;

/** Sales of one currency. */
const sumSchema = z.object({ currency: z.string(), amount: decimalSchema, sats: satsSchema, sales: z.int() });

const overviewSchema = z
  .object({
    /** Of the shop's own time zone, `YYYY-MM-DD`. */
    day: z.string(),
    /** Charged today and paid. */
    received: z.array(sumSchema),
    /** Codes that wait for their money now. */
    open: z.array(sumSchema),
    /** Seen, and not final yet. */
    notFinal: z.array(sumSchema),
    /** From the code to the payment, of today's newest sales: half were faster. */
    medianSeconds: z.int().nonnegative().nullable(),
    /** Paid late, twice, in part, or not any more; not marked yet. */
    needsYou: z.object({ total: z.int(), newest: z.array(invoiceViewSchema) }),
  })
  .meta({ id: 'Overview' });
export type OverviewView = z.infer<typeof overviewSchema>;

export const getOverviewRoute = defineRoute({
  ...manager,
  id: 'getOverview',
  method: 'get',
  path: '/api/till/overview',
  summary: 'Today, what is open, and what needs a person',
  answers: { 200: overviewSchema },
});

const walletAddressesSchema = z
  .object({
    /** The highest index first. */
    addresses: z.array(z.object({ index: z.int().nonnegative(), address: z.string(), invoice: invoiceViewSchema })),
    /** `below` of the next page. */
    next: z.int().nonnegative().nullable(),
  })
  .meta({ id: 'WalletAddresses' });

export const listWalletAddressesRoute = defineRoute({
  ...manager,
  id: 'listWalletAddresses',
  method: 'get',
  path: '/api/till/wallet/addresses',
  summary: "Addresses of the store's wallet that were shown, each with its sale",
  query: z.strictObject({
    below: z.coerce.number().int().min(0).max(2_147_483_648).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answers: { 200: walletAddressesSchema },
});

export const officeRoutes = [getOverviewRoute, listWalletAddressesRoute] as const;

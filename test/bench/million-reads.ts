import { z } from 'zod';
import type { TimedClient } from './timed-client.ts';

/** Kinds of read from a folder of very many invoices, in the order in which they are measured. */
export const READS = ['list', 'cursor', 'filtered', 'search', 'stats', 'status'] as const;
export type ReadKind = (typeof READS)[number];
/** The paths to ask for, of each kind. */
export type ReadPaths = Readonly<Record<ReadKind, readonly string[]>>;

/**
 * @param nowMs the end of the years that the folder holds
 * @param samples how many moments of these years to read from
 */
export const planReads = async (client: TimedClient, nowMs: number, samples: number): Promise<ReadPaths> => {
  const moments = times(samples, (at) => new Date(nowMs - (YEARS_MS * (at + 0.5)) / samples).toISOString());
  const found = await sampleInvoices(client, moments);
  const invoices = found.map(({ invoice }) => invoice);
  return {
    list: times(WALKS * PAGES, (at) => listPath({ limit: PAGE, offset: (at % PAGES) * PAGE })),
    cursor: found.map(({ after }) => listPath({ limit: PAGE, after })),
    filtered: moments.map((_, at) => filtered(moments, at)),
    search: searches(invoices).map((q) => listPath({ q, limit: PAGE })),
    stats: moments.map(() => '/api/checkout/invoices/stats'),
    status: invoices.map(({ id }) => `/api/checkout/invoices/${id}/status`),
  };
};

const PAGES = 100;
const WALKS = 10;
const PAGE = 50;
const YEARS_MS = 3 * 365 * 86_400_000;

const invoiceSchema = z.object({
  id: z.string(),
  btcAddress: z.string(),
  txHash: z.string().nullable(),
  metadata: z.object({ orderId: z.string() }).nullable(),
});
const pageSchema = z.object({ invoices: z.array(invoiceSchema), total: z.int(), next: z.string().nullable() });
type Invoice = z.infer<typeof invoiceSchema>;

const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

const listPath = (query: Readonly<Record<string, string | number>>): string =>
  `/api/checkout/invoices?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`;

/** Picks the invoice before each moment, with the cursor behind it. */
const sampleInvoices = async (
  client: TimedClient,
  moments: readonly string[],
): Promise<{ invoice: Invoice; after: string }[]> => {
  const found: { invoice: Invoice; after: string }[] = [];
  for (const to of moments) {
    const page = pageSchema.parse(await client.get(listPath({ to, limit: 1 })));
    const [invoice] = page.invoices;
    if (invoice && page.next !== null) found.push({ invoice, after: page.next });
  }
  return found;
};

/** Texts to search for: a third match a single invoice, a third match very many, a third match none. */
const searches = (invoices: readonly Invoice[]): string[] => {
  const common = ['bcrt1q', 'BCRT1Q', 'order-', 'order-1', 'order-77', '2026-', '2026-00', 'bcrt1qa', '0', 'a'];
  return invoices.flatMap((invoice, at) => {
    const texts = [invoice.id, invoice.btcAddress, invoice.txHash, invoice.metadata?.orderId];
    const rare = texts[at % texts.length] ?? invoice.id;
    return [at % 2 === 0 ? rare : rare.slice(0, 14), common[at % common.length] ?? '', `nothing-${at}`];
  });
};

const KINDS = ['confirmed', 'expired', 'underpaid', 'cancelled', 'pending'] as const;
const filtered = (moments: readonly string[], at: number): string => {
  const ends = [moments[at] ?? '', moments[(at * 7) % moments.length] ?? ''].toSorted();
  const status = KINDS[at % KINDS.length] ?? 'pending';
  return listPath({ from: ends[0] ?? '', to: ends[1] ?? '', limit: PAGE, ...(at % 3 > 0 && { status }) });
};

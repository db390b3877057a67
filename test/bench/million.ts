import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { percentile } from '../faults/table.ts';
import { startSatchel, type Satchel } from '../support/satchel.ts';
import type { Seeded } from './seed/seed-folder.ts';
import { createTimedClient, type TimedClient } from './timed-client.ts';

const SEED = resolve(import.meta.dirname, '../../scripts/bench-seed.ts');
const PAGES = 100;
const WALKS = 10;
const PAGE = 50;
const SAMPLES = 300;
const YEARS_MS = 3 * 365 * 86_400_000;

const invoiceSchema = z.object({
  id: z.string(),
  btcAddress: z.string(),
  txHash: z.string().nullable(),
  metadata: z.object({ orderId: z.string() }).nullable(),
});
const pageSchema = z.object({ invoices: z.array(invoiceSchema), total: z.int(), next: z.string().nullable() });
const seededSchema: z.ZodType<Seeded> = z.object({ name: z.string(), password: z.string(), storeId: z.string() });
type Invoice = z.infer<typeof invoiceSchema>;

/** What reading a folder of very many invoices takes, in the order of {@link MILLION_ROWS}. */
export interface Readings {
  readonly readyMs: number;
  readonly listMs: number;
  readonly cursorMs: number;
  readonly filteredMs: number;
  readonly searchMs: number;
  readonly statsMs: number;
  readonly statusMs: number;
  readonly rssMb: number;
}

export const createMillion = (invoices: number): Million => {
  let folder: { readonly dataDir: string; readonly seeded: Seeded } | undefined;
  /** By a process of its own: seeding leaves two gigabytes behind, and this one is to measure. */
  const seed = () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'satchel-million-'));
    const command = [SEED, '--data-dir', dataDir, '--invoices', String(invoices)];
    const made = spawnSync(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`seeding ended with ${made.status}`);
    return { dataDir, seeded: seededSchema.parse(JSON.parse(made.stdout)) };
  };
  return {
    read: async () => {
      folder ??= seed();
      return readFolder(folder.dataDir, folder.seeded);
    },
    remove: () => {
      if (folder) rmSync(folder.dataDir, { recursive: true, force: true });
    },
  };
};

/** Starts the built program on a seeded folder and reads from it. */
export const readFolder = async (dataDir: string, seeded: Seeded): Promise<Readings> => {
  const from = performance.now();
  const satchel = await startSatchel({ dataDir, built: true, args: ['--training', '--log-level', 'warn'] });
  try {
    return await readAll(satchel, performance.now() - from, seeded);
  } finally {
    await satchel.stop();
  }
};

const p99 = async (client: TimedClient, paths: readonly string[]): Promise<number> => {
  const tookMs: number[] = [];
  for (const path of paths) tookMs.push(await client.time(path));
  return percentile(tookMs, 0.99);
};

const listPath = (query: Readonly<Record<string, string | number>>): string =>
  `/api/checkout/invoices?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`;

const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const momentOf = (at: number): string => new Date(Date.now() - (YEARS_MS * (at + 0.5)) / SAMPLES).toISOString();

/** One invoice from each of many moments, and the cursor behind it. */
const sampleInvoices = async (client: TimedClient): Promise<{ invoice: Invoice; after: string }[]> => {
  const found: { invoice: Invoice; after: string }[] = [];
  for (let at = 0; at < SAMPLES; at += 1) {
    const page = pageSchema.parse(await client.get(listPath({ to: momentOf(at), limit: 1 })));
    const [invoice] = page.invoices;
    if (invoice && page.next !== null) found.push({ invoice, after: page.next });
  }
  return found;
};

/** A third names one sale, a third is what very many begin with, a third is what none does. */
const searches = (invoices: readonly Invoice[]): string[] => {
  const common = ['bcrt1q', 'BCRT1Q', 'order-', 'order-1', 'order-77', '2026-', '2026-00', 'bcrt1qa', '0', 'a'];
  return invoices.flatMap((invoice, at) => {
    const texts = [invoice.id, invoice.btcAddress, invoice.txHash, invoice.metadata?.orderId];
    const rare = texts[at % texts.length] ?? invoice.id;
    return [at % 2 === 0 ? rare : rare.slice(0, 14), common[at % common.length] ?? '', `nothing-${at}`];
  });
};

const KINDS = ['confirmed', 'expired', 'underpaid', 'cancelled', 'pending'] as const;
const filtered = (at: number): string => {
  const ends = [momentOf(at), momentOf((at * 7) % SAMPLES)].toSorted();
  const status = KINDS[at % KINDS.length] ?? 'pending';
  return listPath({ from: ends[0] ?? '', to: ends[1] ?? '', limit: PAGE, ...(at % 3 > 0 && { status }) });
};

/** Resident memory of a process: the system's own file where there is one, because a bare machine has no ps. */
const rssMb = (pid: number): number => {
  const file = `/proc/${pid}/status`;
  const kib = existsSync(file)
    ? /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1]
    : spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  return Number(kib) / 1024;
};

const logIn = async (url: string, { name, password, storeId }: Seeded): Promise<string> => {
  const body = JSON.stringify({ name, password, storeId });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/auth/login`, { method: 'POST', headers, body });
  return z.object({ token: z.string() }).parse(await response.json()).token;
};

const readAll = async (satchel: Satchel, readyMs: number, seeded: Seeded): Promise<Readings> => {
  const client = createTimedClient(satchel.url, await logIn(satchel.url, seeded));
  try {
    const samples = await sampleInvoices(client);
    const invoices = samples.map(({ invoice }) => invoice);
    return {
      readyMs,
      listMs: await p99(
        client,
        times(WALKS * PAGES, (at) => listPath({ limit: PAGE, offset: (at % PAGES) * PAGE })),
      ),
      cursorMs: await p99(
        client,
        samples.map(({ after }) => listPath({ limit: PAGE, after })),
      ),
      filteredMs: await p99(client, times(SAMPLES, filtered)),
      searchMs: await p99(
        client,
        searches(invoices).map((q) => listPath({ q, limit: PAGE })),
      ),
      statsMs: await p99(
        client,
        times(SAMPLES, () => '/api/checkout/invoices/stats'),
      ),
      statusMs: await p99(
        client,
        invoices.map(({ id }) => `/api/checkout/invoices/${id}/status`),
      ),
      rssMb: rssMb(satchel.ready.pid),
    };
  } finally {
    client.close();
  }
};

/** A folder with very many invoices, seeded once for all runs. */
export interface Million {
  readonly read: () => Promise<Readings>;
  readonly remove: () => void;
}

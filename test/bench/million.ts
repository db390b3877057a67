import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { percentile } from '../faults/table.ts';
import { startSatchel, type Satchel } from '../support/satchel.ts';
import type { Seeded } from './seed/seed-folder.ts';
import { createTimedClient, type TimedClient } from './timed-client.ts';

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

/** Times of reads from a folder of very many invoices, and the memory of the program after them. */
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

/** A folder with very many invoices, seeded once for all runs. */
export interface Million {
  /** Reads the folder with the built program of this checkout. */
  readonly read: (checkout: string) => Promise<Readings>;
  readonly remove: () => void;
}

/**
 * @param checkouts the first one seeds, so name the oldest first: a newer one migrates its own copy of the folder, but an
 *   older one refuses a newer schema
 */
export const createMillion = (checkouts: readonly string[], invoices: number): Million => {
  let root: string | undefined;
  const folderOf = (checkout: string): string => {
    root ??= mkdtempSync(join(tmpdir(), 'satchel-million-'));
    return join(root, String(checkouts.indexOf(checkout)));
  };
  let seeded: Seeded | undefined;
  const seedAll = async (): Promise<Seeded> => {
    const [oldest = '', ...newer] = checkouts;
    const made = seed(oldest, folderOf(oldest), invoices);
    for (const checkout of newer) {
      cpSync(folderOf(oldest), folderOf(checkout), { recursive: true });
      await (await startOn(checkout, folderOf(checkout), MIGRATION_MS)).stop(); // migrates the copy
    }
    return made;
  };
  return {
    read: async (checkout) => {
      seeded ??= await seedAll();
      return readFolder(checkout, folderOf(checkout), seeded);
    },
    remove: () => {
      if (root !== undefined) rmSync(root, { recursive: true, force: true });
    },
  };
};

/** Starts the built program of a checkout on a seeded folder and reads from it. */
const readFolder = async (checkout: string, dataDir: string, seeded: Seeded): Promise<Readings> => {
  const from = performance.now();
  const satchel = await startOn(checkout, dataDir);
  try {
    return await readAll(satchel, performance.now() - from, seeded);
  } finally {
    await satchel.stop();
  }
};

const MIGRATION_MS = 300_000;

const startOn = (checkout: string, dataDir: string, startLimitMs?: number): Promise<Satchel> =>
  startSatchel({
    checkout,
    dataDir,
    built: true,
    args: ['--training', '--log-level', 'warn'],
    ...(startLimitMs !== undefined && { startLimitMs }),
  });

const p99 = async (client: TimedClient, paths: readonly string[]): Promise<number> => {
  const tookMs: number[] = [];
  for (const path of paths) tookMs.push(await client.time(path));
  return percentile(tookMs, 0.99);
};

const listPath = (query: Readonly<Record<string, string | number>>): string =>
  `/api/checkout/invoices?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`;

const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const momentOf = (at: number): string => new Date(Date.now() - (YEARS_MS * (at + 0.5)) / SAMPLES).toISOString();

/** Picks an invoice from each of many moments, with the cursor behind it. */
const sampleInvoices = async (client: TimedClient): Promise<{ invoice: Invoice; after: string }[]> => {
  const found: { invoice: Invoice; after: string }[] = [];
  for (let at = 0; at < SAMPLES; at += 1) {
    const page = pageSchema.parse(await client.get(listPath({ to: momentOf(at), limit: 1 })));
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
const filtered = (at: number): string => {
  const ends = [momentOf(at), momentOf((at * 7) % SAMPLES)].toSorted();
  const status = KINDS[at % KINDS.length] ?? 'pending';
  return listPath({ from: ends[0] ?? '', to: ends[1] ?? '', limit: PAGE, ...(at % 3 > 0 && { status }) });
};

/** Resident memory of a process: from the system's own file if there is one, because a bare machine has no `ps`. */
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

/** Seeds in another process: the seed leaves two gigabytes of garbage behind, and this process measures. */
const seed = (checkout: string, dataDir: string, invoices: number): Seeded => {
  mkdirSync(dataDir);
  const script = join(checkout, 'scripts/bench-seed.ts');
  const made = spawnSync(process.execPath, [script, '--data-dir', dataDir, '--invoices', String(invoices)], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`seeding ended with ${made.status}`);
  return seededSchema.parse(JSON.parse(made.stdout));
};

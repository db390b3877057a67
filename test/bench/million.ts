import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startSatchel, type Satchel } from '../support/satchel.ts';
import { planReads, READS, type ReadKind, type ReadPaths } from './million-reads.ts';
import type { Seeded } from './seed/seed-folder.ts';
import { takeTurns } from './take-turns.ts';
import { createTimedClient, type TimedClient } from './timed-client.ts';

const seededSchema: z.ZodType<Seeded> = z.object({ name: z.string(), password: z.string(), storeId: z.string() });

/** Times of reads from a folder of very many invoices, and the memory of the program after them. */
export interface Readings {
  readonly readyMs: number;
  /** The times of all requests of each kind. */
  readonly tookMs: ReadonlyMap<ReadKind, readonly number[]>;
  readonly rssMb: number;
}

/** A folder with very many invoices, seeded once for all runs. */
export interface Million {
  /**
   * Starts the built programs of these checkouts, each on its own copy of the folder, and sends each request to all of
   * them in turns.
   *
   * @param samples how many moments of the folder's years to read from
   * @returns what each checkout took
   */
  readonly read: (checkouts: readonly string[], samples: number) => Promise<Readings[]>;
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
    read: async (measured, samples) => {
      seeded ??= await seedAll();
      const opened: Opened[] = [];
      try {
        for (const checkout of measured) opened.push(await openFolder(checkout, folderOf(checkout), seeded));
        return await readAll(opened, samples);
      } finally {
        for (const { close } of opened) await close();
      }
    },
    remove: () => {
      if (root !== undefined) rmSync(root, { recursive: true, force: true });
    },
  };
};

/** A program that runs on a seeded folder. */
interface Opened {
  readonly client: TimedClient;
  readonly pid: number;
  readonly readyMs: number;
  readonly close: () => Promise<void>;
}

const openFolder = async (checkout: string, dataDir: string, seeded: Seeded): Promise<Opened> => {
  const from = performance.now();
  const satchel = await startOn(checkout, dataDir);
  const readyMs = performance.now() - from;
  const client = createTimedClient(satchel.url, await logIn(satchel.url, seeded));
  const close = async (): Promise<void> => {
    client.close();
    await satchel.stop();
  };
  return { client, pid: satchel.ready.pid, readyMs, close };
};

const readAll = async (opened: readonly Opened[], samples: number): Promise<Readings[]> => {
  const nowMs = Date.now();
  const programs: Program[] = [];
  for (const { client, ...rest } of opened)
    programs.push({ ...rest, client, paths: await planReads(client, nowMs, samples), tookMs: new Map() });
  for (const kind of READS) {
    const rounds = Math.min(...programs.map(({ paths }) => paths[kind].length));
    const took = await takeTurns(
      rounds,
      programs.map(
        ({ client, paths }) =>
          (round) =>
            client.time(paths[kind][round] ?? ''),
      ),
    );
    for (const [at, { tookMs }] of programs.entries()) tookMs.set(kind, took[at] ?? []);
  }
  return programs.map(({ pid, readyMs, tookMs }) => ({ readyMs, tookMs, rssMb: rssMb(pid) }));
};

/** The paths are planned with each program, because a cursor is a text of the program that made it. */
interface Program extends Omit<Opened, 'close'> {
  readonly paths: ReadPaths;
  readonly tookMs: Map<ReadKind, readonly number[]>;
}

const MIGRATION_MS = 1_200_000;

const startOn = (checkout: string, dataDir: string, startLimitMs?: number): Promise<Satchel> =>
  startSatchel({
    checkout,
    dataDir,
    built: true,
    args: ['--training', '--log-level', 'warn'],
    ...(startLimitMs !== undefined && { startLimitMs }),
  });

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

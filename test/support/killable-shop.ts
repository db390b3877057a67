/** The whole program as a process of its own: a shop with a Lightning backend, which can be killed and started again. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { invoiceViewSchema, type InvoiceView } from '../../src/shared/invoice.ts';
import type { BitcoinNode } from './bitcoin-node.ts';
import { startSatchel, type Satchel } from './satchel.ts';
import { charge, headersOf, REGTEST_OWNER, setUpOnNode, withPassword } from './till-client.ts';

/** A sale that waits for its payment. */
export interface Code {
  readonly id: string;
  readonly bolt11: string;
}

/** An invoice as the database has it, with everything that was credited to it. */
export interface Credit {
  readonly id: string;
  readonly status: string;
  readonly payments: number;
  readonly msats: number;
  readonly firstSeenAtMs: number | null;
}

const ROWS = `select i.id, i.status, count(p.id) as payments, coalesce(sum(p.amount_msats), 0) as msats,
  min(p.first_seen_at_ms) as firstSeenAtMs
  from invoices i left join payments p on p.invoice_id = i.id group by i.id`;
/** Tables that a settlement writes, with the column that names the invoice. */
const TRACES = {
  payments: 'invoice_id',
  invoices: 'id',
  lightning_codes: 'invoice_id',
  events: 'invoice_id',
  outbox: 'invoice_id',
  observations: 'invoice_id',
};
const healthSchema = z.object({ backends: z.array(z.object({ health: z.object({ state: z.string() }) })) });

export type KillableShop = Awaited<ReturnType<typeof openKillableShop>>;

/** Sets a shop up on this chain, with the backend that the text connects. */
export const openKillableShop = async (chain: BitcoinNode, text: string) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'satchel-lightning-'));
  const launch = (): Promise<Satchel> =>
    startSatchel({ dataDir, args: ['--network', 'regtest', '--log-level', 'warn'] });
  let satchel = await launch();
  const till = await setUpOnNode(satchel.ready, chain);
  const owner = await withPassword(satchel.url, till, REGTEST_OWNER); // sessions survive each kill
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const headers = { ...headersOf(owner), 'content-type': 'application/json' };
    const sent = body && { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(satchel.url + path, { headers, ...sent });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status} ${path}: ${said}`);
    return JSON.parse(said);
  };
  const view = async (id: string): Promise<InvoiceView> =>
    invoiceViewSchema.parse(await ask(`/api/till/invoices/${id}`));
  const read = <T>(use: (database: Database.Database) => T, readonly = true): T => {
    const database = new Database(join(dataDir, 'satchel.db'), { readonly });
    try {
      return use(database);
    } finally {
      database.close();
    }
  };
  await ask('/api/till/lightning', { text });
  return {
    pid: (): number => satchel.ready.pid,
    /** Charges a sale, over kills of the program and with one key, until there is a code for it. */
    sell: async (sats: number): Promise<Code> => {
      const asked = { amount: String(sats), currency: 'SATS', key: randomUUID() };
      const { id, bolt11 } = await untilAnswered(() => charge(satchel.url, till, asked));
      let code = bolt11;
      while (code === null) {
        await sleep(100); // it gets one when the node is back (lightning.md LN-3)
        code = (await untilAnswered(() => view(id))).bolt11;
      }
      return { id, bolt11: code };
    },
    kill: (): Promise<void> => satchel.kill(),
    stop: (): Promise<number | null> => satchel.stop(),
    start: async (): Promise<void> => {
      satchel = await launch();
    },
    /** The health of its backend, as the owner sees it. */
    health: async (): Promise<string | undefined> =>
      healthSchema.parse(await ask('/api/till/lightning')).backends[0]?.health.state,
    /** Reads beside the running program. */
    credits: (): ReadonlyMap<string, Credit> =>
      read((database) => new Map((database.prepare(ROWS).all() as Credit[]).map((row) => [row.id, row]))), // columns named above
    /** Reads every row of these invoices that a settlement could write. */
    traces: (invoiceIds: readonly string[]): readonly unknown[] =>
      read((database) =>
        Object.entries(TRACES).map(([table, column]) => {
          const marks = invoiceIds.map(() => '?').join(', ');
          return database.prepare(`select * from ${table} where ${column} in (${marks})`).all(invoiceIds);
        }),
      ),
    cursor: (): string | null =>
      read((database) =>
        z.string().nullable().parse(database.prepare('select cursor from lightning_backends').pluck().get()),
      ),
    /** Forgets, while the program does not run, what it has read of the node's list of settlements. */
    rewind: (cursor: string): void =>
      void read((database) => database.prepare('update lightning_backends set cursor = ?').run(cursor), false),
    integrity: (): unknown => read((database) => database.pragma('integrity_check', { simple: true })),
    log: (): string => satchel.log(),
    close: async (): Promise<void> => {
      await satchel.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

/** A dead program answers nothing, and a new wallet is scanned first; any other refusal is a failure. */
const untilAnswered = async <T>(question: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await question();
    } catch (error) {
      const isRefusal = error instanceof Error && /^\d{3} /.test(error.message);
      if (isRefusal && !error.message.includes('wallet_scanning')) throw error;
      await sleep(50);
    }
  }
};

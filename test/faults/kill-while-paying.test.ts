/** kill -9 while customers pay and blocks come, on a regtest node. */
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startSatchel, type Satchel } from '../support/satchel.ts';
import { charge, setUpOnNode, type TillCredentials } from '../support/till-client.ts';
import { addRow } from './rows.ts';

const KILLS = Number(process.env['SATCHEL_PAYMENT_KILLS'] ?? 8);
const INVOICES_PER_KILL = 6;
const SATS = 20_000;
const LONGEST_WAIT_MS = 600;
const FOUND_LIMIT_MS = 60_000;

let dataDir: string;
let node: BitcoinNode;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'satchel-pay-kill-'));
  node = await startBitcoinNode();
});
afterEach(async () => {
  await node.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test(`F2, I3 and INV-21: ${KILLS} × kill -9 while payments arrive: each is found, and credited once`, async () => {
  const paid = new Map<string, string>();
  const unpaid: string[] = [];
  let satchel = await start();
  const till = await setUpOnNode(satchel.ready, node);
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const invoices = await chargeSome(satchel, till);
    const [spared, ...toPay] = invoices;
    if (spared) unpaid.push(spared.id);
    await Promise.all([payAll(toPay, paid), killSoon(satchel)]);
    satchel = await start();
    await expectFound(paid);
  }
  await node.mine(1);
  await vi.waitUntil(() => readCredits().every(({ status, id }) => !paid.has(id) || status === 'settled'), {
    timeout: FOUND_LIMIT_MS,
  });
  await satchel.stop();
  const credits = readCredits();
  const creditOf = (id: string): Credit | undefined => credits.find((credit) => credit.id === id);
  const missed = [...paid].filter(([id, txid]) => creditOf(id)?.txids !== txid);
  const doubled = [...paid.keys()].filter((id) => (creditOf(id)?.receivedSats ?? 0) > SATS);
  expect([missed, doubled]).toEqual([[], []]);
  for (const id of paid.keys()) expect(creditOf(id)).toMatchObject({ receivedSats: SATS, status: 'settled' });
  for (const id of unpaid) expect(creditOf(id)).toMatchObject({ receivedSats: 0, txids: null, status: 'new' });
  expect(paid.size).toBe(KILLS * (INVOICES_PER_KILL - 1));
  addRow({
    fault: 'F2',
    what: 'kill -9 while paying',
    runs: KILLS,
    figure: `${paid.size} payments, 0 missed, 0 doubled`,
  });
});

const start = (): Promise<Satchel> => startSatchel({ dataDir, args: ['--network', 'regtest'] });

interface ToPay {
  readonly id: string;
  readonly address: string;
}

/** A new wallet is scanned before its first invoice: until then the till is refused. */
const chargeSome = async ({ url }: Satchel, till: TillCredentials): Promise<ToPay[]> => {
  const made: ToPay[] = [];
  const chargeOnce = async (): Promise<boolean> => {
    const asked = { amount: String(SATS), currency: 'SATS', key: randomUUID() };
    const invoice = await charge(url, till, asked).catch((error: unknown) => {
      if (String(error).includes('wallet_scanning')) return undefined;
      throw error;
    });
    if (!invoice) return false;
    made.push({ id: invoice.id, address: invoice.address ?? expect.fail('an invoice without an address') });
    return true;
  };
  while (made.length < INVOICES_PER_KILL) await vi.waitUntil(chargeOnce, { timeout: FOUND_LIMIT_MS });
  return made;
};

/** Payments and blocks at random moments: before, at and after the kill. */
const payAll = async (invoices: readonly ToPay[], paid: Map<string, string>): Promise<void> => {
  for (const { id, address } of invoices) {
    await sleep(randomInt(0, LONGEST_WAIT_MS / INVOICES_PER_KILL));
    paid.set(id, await node.pay(address, SATS));
    if (randomInt(3) === 0) await node.mine(1);
  }
};

const killSoon = async (satchel: Satchel): Promise<void> => {
  await sleep(randomInt(0, LONGEST_WAIT_MS));
  await satchel.kill();
};

/** Waits until every payment is credited, including those that came while the program was dead. */
const expectFound = async (paid: ReadonlyMap<string, string>): Promise<void> => {
  const missing = (): string[] => {
    const credited = new Map(readCredits().map(({ id, txids }) => [id, txids]));
    return [...paid].filter(([id, txid]) => credited.get(id) !== txid).map(([id]) => id);
  };
  await vi.waitUntil(() => missing().length === 0, { timeout: FOUND_LIMIT_MS, interval: 100 });
};

interface Credit {
  readonly id: string;
  readonly status: string;
  readonly receivedSats: number;
  /** The txid of each payment row, joined by commas; null if there is none. */
  readonly txids: string | null;
}

/** Reads, beside the running program, what each invoice was credited. */
const readCredits = (): Credit[] => {
  const database = new Database(join(dataDir, 'satchel.db'), { readonly: true });
  try {
    const sql = `select i.id, i.status, i.received_sats as receivedSats, group_concat(p.txid) as txids
      from invoices i left join payments p on p.invoice_id = i.id group by i.id`;
    return database.prepare(sql).all() as Credit[]; // columns named above
  } finally {
    database.close();
  }
};

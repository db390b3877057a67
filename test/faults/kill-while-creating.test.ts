import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSatchel, type Satchel } from '../support/satchel.ts';
import {
  charge,
  headersOf,
  pairInTraining,
  withPassword,
  type Charge,
  type TillCredentials,
} from '../support/till-client.ts';
import { addRow } from './rows.ts';
import { readStored, type Stored } from './stored-invoices.ts';
import { percentile } from './table.ts';

const KILLS = Number(process.env['SATCHEL_KILLS'] ?? 25);
const CONNECTIONS = 6;
const LONGEST_LOAD_MS = 400;
/** At least so many invoices are acknowledged before the last kill, however slow the machine is. */
const ACKNOWLEDGED = Number(process.env['SATCHEL_ACKNOWLEDGED'] ?? KILLS);

interface Acknowledged {
  readonly address: string | null;
  readonly dueSats: bigint;
}

/** Knowledge of the clients: every answer that came, and the requests whose answer did not. */
interface Clients {
  readonly acknowledged: Map<string, Acknowledged>;
  readonly unanswered: Charge[];
  /** The id that each key got; a repeated key gets the same. */
  readonly idByKey: Map<string, string>;
  readonly refusals: string[];
  /** The last acknowledged name of the store, and every name that was sent after it: several kills may swallow answers. */
  readonly name: { acknowledged: string | undefined; sent: string[] };
}

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'satchel-kill-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const chargeOnce = async (url: string, till: TillCredentials, clients: Clients, ask: Charge): Promise<void> => {
  const invoice = await charge(url, till, ask);
  const before = clients.idByKey.get(ask.key);
  if (before !== undefined && before !== invoice.id) clients.refusals.push(`two invoices for one key: ${ask.key}`);
  clients.idByKey.set(ask.key, invoice.id);
  clients.acknowledged.set(invoice.id, { address: invoice.address, dueSats: BigInt(invoice.dueSats) });
};

/** Makes one invoice after the other until the server is gone; a refusal by a living server is a failure. */
const keepCharging = async (
  url: string,
  till: TillCredentials,
  clients: Clients,
  alive: () => boolean,
): Promise<void> => {
  while (alive()) {
    const ask: Charge = { amount: `${randomInt(1, 200)}.${randomInt(10, 99)}`, currency: 'EUR', key: randomUUID() };
    try {
      await chargeOnce(url, till, clients, ask);
    } catch (error) {
      clients.unanswered.push(ask);
      if (error instanceof Error && /^\d{3} /.test(error.message)) clients.refusals.push(error.message);
    }
  }
};

/** Repeats each request whose answer the kill swallowed, with the same key: the invoice is whole, or made now. */
const askAgain = async (url: string, till: TillCredentials, clients: Clients): Promise<void> => {
  for (const ask of clients.unanswered.splice(0)) {
    await chargeOnce(url, till, clients, ask);
    await chargeOnce(url, till, clients, ask);
  }
};

/** Renames the store again and again until the server is gone. */
const keepRenaming = async (
  url: string,
  till: TillCredentials,
  { name, refusals }: Clients,
  alive: () => boolean,
): Promise<void> => {
  const headers = { ...headersOf(till), 'content-type': 'application/json' };
  while (alive()) {
    const sent = `Café ${randomUUID()}`;
    name.sent.push(sent);
    const body = JSON.stringify({ name: sent });
    const answer = await fetch(`${url}/api/till/store`, { method: 'PATCH', headers, body }).catch(() => undefined);
    if (answer && !answer.ok) refusals.push(`${answer.status} on renaming`);
    if (answer?.ok) Object.assign(name, { acknowledged: sent, sent: [] });
  }
};

/** @param wanted the kill waits for this number of acknowledged invoices */
const loadThenKill = async (
  satchel: Satchel,
  till: TillCredentials,
  clients: Clients,
  wanted: number,
): Promise<void> => {
  let living = true;
  const load = Array.from({ length: CONNECTIONS }, () => keepCharging(satchel.url, till, clients, () => living));
  load.push(keepRenaming(satchel.url, till, clients, () => living));
  await sleep(randomInt(5, LONGEST_LOAD_MS));
  while (clients.acknowledged.size < wanted && clients.refusals.length === 0) await sleep(5);
  living = false;
  await satchel.kill();
  await Promise.all(load);
};

const lostOf = (stored: Stored, acknowledged: Clients['acknowledged']): string[] =>
  [...acknowledged].flatMap(([id, { address, dueSats }]) => {
    const row = stored.invoices.get(id);
    return row && row.address === address && row.dueSats === dueSats ? [] : [id];
  });

test(`F1, I1, I2, I5 and I6: ${KILLS} × kill -9 while creating invoices and renaming the store: all that was acknowledged is there, no address twice`, async () => {
  const clients: Clients = {
    acknowledged: new Map(),
    unanswered: [],
    idByKey: new Map(),
    refusals: [],
    name: { acknowledged: undefined, sent: [] },
  };
  const readyMs: number[] = [];
  let till: TillCredentials | undefined;
  let swallowed = 0;
  for (let kill = 0; kill <= KILLS; kill += 1) {
    const from = performance.now();
    const satchel = await startSatchel({ dataDir, args: ['--training'], startLimitMs: 60_000 });
    readyMs.push(performance.now() - from);
    // only once: sessions and tills survive each kill; renaming the store takes a password
    till ??= await withPassword(satchel.url, await pairInTraining(satchel.url));
    swallowed += clients.unanswered.length;
    await askAgain(satchel.url, till, clients);
    const stored = readStored(dataDir);
    expect
      .soft(stored, `after kill ${kill}`)
      .toMatchObject({ integrity: 'ok', brokenForeignKeys: 0, doubled: 0, halfStored: 0 });
    expect(lostOf(stored, clients.acknowledged), `lost by kill ${kill}`).toEqual([]);
    if (clients.name.acknowledged !== undefined)
      expect([clients.name.acknowledged, ...clients.name.sent], `the name after kill ${kill}`).toContain(
        stored.storeName,
      );
    expect(stored.invoices.size, 'every stored invoice belongs to one request').toBe(clients.acknowledged.size);
    if (kill === KILLS) await satchel.stop();
    else await loadThenKill(satchel, till, clients, Math.floor((ACKNOWLEDGED * (kill + 1)) / KILLS));
  }
  expect(clients.refusals).toEqual([]);
  expect(clients.acknowledged.size).toBeGreaterThanOrEqual(ACKNOWLEDGED);
  const ms = (share: number): string => `${Math.round(percentile(readyMs, share))} ms`;
  addRow({
    fault: 'F1',
    what: 'kill -9 while creating',
    runs: KILLS,
    figure: `${clients.acknowledged.size} acknowledged, ${swallowed} answers swallowed, ready p50 ${ms(0.5)}, p95 ${ms(0.95)}`,
  });
});

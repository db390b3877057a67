import { createHmac, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { startSatchel, type Satchel } from '../support/satchel.ts';
import {
  answers,
  FAILURES,
  openReceiver,
  type Behaviour,
  type Received,
  type Receiver,
} from '../support/webhook-receiver.ts';
import { addRow } from './rows.ts';

const KILLS = Number(process.env['SATCHEL_DELIVERY_KILLS'] ?? 15);
const EVENTS_WANTED = Number(process.env['SATCHEL_DELIVERY_EVENTS'] ?? 1_500);
const CONNECTIONS = 8;
const EVENTS_PER_INVOICE = 5;
/** The most invoices of a run before its kill: so many that all runs together reach the wanted number of events. */
const MOST_INVOICES = Math.ceil((2 * EVENTS_WANTED) / (EVENTS_PER_INVOICE * KILLS));
const LOAD_LIMIT_MS = 30_000;
const SETTLE_LIMIT_MS = 120_000;

let dataDir: string;
let receiver: Receiver;
/** Accepts every request, and answers none until the end. */
let dead: Receiver;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'satchel-deliver-'));
  [receiver, dead] = [await openReceiver(), await openReceiver()];
  [receiver.behave, dead.behave] = [unreliable, () => {}];
});
afterEach(async () => {
  await receiver.close();
  await dead.close();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Shop {
  readonly bearer: Record<string, string>;
  /** Key that signs the callbacks of the checkout API. */
  readonly secret: string;
}
const WEBHOOK_SECRET = 'whsec_of_this_test';

const send = async (url: string, method: string, headers: Readonly<Record<string, string>>, body?: object) => {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${new URL(url).pathname}: ${text}`);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
};

/** Sets up a callback and two webhooks, and lets them go to receivers on this machine. */
const prepare = async (url: string): Promise<Shop> => {
  const login = { name: 'demo', password: 'training' };
  const { token } = z.object({ token: z.string() }).parse(await send(`${url}/api/auth/login`, 'POST', {}, login));
  const bearer = { authorization: `Bearer ${token}` };
  const limits = { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 };
  await send(`${url}/api/till/store`, 'PATCH', bearer, { rateLimits: limits, webhooksAllowPrivateNetwork: true });
  const shape = z.object({ config: z.object({ xpub: z.string(), webhookSecret: z.string() }) });
  const { config } = shape.parse(await send(`${url}/api/checkout/config`, 'GET', bearer));
  const wanted = { xpub: config.xpub, callbackUrl: receiver.url };
  await send(`${url}/api/checkout/config`, 'PUT', bearer, wanted);
  const [store] = z.array(z.object({ id: z.string() })).parse(await send(`${url}/api/v1/stores`, 'GET', bearer));
  const secret = WEBHOOK_SECRET;
  for (const webhook of [
    { url: receiver.url, secret },
    { url: dead.url, secret, events: ['Processing'] },
  ]) {
    await send(`${url}/api/v1/stores/${store?.id}/webhooks`, 'POST', bearer, webhook);
  }
  return { bearer, secret: config.webhookSecret };
};

const idSchema = z.object({ id: z.string() });

/** Makes and pays one invoice after the other until the server is gone; calls `onPaid` after each that is acknowledged. */
const keepSelling = async (url: string, shop: Shop, alive: () => boolean, onPaid: () => void): Promise<void> => {
  while (alive()) {
    try {
      const body = { amountUsd: `${randomInt(1, 200)}.50`, metadata: { price: 1.5 } };
      const { id } = idSchema.parse(await send(`${url}/api/checkout/invoices`, 'POST', shop.bearer, body));
      await send(`${url}/api/till/training/pay`, 'POST', shop.bearer, { invoiceId: id, how: 'exact' });
      onPaid();
      if (randomInt(4) === 0) await send(`${url}/api/till/training/blocks`, 'POST', shop.bearer, { count: 1 });
    } catch {
      await sleep(5); // the program was killed in between: only committed rows count
    }
  }
};

interface Row {
  readonly id: string;
  readonly kind: 'webhook' | 'callback';
  readonly target_id: string;
  readonly url: string;
  readonly invoice_id: string;
  readonly type: string;
  readonly sequence: bigint;
  readonly state: string;
  readonly attempts: bigint;
  readonly body: string | null;
}

const readOutbox = (): Row[] => {
  const database = new Database(join(dataDir, 'satchel.db'), { readonly: true });
  try {
    database.defaultSafeIntegers(true);
    const sql = `select o.id, t.kind, o.target_id, t.url, o.invoice_id, o.type, o.sequence, o.state, o.attempts, d.body
      from outbox o join targets t on t.id = o.target_id left join deliveries d on d.id = o.id
      order by o.target_id, o.invoice_id, o.sequence`;
    return database.prepare(sql).all() as Row[]; // columns named above
  } finally {
    database.close();
  }
};

/** Makes failed deliveries due: the test cannot move the clock of the program, so it moves the rows. */
const makeDue = (): void => {
  const database = new Database(join(dataDir, 'satchel.db'));
  try {
    database.prepare(`update outbox set next_attempt_at_ms = 0 where state = 'due'`).run();
  } finally {
    database.close();
  }
};

const failing = Object.values(FAILURES);
/** Half of all requests fail, each in one of twelve ways. */
const unreliable: Behaviour = (response, received) => {
  const fail = randomInt(2) === 0 ? failing[randomInt(failing.length)] : undefined;
  (fail ?? answers(200))(response, received);
};

const killLater = async (satchel: Satchel, shop: Shop): Promise<void> => {
  let living = true;
  let invoices = 0;
  const alive = (): boolean => living;
  const load = Array.from({ length: CONNECTIONS }, () => keepSelling(satchel.url, shop, alive, () => (invoices += 1)));
  const enough = randomInt(1, MOST_INVOICES + 1);
  const limit = performance.now() + LOAD_LIMIT_MS;
  while (invoices < enough && performance.now() < limit) await sleep(1);
  await sleep(randomInt(0, 6)); // while answers travel, or are written
  await satchel.kill();
  living = false;
  await Promise.all(load);
};

const bodySchema = z.union([
  z.object({ event: z.string(), invoice: z.object({ id: z.string() }) }),
  z.object({ deliveryId: z.string(), sequence: z.int(), isRedelivery: z.literal(false) }),
]);

/** Tells deliveries apart: a webhook carries its id; a callback happens once per invoice and event. */
const bodyKey = (body: string): string => {
  const sent = bodySchema.parse(JSON.parse(body));
  return 'event' in sent ? `${sent.invoice.id} ${sent.event}` : sent.deliveryId;
};
const rowKey = (row: Row): string => (row.kind === 'callback' ? `${row.invoice_id} ${row.type}` : row.id);

const expectSigned = ({ body, headers }: Received, secret: string): void => {
  const hmac = (key: string): string => createHmac('sha256', key).update(body).digest('hex');
  if (headers['x-checkout-signature'] === undefined)
    expect(headers['x-coinsnap-sig']).toBe(`sha256=${hmac(WEBHOOK_SECRET)}`);
  else expect(headers['x-checkout-signature']).toBe(hmac(secret));
};

/** Groups the bodies by delivery. A body comes again if the kill came before its delivery was recorded. */
const bodiesByDelivery = (secret: string): Map<string, Set<string>> => {
  const bodies = new Map<string, Set<string>>();
  for (const one of [...receiver.received, ...dead.received]) {
    expectSigned(one, secret);
    const { body } = one;
    const known = bodies.get(bodyKey(body)) ?? new Set();
    bodies.set(bodyKey(body), known.add(body));
  }
  return bodies;
};

const expectNoGap = (rows: readonly Row[]): void => {
  const byInvoice = Map.groupBy(rows, (row) => `${row.target_id} ${row.invoice_id}`);
  for (const [id, ofInvoice] of byInvoice) {
    expect([id, ofInvoice.map(({ sequence }) => Number(sequence))]).toEqual([id, ofInvoice.map((_row, at) => at + 1)]);
  }
};

const ofTheDead = ({ url }: Row): boolean => url === dead.url;
const wanted = (): Row[] => readOutbox().filter((row) => !ofTheDead(row));

/** Runs the program until none of these deliveries is due. */
const settle = async (rows: () => readonly Row[]): Promise<void> => {
  makeDue();
  const satchel = await startSatchel({ dataDir, args: ['--training'] });
  const limit = performance.now() + SETTLE_LIMIT_MS;
  while (rows().some(({ state }) => state === 'due') && performance.now() < limit) await sleep(50);
  await satchel.stop();
};

test(`F3 and I4: ${KILLS} × kill -9 while callbacks and webhooks go out to a receiver that fails in 12 ways, beside a dead one: none lost, ids and bodies stable`, async () => {
  let shop: Shop | undefined;
  let kills = 0;
  for (; kills < KILLS || wanted().length < EVENTS_WANTED; kills += 1) {
    const satchel = await startSatchel({ dataDir, args: ['--training'] });
    shop ??= await prepare(satchel.url); // only once: the session survives each kill
    const before = kills === 0 ? [] : readOutbox();
    await killLater(satchel, shop);
    const ids = new Set(readOutbox().map(({ id }) => id));
    expect(before.filter(({ id }) => !ids.has(id))).toEqual([]);
    if (kills % 5 === 4) makeDue();
  }
  receiver.behave = answers(200);
  await settle(wanted);
  // the dead endpoint delays no other: their deliveries arrived, while all of its own are still due
  expect(wanted().filter(({ state }) => state === 'due')).toEqual([]);
  const waiting = readOutbox().filter(ofTheDead);
  expect(waiting.filter(({ state }) => state !== 'due')).toEqual([]);
  dead.behave = answers(200);
  await settle(readOutbox);
  const rows = readOutbox();
  expectNoGap(rows);
  expect(rows.filter(({ state }) => state !== 'delivered' && state !== 'superseded')).toEqual([]);
  const bodies = bodiesByDelivery(shop?.secret ?? '');
  const delivered = rows.filter(({ state }) => state === 'delivered');
  const missing = delivered.filter((row) => !bodies.has(rowKey(row)));
  expect(missing, 'delivered, but never came').toEqual([]);
  const changed = [...bodies].filter(([, each]) => each.size > 1);
  expect(changed, 'a delivery with two bodies').toEqual([]);
  for (const row of delivered) expect(bodies.get(rowKey(row))).toContain(row.body);
  expect(rows.length).toBeGreaterThan(KILLS);
  addRow({
    fault: 'F3',
    what: 'kill -9 while delivering',
    runs: kills,
    figure: `${rows.length} events, ${waiting.length} of the dead receiver, ${receiver.received.length} requests, ${delivered.length} delivered, ${rows.length - delivered.length} superseded, 0 lost`,
  });
});

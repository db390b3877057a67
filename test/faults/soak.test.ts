/** Many open invoices over time, on a regtest node: nothing fails, and neither memory nor the write-ahead log grows. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { InvoiceView } from '../../src/shared/invoice.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startSatchel, type Satchel } from '../support/satchel.ts';
import {
  charge,
  headersOf,
  REGTEST_OWNER,
  setUpOnNode,
  withPassword,
  type TillCredentials,
} from '../support/till-client.ts';
import { addRow } from './rows.ts';

const OPEN = Number(process.env['SATCHEL_SOAK_OPEN'] ?? 500);
const SECONDS = Number(process.env['SATCHEL_SOAK_SECONDS'] ?? 20);
const SATS = 20_000;
const WAL_LIMIT_BYTES = 64 * 1024 * 1024;
const BLOCK_EVERY_SECONDS = 10;
const CONNECTIONS = 4;

let dataDir: string;
let node: BitcoinNode;
let satchel: Satchel | undefined;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'satchel-soak-'));
  node = await startBitcoinNode();
});
afterEach(async () => {
  await satchel?.kill();
  await node.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test(`F13: ${OPEN} open invoices for ${SECONDS} s: each payment is found, and the write-ahead log stays below 64 MB`, async () => {
  satchel = await startSatchel({ dataDir, args: ['--network', 'regtest'] });
  const { url, ready, log } = satchel;
  const till = await prepare(satchel);
  await openMany(url, till);
  const samples: Sample[] = [];
  const paid: InvoiceView[] = [];
  const from = performance.now();
  for (let second = 1; second <= SECONDS; second += 1) {
    const sale = await chargeOnce(url, till);
    await node.pay(sale.address ?? expect.fail('an invoice without an address'), SATS);
    paid.push(sale);
    if (second % BLOCK_EVERY_SECONDS === 0) await node.mine(1);
    await ask(url, till, 'GET', '/api/till/invoices?limit=50');
    samples.push({ atMs: performance.now() - from, walBytes: walBytes(), residentBytes: residentBytes(ready.pid) });
    await sleep(Math.max(0, from + second * 1_000 - performance.now()));
  }
  await node.mine(1);
  await untilSettled(url, till, paid);
  const { total } = (await ask(url, till, 'GET', '/api/till/invoices?status=new&limit=1')) as { total: number }; // the list of the contract
  expect(total).toBe(OPEN);
  const largest = Math.max(...samples.map((sample) => sample.walBytes));
  expect(largest).toBeLessThan(WAL_LIMIT_BYTES);
  expect(log()).not.toContain('"level":50');
  addRow({
    fault: 'F13',
    what: `${OPEN} open invoices, ${paid.length} paid, ${SECONDS} s`,
    runs: 1,
    figure: `memory ${slopeOf(samples)}, log at most ${(largest / 1e6).toFixed(1)} MB`,
  });
});

const ask = async (url: string, till: TillCredentials, method: string, path: string, body?: object) => {
  const headers = { ...headersOf(till), ...(body && { 'content-type': 'application/json' }) };
  const answer = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${answer.status} ${path}: ${await answer.text()}`);
  return answer.json();
};

const chargeOnce = (url: string, till: TillCredentials): Promise<InvoiceView> =>
  charge(url, till, { amount: String(SATS), currency: 'SATS', key: randomUUID() });

/** A shop without limits per minute, whose sales stay open for a day, once its new wallet is scanned. */
const prepare = async ({ url, ready }: Satchel): Promise<TillCredentials> => {
  const till = await withPassword(url, await setUpOnNode(ready, node), REGTEST_OWNER);
  const rateLimits = { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 };
  await ask(url, till, 'PATCH', '/api/till/store', { rateLimits, expiryMinutes: 1_440 });
  const isReady = async () => ((await ask(url, till, 'GET', '/api/till/session')) as { wallet: string }).wallet; // the session of the contract
  await vi.waitUntil(async () => (await isReady()) === 'ready', { timeout: 60_000 });
  return till;
};

const openMany = async (url: string, till: TillCredentials): Promise<void> => {
  let left = OPEN;
  const some = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await chargeOnce(url, till);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, some));
};

const untilSettled = async (url: string, till: TillCredentials, sales: readonly InvoiceView[]): Promise<void> => {
  for (const { id } of sales) {
    const read = async () => (await ask(url, till, 'GET', `/api/till/invoices/${id}`)) as InvoiceView; // as the contract says
    await vi.waitUntil(async () => (await read()).status === 'settled', { timeout: 60_000, interval: 200 });
    expect(await read()).toMatchObject({ receivedSats: SATS, notice: null });
  }
};

interface Sample {
  readonly atMs: number;
  readonly walBytes: number;
  /** Undefined where the system does not tell. */
  readonly residentBytes: number | undefined;
}

const walBytes = (): number => statSync(join(dataDir, 'satchel.db-wal'), { throwIfNoEntry: false })?.size ?? 0;

const residentBytes = (pid: number): number | undefined => {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return undefined;
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))?.[1]) * 1_024;
};

/** The line of least squares through the second half, when caches are full: only a run of hours tells a leak from noise. */
const slopeOf = (samples: readonly Sample[]): string => {
  const points = samples
    .slice(samples.length / 2)
    .flatMap(({ atMs, residentBytes: bytes }) =>
      bytes === undefined ? [] : [{ hours: atMs / 3_600_000, megabytes: bytes / 1e6 }],
    );
  const last = points.at(-1);
  if (!last) return 'not known on this system';
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(({ hours }) => hours)), mean(points.map(({ megabytes }) => megabytes))];
  const above = mean(points.map(({ hours, megabytes }) => (hours - x) * (megabytes - y)));
  const below = mean(points.map(({ hours }) => (hours - x) ** 2));
  const slope = last.hours < 0.1 ? '' : `, ${(above / below).toFixed(1)} MB/h`;
  return `${last.megabytes.toFixed(0)} MB${slope}`;
};

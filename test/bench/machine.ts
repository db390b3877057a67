import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { deriveChecked } from '../../src/main/wallet/derive-checked.ts';
import { parseSource, specOf } from '../../src/main/wallet/parse-key.ts';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';

/** The best that this machine can do, measured in the same run as the values that it is compared with. */
export interface Machine {
  /** Transactions of one row with `synchronous=FULL`, one after the other. */
  readonly commitsPerSecond: number;
  /** Addresses that both code paths derive, on one thread. */
  readonly derivationsPerSecond: number;
  /** Empty answers of a bare HTTP server on loopback, over 32 connections. */
  readonly requestsPerSecond: number;
}

const SPAN_MS = 2_000;
const CONNECTIONS = 32;

export const measureMachine = async (): Promise<Machine> => ({
  commitsPerSecond: measureCommits(),
  derivationsPerSecond: measureDerivations(),
  requestsPerSecond: await measureRequests(),
});

const perSecond = (times: number, sinceMs: number): number =>
  Math.round((times * 1_000) / (performance.now() - sinceMs));

const measureCommits = (): number => {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-bench-'));
  const database = new Database(join(folder, 'commits.db'));
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec('create table rows (id integer primary key, text text not null) strict');
    const insert = database.prepare('insert into rows (text) values (?)');
    const row = 'x'.repeat(1_000); // about as much as an invoice writes
    const from = performance.now();
    let times = 0;
    for (; performance.now() - from < SPAN_MS; times += 1) insert.run(row);
    return perSecond(times, from);
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const ask = (port: number, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', agent }, (response) => {
      response.resume();
      response.once('end', resolve);
    }).once('error', reject);
  });

const measureRequests = async (): Promise<number> => {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const from = performance.now();
  let times = 0;
  const connection = async (): Promise<void> => {
    for (; performance.now() - from < SPAN_MS; times += 1) await ask(port, agent);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const rate = perSecond(times, from);
  agent.destroy();
  server.close();
  return rate;
};

const BATCH = 20;
const measureDerivations = (): number => {
  const source = parseSource(TRAINING_KEY, 'regtest');
  if (!source.ok) throw new Error('the training key does not parse');
  const spec = specOf(source.value, 'p2wpkh', 'regtest');
  deriveChecked(spec, 0, BATCH); // the first call makes the tables of the curve
  const from = performance.now();
  let times = 0;
  for (; performance.now() - from < SPAN_MS; times += BATCH) deriveChecked(spec, times, BATCH);
  return perSecond(times, from);
};

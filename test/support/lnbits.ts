/**
 * A real LNbits: with its FakeWallet, whose wallets pay each other without a Lightning node, or over a real LND
 * (`LndRestWallet`).
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { request } from 'undici';
import { z } from 'zod';
import { freePort } from './free-port.ts';
import type { LndNode } from './lnd.ts';
import { partsFolder } from './tools.ts';

const VERSION = '1.6.2';
/** LNbits breaks with the next version of bitstring. */
const PACKAGES = [`lnbits==${VERSION}`, 'bitstring==4.3.1'];

const run = promisify(execFile);

/** Finds LNbits, or fetches it with pip. @returns its virtual environment @throws Error with one line that says why not */
export const findLnbits = async (): Promise<string> => {
  const target = join(partsFolder(), `lnbits-${VERSION}`);
  if (existsSync(join(target, 'ready'))) return target;
  await rm(target, { recursive: true, force: true });
  await mkdir(partsFolder(), { recursive: true });
  try {
    await run('python3', ['-m', 'venv', target], { timeout: 60_000 }); // its programs name this folder, so it stays
    await run(join(target, 'bin/python'), ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { timeout: 480_000 });
    await mkdir(join(target, 'ready'));
    return target;
  } catch {
    await rm(target, { recursive: true, force: true });
    throw new Error(`LNbits ${VERSION} missing: python3 with venv and pip can fetch it`);
  }
};

const walletSchema = z.object({ id: z.string(), inkey: z.string(), adminkey: z.string() });
export type LnbitsWallet = z.infer<typeof walletSchema>;

export interface Lnbits {
  readonly url: string;
  readonly createWallet: (name: string) => Promise<LnbitsWallet>;
  /** Gives a wallet money that nobody paid. */
  readonly fill: (wallet: LnbitsWallet, sats: number) => void;
  readonly pay: (from: LnbitsWallet, bolt11: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const FAKE = { LNBITS_BACKEND_WALLET_CLASS: 'FakeWallet', FAKE_WALLET_SECRET: 'a secret of the tests' };

const over = (lnd: LndNode): Record<string, string> => ({
  LNBITS_BACKEND_WALLET_CLASS: 'LndRestWallet',
  LND_REST_ENDPOINT: lnd.url,
  LND_REST_CERT: lnd.certificateFile,
  LND_REST_MACAROON: lnd.macaroon(),
});

/** Starts it, which takes some seconds. @param environment what `findLnbits` returned @param lnd makes its invoices */
export const startLnbits = async (environment: string, lnd?: LndNode): Promise<Lnbits> => {
  const data = await mkdtemp(join(tmpdir(), 'satchel-lnbits-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [python] = await readdir(join(environment, 'lib'));
  const child = spawn(join(environment, 'bin/lnbits'), ['--host', '127.0.0.1', '--port', `${port}`], {
    cwd: join(environment, 'lib', python ?? '', 'site-packages'), // it finds its templates from there
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: data,
      LNBITS_DATA_FOLDER: data,
      LNBITS_ADMIN_UI: 'false',
      ...(lnd ? over(lnd) : FAKE),
    },
    stdio: 'ignore',
  });
  const killNow = (): void => void child.kill('SIGKILL');
  process.once('exit', killNow);
  const close = async (): Promise<void> => {
    process.off('exit', killNow);
    if (child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    await rm(data, { recursive: true, force: true });
  };
  const post = async <T>(path: string, key: string, json: unknown, schema: z.ZodType<T>): Promise<T> => {
    const headers = { 'content-type': 'application/json', 'x-api-key': key };
    const answer = await request(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(json) });
    return schema.parse(await answer.body.json());
  };
  try {
    await untilItAnswers(url);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url,
    createWallet: async (name) => post('/api/v1/account', '', { name }, walletSchema),
    fill: (wallet, sats) => {
      const database = new Database(join(data, 'database.sqlite3'));
      database
        .prepare(
          `INSERT INTO apipayments (checking_id, payment_hash, amount, wallet_id, memo, bolt11, status, labels, created_at, updated_at)
           VALUES (:id, :id, :msats, :wallet, 'float', '', 'success', '[]', unixepoch(), unixepoch())`,
        )
        .run({ id: `internal_${wallet.id}`, msats: sats * 1_000, wallet: wallet.id });
      database.close();
    },
    pay: async (from, bolt11) => {
      const paid = z.object({ status: z.literal('success') });
      await post('/api/v1/payments', from.adminkey, { out: true, bolt11 }, paid);
    },
    close,
  };
};

const untilItAnswers = async (url: string): Promise<void> => {
  for (let tries = 0; tries < 120; tries += 1) {
    const status = await request(`${url}/api/v1/health`).then(
      async ({ statusCode, body }) => body.dump().then(() => statusCode),
      () => 0,
    );
    if (status === 200) return;
    await sleep(500);
  }
  throw new Error('LNbits did not answer within a minute');
};

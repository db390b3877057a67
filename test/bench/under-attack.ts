import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { percentile } from '../faults/table.ts';
import { pairInTraining } from '../support/till-client.ts';
import { chargeTimes } from './charge-to-code.ts';
import { openCounter } from './counter.ts';
import { createShopClient, type ShopClient } from './shop-client.ts';
import { withTraining } from './with-server.ts';

export interface AttackOrder {
  /** The public listener. */
  readonly url: string;
  readonly perSecond: number;
  /** Invoices whose payment pages and streams are asked for. */
  readonly invoiceIds: readonly string[];
}
export interface AttackAnswer {
  readonly sent: number;
  readonly tookMs: number;
  readonly statuses: Readonly<Record<number, number>>;
}

/** The shop under a flood from strangers, beside the same shop in the same run without one (reliability.md A17, A20). */
export interface UnderAttack {
  /** Charge → code, p95, divided by that of the quiet shop. */
  readonly slowdown: number;
  /** All files of the log, after the attack. */
  readonly logMb: number;
  /** Charges that have no line in the log. */
  readonly lostLines: number;
}

const PER_SECOND = 200;
const OPEN_INVOICES = 10;
const WARM_UP = 3;
/** Quiet and attack take turns, so that whatever else the machine does falls on both. */
const ROUNDS = 4;

/** @param invoices that are charged quietly, and again under attack */
export const measureUnderAttack = (checkout: string, invoices: number): Promise<UnderAttack> =>
  withTraining(
    checkout,
    async (satchel, dataDir) => {
      const { url } = satchel;
      const credentials = await pairInTraining(url);
      const invoiceIds = await makeOpenInvoices(await createShopClient(url));
      const counter = await openCounter(url, credentials);
      const charge = (times: number): Promise<number[]> => chargeTimes(url, credentials, counter, times);
      try {
        await charge(WARM_UP);
        const [quiet, attacked]: [number[], number[]] = [[], []];
        const perRound = Math.ceil(invoices / ROUNDS);
        for (let round = 0; round < ROUNDS; round += 1) {
          quiet.push(...(await charge(perRound)));
          const attack = startAttack({ url: satchel.publicUrl, perSecond: PER_SECOND, invoiceIds });
          attacked.push(...(await charge(perRound)));
          await attack.stop();
        }
        await satchel.stop(); // writes what the log has only counted so far
        const { bytes, charges } = readLogs(join(dataDir, 'logs'));
        const made = OPEN_INVOICES + WARM_UP + quiet.length + attacked.length;
        const slowdown = percentile(attacked, 0.95) / percentile(quiet, 0.95);
        return { slowdown, logMb: bytes / 1_000_000, lostLines: made - charges };
      } finally {
        await counter.close();
      }
    },
    'info',
  );

const makeOpenInvoices = async ({ send }: ShopClient): Promise<string[]> => {
  const ids: string[] = [];
  for (let made = 0; made < OPEN_INVOICES; made += 1) {
    const invoice = await send('POST', '/api/till/invoices', { amount: '4.50', currency: 'EUR' });
    ids.push(z.object({ id: z.string() }).parse(invoice).id);
  }
  return ids;
};

/** Runs in a process of its own, so that its work does not count as the browser's or the server's. */
const startAttack = (order: AttackOrder): { readonly stop: () => Promise<void> } => {
  const generator = fork(resolve(import.meta.dirname, 'attack-generator.ts'));
  generator.send(order);
  return {
    stop: async () => {
      const answered = once(generator, 'message') as Promise<[AttackAnswer]>; // the only message it sends
      generator.send('stop');
      const [{ sent, tookMs, statuses }] = await answered;
      const perSecond = (sent * 1_000) / tookMs;
      if (perSecond < 0.9 * PER_SECOND) throw new Error(`only ${perSecond.toFixed(0)} requests per second were sent`);
      // each kind must have reached the server: shown, unknown and refused by name
      for (const status of [200, 404, 421]) {
        if (!(status in statuses)) throw new Error(`no request of the attack was answered ${status}`);
      }
    },
  };
};

const lineSchema = z.object({ method: z.string(), path: z.string(), status: z.number() });

const readLogs = (folder: string): { readonly bytes: number; readonly charges: number } => {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).filter((line) => line !== '');
  const charges = lines.filter((line) => {
    const { success, data } = lineSchema.safeParse(JSON.parse(line));
    return success && data.method === 'POST' && data.path === '/api/till/invoices' && data.status === 200;
  });
  return { bytes: files.reduce((sum, file) => sum + statSync(file).size, 0), charges: charges.length };
};

/** A real run of the program, recorded: what it wrote, and what it told others meanwhile. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomInt, randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { z } from 'zod';
import type { InvoiceView } from '../../src/shared/invoice.ts';
import { readTrace, recording, type Change } from '../support/power-cut/trace.ts';
import { startSatchel, type Satchel } from '../support/satchel.ts';
import { charge, headersOf, pairInTraining, withPassword, type TillCredentials } from '../support/till-client.ts';
import { findStrace } from '../support/tools.ts';
import { answers, openReceiver, type Receiver } from '../support/webhook-receiver.ts';

export interface RecordedRun {
  readonly folder: string;
  readonly changes: readonly Change[];
  /** Every invoice as the last answer showed it. */
  readonly invoices: readonly InvoiceView[];
  /** Ids of the webhooks that were received. */
  readonly deliveries: readonly string[];
  readonly close: () => void;
}

/** Sells twice: from an empty folder to an orderly end, and again until the power is cut. */
export const recordRun = async (sales: number): Promise<RecordedRun> => {
  const work = mkdtempSync(join(tmpdir(), 'satchel-power-'));
  const folder = join(work, 'shop');
  const receiver = await openReceiver();
  receiver.behave = answers(200);
  const invoices = new Map<string, InvoiceView>();
  try {
    mkdirSync(folder, { mode: 0o700 });
    let till: TillCredentials | undefined;
    const traces = ['first', 'second'].map((name) => join(work, `${name}.strace`));
    for (const trace of traces) {
      const under = recording(findStrace(), trace);
      const satchel = await startSatchel({ dataDir: folder, args: ['--training'], under, startLimitMs: 60_000 });
      try {
        till ??= await prepare(satchel.url, receiver);
        await sell(satchel, till, sales, invoices);
      } finally {
        await (trace === traces[0] ? satchel.stop() : satchel.kill());
      }
      await vi.waitUntil(() => hasEnded(readFileSync(trace, 'latin1'), satchel), { timeout: 60_000 });
    }
    const changes = traces.flatMap((trace) => readTrace(readFileSync(trace, 'latin1'), folder));
    const deliveries = receiver.received.map(({ body }) => deliverySchema.parse(JSON.parse(body)).deliveryId);
    const close = (): void => rmSync(work, { recursive: true, force: true });
    return { folder, changes, invoices: [...invoices.values()], deliveries, close };
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw error;
  } finally {
    await receiver.close();
  }
};

const deliverySchema = z.object({ deliveryId: z.string() });

/** strace writes its last line after the program has ended. */
const hasEnded = (trace: string, { ready }: Satchel): boolean =>
  new RegExp(`^${ready.pid} .*\\+\\+\\+ (?:exited|killed)`, 'm').test(trace);

const prepare = async (url: string, receiver: Receiver): Promise<TillCredentials> => {
  const till = await withPassword(url, await pairInTraining(url));
  await send(url, till, 'PATCH', '/api/till/store', { webhooksAllowPrivateNetwork: true });
  const [store] = z.array(z.object({ id: z.string() })).parse(await send(url, till, 'GET', '/api/v1/stores'));
  await send(url, till, 'POST', `/api/v1/stores/${store?.id}/webhooks`, { url: receiver.url });
  return till;
};

/** Four sales at a time, half of them paid, some confirmed, and one backup in between. */
const sell = async (
  { url }: Satchel,
  till: TillCredentials,
  sales: number,
  invoices: Map<string, InvoiceView>,
): Promise<void> => {
  for (let sold = 0; sold < sales; sold += 4) {
    await Promise.all(
      [0, 1, 2, 3].map(async (one) => {
        const ask = { amount: `${randomInt(1, 200)}.50`, currency: 'EUR', key: randomUUID() };
        const invoice = await charge(url, till, ask);
        invoices.set(invoice.id, invoice);
        if (one % 2 === 0) invoices.set(invoice.id, await pay(url, till, invoice.id));
      }),
    );
    await send(url, till, 'POST', '/api/till/training/blocks', { count: 1 });
  }
  await send(url, till, 'POST', '/api/till/backup');
};

const pay = async (url: string, till: TillCredentials, invoiceId: string): Promise<InvoiceView> => {
  const body = { invoiceId, how: 'exact' };
  const paid = await send(url, till, 'POST', '/api/till/training/pay', body);
  return paid as InvoiceView; // the server never sends an answer that breaks its schema
};

const send = async (url: string, till: TillCredentials, method: string, path: string, body?: object) => {
  const headers = { ...headersOf(till), ...(body && { 'content-type': 'application/json' }) };
  const response = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${path}: ${text}`);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
};

/** A cashier cancels in the moment in which the customer pays: one of the two came first, and the invoice says which. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { invoiceViewSchema, type InvoiceView } from '../../src/shared/invoice.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { bearer, type Answered } from '../support/http-client.ts';
import { openRealServer, type RealServer } from '../support/real-server.ts';
import { coreSource } from '../support/till-client.ts';
import { addRow } from './rows.ts';

const ROUNDS = Number(process.env['SATCHEL_CANCEL_ROUNDS'] ?? 50);
const SATS = 20_000;
/** Blocks keep the chain of unconfirmed change short: a node accepts 25 in a row. */
const ROUNDS_PER_BLOCK = 20;

let server: RealServer;
const asCashier = (method: string, path: string, body?: object): Promise<Answered> =>
  server.send(method, path, bearer(server.cashier.token), body);
const charge = async (): Promise<InvoiceView> =>
  invoiceViewSchema.parse((await asCashier('POST', '/api/till/invoices', { amount: SATS, currency: 'SATS' })).json());
const cancel = ({ id }: InvoiceView): Promise<Answered> => asCashier('POST', `/api/till/invoices/${id}/cancel`, {});
const read = async ({ id }: InvoiceView): Promise<InvoiceView> =>
  invoiceViewSchema.parse((await asCashier('GET', `/api/till/invoices/${id}`)).json());

/** Cancels and pays within `longestGapMs` of each other. @returns the answer to the cancel */
const race = async (invoice: InvoiceView, pay: () => Promise<unknown>, longestGapMs: number): Promise<Answered> => {
  const later = <T>(act: () => Promise<T>): Promise<T> => sleep(randomInt(0, longestGapMs)).then(act);
  const [cancelled] = await Promise.all([later(() => cancel(invoice)), later(pay)]);
  return cancelled;
};

const expectPaid = (invoice: InvoiceView, cancelled: Answered): void => {
  expect([cancelled.status, cancelled.json()['code']]).toEqual([409, 'has_payment']);
  expect(['processing', 'settled']).toContain(invoice.status);
  expect(invoice).toMatchObject({ late: false, receivedSats: SATS, payments: [{ onTime: true }] });
};

/** Money that came all the same is kept and flagged. */
const expectPaidLate = (invoice: InvoiceView): void =>
  expect(invoice).toMatchObject({
    status: 'cancelled',
    bip21: null,
    late: true,
    receivedSats: SATS,
    payments: [{ amountSats: SATS, gone: false }],
  });

const print = (how: string, cancelledFirst: number): void =>
  addRow({
    fault: 'F10',
    what: `cancel against pay, ${how}`,
    runs: ROUNDS,
    figure: `${cancelledFirst} cancelled first, ${ROUNDS - cancelledFirst} paid first, 0 impossible states`,
  });

describe('on a regtest node', () => {
  let node: BitcoinNode;
  beforeAll(async () => {
    node = await startBitcoinNode();
    server = await openRealServer({
      chain: [coreSource(node)],
      wallet: { key: TRAINING_KEY, scriptType: 'p2wpkh' },
    });
    const isReady = async (): Promise<boolean> =>
      (await asCashier('GET', '/api/till/session')).json()['wallet'] === 'ready';
    await vi.waitUntil(isReady, { timeout: 60_000 }); // a new wallet is scanned first
  });
  afterAll(async () => {
    await server.close();
    await node.close();
  });

  test(`F10 and INV-11: cancel against pay, ${ROUNDS} times: whichever comes first, no state is impossible`, async () => {
    let cancelledFirst = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const invoice = await charge();
      const cancelled = await race(invoice, () => node.pay(invoice.address ?? '', SATS), 100);
      const isPaid = async (): Promise<boolean> => (await read(invoice)).receivedSats > 0;
      await vi.waitUntil(isPaid, { timeout: 60_000, interval: 10 });
      if (cancelled.status === 200) expectPaidLate(await read(invoice));
      else expectPaid(await read(invoice), cancelled);
      if (cancelled.status === 200) cancelledFirst += 1;
      if (round % ROUNDS_PER_BLOCK === 0) await node.mine(1);
    }
    print('on-chain', cancelledFirst);
  });
});

describe('in training', () => {
  beforeAll(async () => {
    server = await openRealServer({ training: true });
  });
  afterAll(() => server.close());

  test(`F10 and INV-11: cancel against pay by Lightning, ${ROUNDS} times: whichever comes first, no state is impossible`, async () => {
    let cancelledFirst = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const invoice = await charge();
      const pay = (): Promise<Answered> =>
        asCashier('POST', '/api/till/training/pay', { invoiceId: invoice.id, how: 'lightning' });
      const cancelled = await race(invoice, pay, 8);
      const after = await read(invoice);
      if (cancelled.status !== 200) expectPaid(after, cancelled);
      else if (after.receivedSats > 0) expectPaidLate(after);
      else expect(after).toMatchObject({ status: 'cancelled', bolt11: null, late: false, payments: [] });
      if (cancelled.status === 200) cancelledFirst += 1;
    }
    print('Lightning', cancelledFirst);
  });
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NodeSettlement } from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import { createTrainingNode, type TrainingNode } from '../../../src/main/lightning/backends/training.ts';
import { checkBolt11 } from '../../../src/main/lightning/check-bolt11.ts';
import type { OpenedDatabase } from '../../../src/main/db/open-database.ts';
import { newFolder } from '../db/engine/folders.ts';
import { openIn } from '../db/repositories/samples.ts';

let opened: OpenedDatabase;
let nowMs: number;
let node: TrainingNode;
beforeEach(() => {
  opened = openIn(newFolder());
  nowMs = 1_800_000_000_000;
  node = open();
});
afterEach(() => opened.close());

const open = (): TrainingNode => createTrainingNode({ database: opened.database, clock: { nowMs: () => nowMs } });
const { signal } = new AbortController();
const make = async () => {
  const ask = { amountMsats: 1_000_000n, expiresAtMs: nowMs + 900_000, description: 'Sale 1' };
  const made = await node.createInvoice(ask, signal);
  const identity = await node.identity(signal);
  return checkBolt11(made, { ...ask, network: 'regtest', identity, nowMs });
};
const pay = async (bolt11: string, msats = 1_000_000n): Promise<string> => {
  const paid = await node.pay(bolt11, msats);
  return paid.ok ? 'paid' : paid.error.code;
};

test('creates Lightning invoices that pass the check, and reports payments with their preimage', async () => {
  const heard: NodeSettlement[] = [];
  void node.listen?.({
    cursor: null,
    onOpen: () => {},
    onSettled: async (settlement) => void heard.push(settlement),
    signal,
  });
  const lightningInvoice = await make();
  expect(await node.lookup(lightningInvoice, signal)).toEqual({ kind: 'open' });
  expect(await pay(lightningInvoice.bolt11)).toBe('paid');
  expect(heard).toMatchObject([
    { paymentHash: lightningInvoice.paymentHash, amountMsats: 1_000_000n, settledAtMs: nowMs },
  ]);
  expect(await node.lookup(lightningInvoice, signal)).toEqual({ kind: 'settled', settlement: heard[0] });
  expect(await pay(lightningInvoice.bolt11)).toBe('already_paid');
});

test('refuses payments of Lightning invoices that were withdrawn or have expired', async () => {
  const withdrawn = await make();
  await node.cancel(withdrawn, signal);
  expect([await pay(withdrawn.bolt11), await node.lookup(withdrawn, signal)]).toEqual([
    'training_lightning_unavailable',
    { kind: 'closed' },
  ]);
  const late = await make();
  nowMs += 900_000;
  expect(await pay(late.bolt11)).toBe('training_lightning_unavailable');
});

test('keeps its key, its Lightning invoices and their payments over a restart (M11)', async () => {
  const identity = await node.identity(signal);
  const open1 = await make();
  const paid = await make();
  await pay(paid.bolt11, 999n);
  node = open();
  expect(await node.identity(signal)).toBe(identity);
  expect(await node.lookup(open1, signal)).toEqual({ kind: 'open' });
  expect(await node.lookup(paid, signal)).toMatchObject({ kind: 'settled', settlement: { amountMsats: 999n } });
  expect(await pay(open1.bolt11)).toBe('paid');
});

import { expect, test } from 'vitest';
import type { LightningInvoiceRecord } from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import { createAskAll } from '../../../src/main/lightning/ask-node.ts';
import type { NodeInvoice } from '../../../src/main/lightning/node.ts';
import { createWatchedInvoices } from '../../../src/main/lightning/watched-invoices.ts';
import { createHealth } from '../../../src/main/upstream/health.ts';
import { silent } from '../db/repositories/samples.ts';
import { createFakeNode } from './world.ts';

const NOW_MS = 1_800_000_000_000;
const clock = { nowMs: () => NOW_MS };
const invoiceOf = (number: number): LightningInvoiceRecord => ({
  paymentHash: String(number),
  invoiceId: `invoice-${number}`,
  bolt11: '',
  amountMsats: 1_000n,
  createdAtMs: NOW_MS + number,
  expiresAtMs: NOW_MS + 900_000,
  endsAtMs: NOW_MS + 900_000,
  handle: null,
  backendId: null,
  answeredAtMs: null,
  state: 'open',
});

test('LN-9: the newest are asked about first, at most eight at the same time', async () => {
  const asked: string[] = [];
  const answers: ((found: NodeInvoice) => void)[] = [];
  const { node } = createFakeNode(clock.nowMs);
  const lookup = ({ paymentHash }: { readonly paymentHash: string }): Promise<NodeInvoice> => {
    asked.push(paymentHash);
    return new Promise((resolve) => void answers.push(resolve));
  };
  const watched = createWatchedInvoices();
  const askAll = createAskAll({
    node: { ...node, lookup },
    clock,
    logger: silent,
    watched,
    settle: async () => true,
    closeLightningInvoice: {
      answered: async () => {},
      close: async () => {},
      endWithoutAddress: async () => new Set(),
    },
    intervals: { answerMs: 60_000 },
    health: createHealth(clock, { recovered: () => {}, broke: () => {} }),
    stopping: new AbortController().signal,
  });
  const done = askAll(Array.from({ length: 10 }, (_, at) => watched.add(invoiceOf(at), NOW_MS)));
  expect(asked).toEqual(['9', '8', '7', '6', '5', '4', '3', '2']);
  for (const answer of answers.splice(0)) answer({ kind: 'open' });
  await expect.poll(() => asked.slice(8)).toEqual(['1', '0']);
  for (const answer of answers) answer({ kind: 'open' });
  await done;
});

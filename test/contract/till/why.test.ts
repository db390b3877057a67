import { afterAll, beforeAll, expect, test } from 'vitest';
import { getTillInvoice, type InvoiceDetail } from '../../../src/shared/contract/invoices.ts';
import { bearer } from '../../support/http-client.ts';
import { openStoreShop, type StoreShop } from '../../support/store-client.ts';

let shop: StoreShop;
beforeAll(async () => {
  shop = await openStoreShop();
  await shop.blocks(0);
});
afterAll(() => shop.close());

const read = async (id: unknown): Promise<InvoiceDetail> => {
  const answer = await shop.send(
    'GET',
    `/api/till/invoices/${String(id)}`,
    undefined,
    bearer(shop.server.manager.token),
  );
  return getTillInvoice.answers[200].parse(answer.json());
};
const whyOf = async (id: unknown) => (await read(id)).why[0];

test('CHAIN-57: an invoice without a payment has no reasons, and no chain check yet', async () => {
  const { id } = await shop.charge();
  expect(await read(id)).toMatchObject({ why: [], expiryChecked: false });
});

test('CHAIN-57: the reasons follow a payment from the mempool into a block', async () => {
  const { id } = await shop.charge();
  await shop.pay(id, 'exact');
  await expect
    .poll(() => whyOf(id), { timeout: 60_000 })
    .toMatchObject({
      kind: 'onchain',
      certainty: 'pending',
      decision: 'held',
      confirmations: 0,
      blockHeight: null,
      contested: false,
      waitEndsAt: expect.stringContaining('Z'),
      voters: 'own',
      weight: 2,
      weightNeeded: 1,
      sources: [{ kind: 'training', trust: 'own', condition: 'caught-up', votes: true, says: 'in-mempool' }],
    });
  await shop.blocks(1);
  await expect
    .poll(() => whyOf(id), { timeout: 60_000 })
    .toMatchObject({
      certainty: 'confirmed',
      decision: 'in-reference',
      confirmations: 1,
      waitEndsAt: null,
      sources: [{ says: 'in-block', saidAt: expect.stringContaining('Z') }],
    });
  const { why, payments } = await read(id);
  const [reason] = why;
  if (reason?.kind !== 'onchain') throw new Error('the payment is in the chain');
  expect(reason.paymentId).toBe(payments[0]?.id);
  expect([reason.tipHeight, reason.sources[0]?.blockHeight]).toEqual([reason.blockHeight, reason.blockHeight]);
});

test('CHAIN-57: a Lightning payment has one reason: the node received it', async () => {
  const { id } = await shop.charge();
  await shop.pay(id, 'lightning');
  await expect
    .poll(() => whyOf(id), { timeout: 60_000 })
    .toMatchObject({ kind: 'lightning', certainty: 'confirmed', decision: 'received' });
});

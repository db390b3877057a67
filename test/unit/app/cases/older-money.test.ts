/** Money that was in the chain before its sale, and what a manager may decide about it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAnswerCase, type AnswerCaseInput } from '../../../../src/main/app/cases/answer-case.ts';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import { says, scriptOf, transaction } from '../payment/network.ts';
import { createShop, restart, sell, SOURCE, type Shop } from '../shop.ts';

let shop: Shop;
let invoice: InvoiceRecord;
beforeEach(async () => {
  shop = await createShop();
  ({ invoice } = await sell(shop));
});
afterEach(() => shop.close());

const record = async () => shop.database.read.invoices.get(invoice.id);
const payment = async () => (await shop.database.read.payments.ofInvoice(invoice.id))[0];
const open = () => shop.database.read.cases.open('store-1', 10);
const paying = () => transaction('old', ['coin'], [{ scriptHex: scriptOf(invoice), amountSats: 1000n }]);
const block = (height: number, hash = `block-${height}`) => ({ height, hash, timeMs: shop.now() });
const answer = async (change: Partial<AnswerCaseInput> = {}, at: Pick<Shop, 'deps'> = shop) => {
  const [found] = await open();
  return createAnswerCase(at.deps)({
    userId: null,
    storeId: 'store-1',
    caseId: found?.id ?? '',
    answer: 'attached',
    reason: 'Paid in advance',
    ...change,
  });
};

describe('CHAIN-35: money that is older than its sale', () => {
  it('opens one case, however many sources report it', async () => {
    await says(shop, 'core').transactions([paying()], block(99));
    await says(shop, 'esplora').transactions([paying()], block(99));
    expect(await open()).toMatchObject([
      { kind: 'older_payment', invoiceId: invoice.id, amountSats: 1000n, answer: null },
    ]);
  });

  it('that looked new first opens the case once its block is known, and the cashier has a notice', async () => {
    await says(shop).transactions([paying()]);
    expect(await open()).toEqual([]);
    expect(await record()).toMatchObject({ status: 'processing' });
    await says(shop).transactions([paying()], block(99));
    expect(await open()).toHaveLength(1);
    expect(await record()).toMatchObject({ status: 'new', notice: 'replaced' });
  });

  it('counts once a manager attaches it, which the audit log and the time line say', async () => {
    await says(shop).transactions([paying()], block(99));
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 0n });
    expect(await answer()).toMatchObject({ ok: true, value: { answer: 'attached' } });
    expect(await record()).toMatchObject({ status: 'settled', receivedSats: 1000n });
    expect(await open()).toEqual([]);
    const [entry] = await shop.database.read.audit.list(1);
    expect(entry).toMatchObject({ what: 'case.answered', after: expect.stringContaining('Paid in advance') });
    const lines = await shop.database.read.observations.ofInvoice(invoice.id);
    expect(lines.map(({ what }) => what)).toEqual(['ignored', 'attached']);
  });

  it('still counts after the next news, after a start, and until its block leaves the chain', async () => {
    await says(shop).transactions([paying()], block(99));
    await answer();
    await says(shop).transactions([paying()], block(99));
    await says(shop).tip(101);
    expect(await record()).toMatchObject({ status: 'settled' });
    const again = await restart(shop);
    await says(again).state('caught-up');
    await says(again).tip(102);
    expect(await record()).toMatchObject({ status: 'settled' });
    const header = { hash: 'other', parentHash: 'block-98', work: 9_999n, timeMs: shop.now(), rawHex: null };
    const told = { sourceId: SOURCE, atMs: shop.now() };
    await again.observe({ ...told, kind: 'headers', firstHeight: 99, headers: [header] });
    await again.observe({ ...told, kind: 'tip', hash: 'other' });
    expect(await record()).toMatchObject({ status: 'processing', notice: 'reverted' });
  });

  it('is not attached while no block of the chain holds it', async () => {
    const far = { height: 7, hash: 'block-7', timeMs: shop.now() };
    const told = { sourceId: SOURCE, atMs: shop.now() };
    await shop.observe({ ...told, kind: 'transactions', block: far, transactions: [paying()] });
    expect(await answer()).toMatchObject({ ok: false, error: { code: 'not_final' } });
    expect(await payment()).toMatchObject({ attached: false, dropped: true });
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 0n });
  });

  it('is dismissed with a reason, and never counts', async () => {
    await says(shop).transactions([paying()], block(99));
    expect(await answer({ answer: 'dismissed', reason: '' })).toMatchObject({ error: { code: 'validation_failed' } });
    expect(await answer({ answer: 'known' })).toMatchObject({ error: { code: 'validation_failed' } });
    const [found] = await open();
    expect(await answer({ answer: 'dismissed' })).toMatchObject({ ok: true });
    expect(await open()).toEqual([]);
    expect(await answer({ caseId: found?.id ?? '' })).toMatchObject({ error: { code: 'conflict' } });
    await says(shop).transactions([paying()], block(99));
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 0n });
    expect(await open()).toEqual([]);
  });

  it('of another store is not found', async () => {
    await says(shop).transactions([paying()], block(99));
    expect(await answer({ storeId: 'store-2' })).toMatchObject({ error: { code: 'not_found' } });
  });
});

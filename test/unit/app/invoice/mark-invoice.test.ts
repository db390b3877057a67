import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import { says, scriptOf, transaction } from '../payment/network.ts';
import { createShop, MINUTE_MS, sell, type Shop } from '../shop.ts';

let shop: Shop;
let invoice: InvoiceRecord;
beforeEach(async () => {
  shop = await createShop();
  ({ invoice } = await sell(shop));
});
afterEach(() => shop.close());

const asked = () => ({ storeId: 'store-1', invoiceId: invoice.id, userId: null });
const pay = (amountSats: bigint, block: { height: number; hash: string; timeMs: number } | null = null) =>
  says(shop).transactions(
    [transaction(`pay-${amountSats}`, [`coin-${amountSats}`], [{ scriptHex: scriptOf(invoice), amountSats }])],
    block,
  );
const inBlock = () => ({ height: 101, hash: 'block-101', timeMs: shop.now() });
const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }) =>
  result.ok ? 'done' : result.error.code;
const types = async (endpointId: string) =>
  (await shop.outbox(invoice.id)).filter((row) => row.endpointId === endpointId).map((row) => row.type);

describe('cancel: only from new when no payment was ever seen', () => {
  it('cancels, hides the code and says Expired', async () => {
    const cancelled = await shop.cancel(asked());
    expect(cancelled.ok && cancelled.value.view).toMatchObject({ status: 'cancelled', bip21: null });
    expect(await types('five')).toEqual(['New', 'Expired']);
    expect(await types('callback')).toEqual(['invoice_expired']);
    expect((await shop.database.read.audit.list(5)).map((entry) => entry.what)).toEqual(['invoice.cancelled']);
  });

  it('is refused once money was seen, even if it is gone again', async () => {
    await pay(400n);
    await says(shop).transactions([transaction('theft', ['coin-400'], [{ scriptHex: '6a', amountSats: 0n }])]);
    expect(await shop.cancel(asked()).then(codeOf)).toBe('has_payment');
  });

  it('is refused twice, after expiry, and from another store', async () => {
    expect(await shop.cancel({ ...asked(), storeId: 'store-2' }).then(codeOf)).toBe('not_found');
    await shop.cancel(asked());
    expect(await shop.cancel(asked()).then(codeOf)).toBe('not_cancellable');
    ({ invoice } = await sell(shop));
    shop.pass(16 * MINUTE_MS);
    await says(shop).look();
    expect(await shop.cancel(asked()).then(codeOf)).toBe('not_cancellable');
  });

  it('later money is flagged and shown', async () => {
    await shop.cancel(asked());
    await pay(1000n);
    expect(await shop.database.read.invoices.get(invoice.id)).toMatchObject({ status: 'cancelled', paidLate: true });
    expect(await types('naming')).toEqual(['New', 'Expired', 'PaymentReceived', 'PaidLate']);
  });

  it('against a payment at the same moment one of the two is first, and no state is impossible (F10)', async () => {
    const [cancelled] = await Promise.all([shop.cancel(asked()), pay(1000n)]);
    const stored = await shop.database.read.invoices.get(invoice.id);
    expect([stored?.status, codeOf(cancelled)]).toEqual(
      cancelled.ok ? ['cancelled', 'done'] : ['processing', 'has_payment'],
    );
  });
});

describe('mark: a manager decides with a reason', () => {
  it('settled for what is missing: nothing remains, the flags stay true', async () => {
    await pay(400n, inBlock());
    const marked = await shop.mark({ ...asked(), as: 'settled', reason: 'paid the rest in cash' });
    expect(marked.ok && marked.value.view).toMatchObject({
      status: 'settled',
      marked: true,
      part: true,
      remainingSats: 0,
    });
    expect(await types('five')).toEqual(['New', 'Settled']);
  });

  it('the last mark holds, and each is in the audit log with its reason', async () => {
    await shop.mark({ ...asked(), as: 'settled', reason: 'seen in the wallet' });
    shop.pass(1);
    await shop.mark({ ...asked(), as: 'invalid', reason: 'a mistake' });
    expect(await shop.database.read.invoices.get(invoice.id)).toMatchObject({ status: 'invalid', mark: 'invalid' });
    expect((await shop.database.read.audit.list(5)).map((entry) => entry.after?.includes('a mistake'))).toEqual([
      true,
      false,
    ]);
  });

  it('not invalid once the chain settled it, whatever was marked before', async () => {
    await pay(1000n, inBlock());
    expect(await shop.mark({ ...asked(), as: 'invalid', reason: 'no' }).then(codeOf)).toBe('already_settled');
    await shop.mark({ ...asked(), as: 'settled', reason: 'sure' });
    expect(await shop.mark({ ...asked(), as: 'invalid', reason: 'no' }).then(codeOf)).toBe('already_settled');
  });

  it('needs a reason', async () => {
    expect(await shop.mark({ ...asked(), as: 'settled', reason: ' ' }).then(codeOf)).toBe('validation_failed');
  });

  it('Invalid may follow Expired, because a manager said so; the callback does not repeat itself', async () => {
    shop.pass(16 * MINUTE_MS);
    await says(shop).look();
    await shop.mark({ ...asked(), as: 'invalid', reason: 'refunded by hand' });
    expect(await types('five')).toEqual(['New', 'Expired', 'Invalid']);
    expect(await types('callback')).toEqual(['invoice_expired']);
  });
});

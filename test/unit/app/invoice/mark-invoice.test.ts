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

describe('INV-11: an invoice that is new and never saw a payment can be cancelled', () => {
  it('its code is hidden, and Expired is sent', async () => {
    const cancelled = await shop.cancel(asked());
    expect(cancelled.ok && cancelled.value.view).toMatchObject({ status: 'cancelled', bip21: null });
    expect(await types('five')).toEqual(['New', 'Expired']);
    expect(await types('callback')).toEqual(['invoice_expired']);
    expect((await shop.database.read.audit.list(5)).map((entry) => entry.what)).toEqual(['invoice.cancelled']);
  });

  it('it is refused once a payment was seen, even if that was dropped', async () => {
    await pay(400n);
    await says(shop).transactions([transaction('theft', ['coin-400'], [{ scriptHex: '6a', amountSats: 0n }])]);
    expect(await shop.cancel(asked()).then(codeOf)).toBe('has_payment');
  });

  it('it is refused a second time, after expiry, and from another store', async () => {
    expect(await shop.cancel({ ...asked(), storeId: 'store-2' }).then(codeOf)).toBe('not_found');
    await shop.cancel(asked());
    expect(await shop.cancel(asked()).then(codeOf)).toBe('not_cancellable');
    ({ invoice } = await sell(shop));
    shop.pass(16 * MINUTE_MS);
    await says(shop).checkChain();
    expect(await shop.cancel(asked()).then(codeOf)).toBe('not_cancellable');
  });

  it('INV-19: later money is flagged as paid late, and sent', async () => {
    await shop.cancel(asked());
    await pay(1000n);
    expect(await shop.database.read.invoices.get(invoice.id)).toMatchObject({ status: 'cancelled', paidLate: true });
    expect(await types('naming')).toEqual(['New', 'Expired', 'PaymentReceived', 'PaidLate']);
  });

  it('cancelled while a payment comes, it is one or the other, and no state is impossible (F10)', async () => {
    const [cancelled] = await Promise.all([shop.cancel(asked()), pay(1000n)]);
    const stored = await shop.database.read.invoices.get(invoice.id);
    expect([stored?.status, codeOf(cancelled)]).toEqual(
      cancelled.ok ? ['cancelled', 'done'] : ['processing', 'has_payment'],
    );
  });
});

describe('INV-10: a manager marks an invoice, with a reason', () => {
  it('INV-20: settled although some is missing, nothing remains, and it stays flagged as underpaid', async () => {
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

  it('the last mark holds, and each mark is in the audit log with its reason', async () => {
    await shop.mark({ ...asked(), as: 'settled', reason: 'seen in the wallet' });
    shop.pass(1);
    await shop.mark({ ...asked(), as: 'invalid', reason: 'a mistake' });
    expect(await shop.database.read.invoices.get(invoice.id)).toMatchObject({ status: 'invalid', mark: 'invalid' });
    expect((await shop.database.read.audit.list(5)).map((entry) => entry.after?.includes('a mistake'))).toEqual([
      true,
      false,
    ]);
  });

  it('it cannot be marked invalid once the chain settled it, whatever was marked before', async () => {
    await pay(1000n, inBlock());
    expect(await shop.mark({ ...asked(), as: 'invalid', reason: 'no' }).then(codeOf)).toBe('already_settled');
    await shop.mark({ ...asked(), as: 'settled', reason: 'sure' });
    expect(await shop.mark({ ...asked(), as: 'invalid', reason: 'no' }).then(codeOf)).toBe('already_settled');
  });

  it('INV-31: late money is accepted only once it is final, and not after it was taken back', async () => {
    shop.pass(16 * MINUTE_MS);
    await says(shop).checkChain();
    const accept = () => shop.mark({ ...asked(), as: 'settled', reason: 'late', onlyIfFinal: true }).then(codeOf);
    expect(await accept()).toBe('not_final'); // nothing came
    await pay(1000n);
    expect(await accept()).toBe('not_final');
    await says(shop).transactions([transaction('theft', ['coin-1000'], [{ scriptHex: '6a', amountSats: 0n }])]);
    expect(await accept()).toBe('not_final');
    expect(await shop.database.read.invoices.get(invoice.id)).toMatchObject({ status: 'expired', mark: null });
    await pay(1200n, inBlock());
    expect(await accept()).toBe('done');
    expect(await shop.database.read.invoices.get(invoice.id)).toMatchObject({ status: 'settled', mark: 'settled' });
  });

  it('without a reason it is refused', async () => {
    expect(await shop.mark({ ...asked(), as: 'settled', reason: ' ' }).then(codeOf)).toBe('validation_failed');
  });

  it('Invalid follows Expired if a manager says so, but the callback is not sent twice', async () => {
    shop.pass(16 * MINUTE_MS);
    await says(shop).checkChain();
    await shop.mark({ ...asked(), as: 'invalid', reason: 'refunded by hand' });
    expect(await types('five')).toEqual(['New', 'Expired', 'Invalid']);
    expect(await types('callback')).toEqual(['invoice_expired']);
  });
});

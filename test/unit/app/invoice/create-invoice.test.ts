import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import { loadInvoiceView } from '../../../../src/main/app/invoice/invoice-view.ts';
import { says, scriptOf, transaction } from '../payment/network.ts';
import { createShop, MINUTE_MS, rateOf, sell, START_MS, type Shop } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await createShop();
});
afterEach(() => shop.close());

const priced = (currency: string, amountMinor: bigint) =>
  shop.create({ storeId: 'store-1', currency, amountMinor, api: 'till' });
const pay = (invoice: InvoiceRecord, amountSats: bigint) =>
  says(shop).transactions(
    [transaction(`pay-${amountSats}`, [`coin-${amountSats}`], [{ scriptHex: scriptOf(invoice), amountSats }])],
    { height: 101, hash: 'block-101', timeMs: shop.now() },
  );
const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }) =>
  result.ok ? 'made' : result.error.code;

describe('an invoice', () => {
  it('gets number, address, quote, feed row and New in one transaction', async () => {
    const { invoice, view } = await sell(shop, { currency: 'EUR', amountMinor: 450n, memo: 'two coffees' });
    expect(await shop.database.read.invoices.get(invoice.id)).toEqual(invoice);
    expect(view).toMatchObject({ number: 1, status: 'new', amount: '4.50', dueSats: 4500, remainingAmount: '4.50' });
    expect(view.bip21).toBe(`bitcoin:${invoice.address ?? ''}?amount=0.000045`);
    expect(invoice.createdHeight).toBe(100);
    expect((await shop.outbox(invoice.id)).map((row) => [row.endpointId, row.type, row.sequence])).toEqual([
      ['five', 'New', 1],
      ['naming', 'New', 1],
    ]);
    expect(shop.published.map((event) => event.type)).toEqual(['invoice.created']);
    expect(shop.watched.map(({ id }) => id)).toEqual([invoice.id]);
  });

  it('MON-8: keeps every rate source, and BTC/USD beside its own pair, so that an auditor can compute it again', async () => {
    shop.rates.set('USD', rateOf('USD', 11_000_000_000_000n));
    const { view } = await sell(shop, { currency: 'EUR', amountMinor: 450n });
    expect(view.quote).toMatchObject({
      pair: 'BTC_EUR',
      rate: '100000.00000000',
      usdRate: '110000.00000000',
      sources: [{ name: 'kraken', rate: '100000.00000000', used: true }],
    });
  });

  it('ADDR-6: takes an address that was prepared first, and none twice, even in parallel (I2)', async () => {
    const invoices = await Promise.all(Array.from({ length: 12 }, () => sell(shop)));
    const indexes = invoices.map(({ invoice }) => invoice.addressIndex ?? -1).toSorted((a, b) => a - b);
    expect(indexes).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(new Set(invoices.map(({ invoice }) => invoice.address)).size).toBe(12);
    const numbers = invoices.map(({ invoice }) => invoice.number).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  });

  it('INV-2, INV-23: expires on a whole second, after 15 minutes at the till and 20 at checkout', async () => {
    shop.pass(250);
    const till = await sell(shop);
    const checkout = await sell(shop, { api: 'checkout' });
    const asked = await sell(shop, { api: 'store', ttlMinutes: 3 });
    const minutes = (atMs: number) => (atMs - START_MS) / 60_000;
    expect([till, checkout, asked].map(({ invoice }) => minutes(invoice.expiresAtMs))).toEqual([15, 20, 3]);
  });

  it('is stored with its response in one transaction, so a response that cannot be saved leaves nothing (I6)', async () => {
    const saveResponse = () => Promise.reject(new Error('the response was not saved'));
    await expect(sell(shop, { saveResponse })).rejects.toThrow('the response was not saved');
    expect((await shop.database.read.invoices.open()).length).toBe(0);
    expect(shop.published).toEqual([]);
    expect((await sell(shop)).invoice.addressIndex).toBe(0);
  });

  it('RATE-4: in sats and BTC needs no rate (M3)', async () => {
    shop.rates.clear();
    expect(await priced('SATS', 1000n).then(codeOf)).toBe('made');
    expect(await priced('BTC', 59n).then(codeOf)).toBe('amount_too_small');
    expect(await priced('BTC', 5900n).then((made) => made.ok && made.value.invoice.dueSats)).toBe(5900n);
  });
});

describe('the terms of an invoice', () => {
  it('INV-2: stay frozen when the settings of the store change', async () => {
    const { invoice } = await sell(shop);
    const store = await shop.database.read.stores.get('store-1');
    if (!store) throw new Error('no store');
    const tiers = [{ upToSats: null, confirmations: 6 }];
    const policy = { tiers, tolerancePercent: '50', agreementLimitSats: 0n, adviceLimitSats: 0n };
    const settings = { ...store.settings, policy, expiryMinutes: 60, unconfirmedWaitMinutes: 60 };
    await shop.database.write((tx) => tx.stores.update(store.id, { settings }));
    await pay(invoice, 500n);
    const { acceptedSats, confirmationsRequired, unconfirmedWaitMinutes, expiresAtMs } = invoice;
    const frozen = { acceptedSats, confirmationsRequired, unconfirmedWaitMinutes, expiresAtMs };
    const half = await shop.database.read.invoices.get(invoice.id);
    expect(half).toMatchObject({ ...frozen, status: 'new', underpaid: true });
    await pay(invoice, 501n);
    expect((await shop.database.read.invoices.get(invoice.id))?.status).toBe('settled');
    expect((await sell(shop)).invoice).toMatchObject({
      acceptedSats: 500n,
      confirmationsRequired: 6,
      unconfirmedWaitMinutes: 60,
      expiresAtMs: START_MS + 60 * MINUTE_MS,
    });
  });

  it('CHAIN-12: the level is 1 up to the limit of the store and 2 above, and with 0 always 2', async () => {
    const store = await shop.database.read.stores.get('store-1');
    if (!store) throw new Error('no store');
    const levelAt = async (agreementLimitSats: bigint): Promise<number> => {
      const policy = { ...store.settings.policy, agreementLimitSats };
      await shop.database.write((tx) => tx.stores.update(store.id, { settings: { ...store.settings, policy } }));
      return (await sell(shop)).invoice.level;
    };
    const { dueSats } = (await sell(shop)).invoice;
    const before = (await sell(shop)).invoice;
    expect(await levelAt(dueSats)).toBe(1);
    expect(await levelAt(dueSats - 1n)).toBe(2);
    expect(await levelAt(0n)).toBe(2);
    expect((await shop.database.read.invoices.get(before.id))?.level).toBe(1);
  });

  it('MON-12: shows sats at the frozen rate, rounded half up, and what remains adds up to the price', async () => {
    const { invoice } = await sell(shop, { currency: 'EUR', amountMinor: 450n });
    shop.rates.set('EUR', rateOf('EUR', 5_000_000_000_000n));
    await pay(invoice, 1235n);
    const paid = await shop.database.read.invoices.get(invoice.id);
    if (!paid) throw new Error('no invoice');
    expect(await loadInvoiceView(shop.database.read, paid, shop.now())).toMatchObject({
      amount: '4.50',
      receivedAmount: '1.24', // 1.235 EUR
      remainingAmount: '3.26',
      remainingSats: 3265,
    });
  });
});

describe('an invoice is refused', () => {
  it('RATE-4, MON-2, MON-4: without a fresh price, in an unknown currency, for too much and for nothing (M3)', async () => {
    expect(await priced('USD', 100n).then(codeOf)).toBe('rate_unavailable');
    expect(await priced('XXX', 100n).then(codeOf)).toBe('unknown_currency');
    expect(await priced('SATS', 2_100_000_000_000_001n).then(codeOf)).toBe('amount_too_large');
    expect(await priced('SATS', 0n).then(codeOf)).toBe('validation_failed');
  });

  it('MON-10: below the dust limit of the script, because no way to pay is left', async () => {
    expect(await priced('SATS', 293n).then(codeOf)).toBe('amount_too_small');
    expect(await priced('SATS', 294n).then(codeOf)).toBe('made');
  });

  it('SEC-7: while the secrets are locked', async () => {
    shop.lock();
    expect(await priced('SATS', 1000n).then(codeOf)).toBe('locked');
  });

  it('if only Lightning is allowed and there is no node', async () => {
    const only = { storeId: 'store-1', currency: 'SATS', amountMinor: 1000n, api: 'store' } as const;
    expect(await shop.create({ ...only, methods: ['lightning'] }).then(codeOf)).toBe('no_payment_method');
  });

  it('ADDR-10: without a wallet, and before a new wallet was scanned', async () => {
    const bare = await createShop({ withoutWallet: true });
    const unscanned = await createShop({ scan: 'needed' });
    const request = { storeId: 'store-1', currency: 'SATS', amountMinor: 1000n, api: 'till' } as const;
    expect(await bare.create(request).then(codeOf)).toBe('wallet_missing');
    expect(await unscanned.create(request).then(codeOf)).toBe('wallet_scanning');
    await Promise.all([bare.close(), unscanned.close()]);
  });
});

describe('ADDR-15: an index is not given back', () => {
  it('by a sale that was cancelled immediately, nor by one that expired unseen', async () => {
    const { invoice: cancelled } = await sell(shop);
    const { id: invoiceId, storeId } = cancelled;
    expect(await shop.cancel({ storeId, invoiceId, userId: null })).toMatchObject({ ok: true });
    const { invoice: unseen } = await sell(shop);
    shop.pass(60 * MINUTE_MS);
    await says(shop).checkChain();
    expect(await shop.database.read.invoices.get(unseen.id)).toMatchObject({ status: 'expired' });
    const { invoice: next } = await sell(shop);
    expect([cancelled, unseen, next].map(({ addressIndex }) => addressIndex)).toEqual([0, 1, 2]);
  });
});

describe('a refused invoice', () => {
  it('takes no index and no number', async () => {
    await priced('USD', 100n);
    await priced('SATS', 10n);
    const { invoice } = await sell(shop);
    expect([invoice.addressIndex, invoice.number]).toEqual([0, 1]);
  });
});

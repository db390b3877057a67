import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Shop } from '../shop.ts';
import { createShop, rateOf, sell, START_MS } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await createShop();
});
afterEach(() => shop.close());

const priced = (currency: string, amountMinor: bigint) =>
  shop.create({ storeId: 'store-1', currency, amountMinor, api: 'till' });
const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }) =>
  result.ok ? 'made' : result.error.code;

describe('a sale', () => {
  it('is whole: number, address, quote, feed row and New in one transaction', async () => {
    const { invoice, view } = await sell(shop, { currency: 'EUR', amountMinor: 450n, memo: 'two coffees' });
    expect(await shop.database.read.invoices.get(invoice.id)).toEqual(invoice);
    expect(view).toMatchObject({ number: 1, status: 'new', amount: '4.50', dueSats: 4500, remainingAmount: '4.50' });
    expect(view.bip21).toBe(`bitcoin:${invoice.address?.toUpperCase() ?? ''}?amount=0.000045`);
    expect(invoice.createdHeight).toBe(100);
    expect((await shop.outbox(invoice.id)).map((row) => [row.endpointId, row.type, row.sequence])).toEqual([
      ['five', 'New', 1],
      ['naming', 'New', 1],
    ]);
    expect(shop.published.map((event) => event.type)).toEqual(['invoice.created']);
    expect(shop.watched.map(({ id }) => id)).toEqual([invoice.id]);
  });

  it('freezes every source and BTC/USD beside its own pair, so that an auditor can recompute it', async () => {
    shop.rates.set('USD', rateOf('USD', 11_000_000_000_000n));
    const { view } = await sell(shop, { currency: 'EUR', amountMinor: 450n });
    expect(view.quote).toMatchObject({
      pair: 'BTC_EUR',
      rate: '100000.00000000',
      usdRate: '110000.00000000',
      sources: [{ name: 'kraken', rate: '100000.00000000', used: true }],
    });
  });

  it('takes an address that is derived and covered first, and never twice, also in parallel', async () => {
    const invoices = await Promise.all(Array.from({ length: 12 }, () => sell(shop)));
    const indexes = invoices.map(({ invoice }) => invoice.addressIndex ?? -1).toSorted((a, b) => a - b);
    expect(indexes).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(new Set(invoices.map(({ invoice }) => invoice.address)).size).toBe(12);
    const numbers = invoices.map(({ invoice }) => invoice.number).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  });

  it('expires after 15 minutes at the till, 20 at checkout, on a whole second', async () => {
    shop.pass(250);
    const till = await sell(shop);
    const checkout = await sell(shop, { api: 'checkout' });
    const asked = await sell(shop, { api: 'store', ttlMinutes: 3 });
    const minutes = (atMs: number) => (atMs - START_MS) / 60_000;
    expect([till, checkout, asked].map(({ invoice }) => minutes(invoice.expiresAtMs))).toEqual([15, 20, 3]);
  });

  it('is sealed with its answer in the same transaction: a saveResponse that fails leaves nothing', async () => {
    const saveResponse = () => Promise.reject(new Error('the saveResponse broke'));
    await expect(sell(shop, { saveResponse })).rejects.toThrow('the saveResponse broke');
    expect((await shop.database.read.invoices.open()).length).toBe(0);
    expect(shop.published).toEqual([]);
    expect((await sell(shop)).invoice.addressIndex).toBe(0);
  });

  it('in sats and BTC needs no rate', async () => {
    shop.rates.clear();
    expect(await priced('SATS', 1000n).then(codeOf)).toBe('made');
    expect(await priced('BTC', 59n).then(codeOf)).toBe('amount_too_small');
    expect(await priced('BTC', 5900n).then((made) => made.ok && made.value.invoice.dueSats)).toBe(5900n);
  });
});

describe('a sale is refused', () => {
  it('without a fresh price, for an unknown currency, for more than there is', async () => {
    expect(await priced('USD', 100n).then(codeOf)).toBe('rate_unavailable');
    expect(await priced('XXX', 100n).then(codeOf)).toBe('unknown_currency');
    expect(await priced('SATS', 2_100_000_000_000_001n).then(codeOf)).toBe('amount_too_large');
    expect(await priced('SATS', 0n).then(codeOf)).toBe('validation_failed');
  });

  it('below the dust limit of the script, because no way is left', async () => {
    expect(await priced('SATS', 293n).then(codeOf)).toBe('amount_too_small');
    expect(await priced('SATS', 294n).then(codeOf)).toBe('made');
  });

  it('while the secrets are locked', async () => {
    shop.lock();
    expect(await priced('SATS', 1000n).then(codeOf)).toBe('locked');
  });

  it('when only Lightning is allowed and there is none', async () => {
    const only = { storeId: 'store-1', currency: 'SATS', amountMinor: 1000n, api: 'store' } as const;
    expect(await shop.create({ ...only, methods: ['lightning'] }).then(codeOf)).toBe('no_payment_method');
  });

  it('without a wallet, and before a new wallet was scanned', async () => {
    const bare = await createShop({ withoutWallet: true });
    const unscanned = await createShop({ scan: 'needed' });
    const sale = { storeId: 'store-1', currency: 'SATS', amountMinor: 1000n, api: 'till' } as const;
    expect(await bare.create(sale).then(codeOf)).toBe('wallet_missing');
    expect(await unscanned.create(sale).then(codeOf)).toBe('wallet_scanning');
    await Promise.all([bare.close(), unscanned.close()]);
  });
});

describe('a refused sale changes nothing', () => {
  it('takes no index, no number and tells nobody', async () => {
    await priced('USD', 100n);
    await priced('SATS', 10n);
    const { invoice } = await sell(shop);
    expect([invoice.addressIndex, invoice.number]).toEqual([0, 1]);
  });
});

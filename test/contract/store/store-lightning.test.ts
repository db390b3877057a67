import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bolt11Msats } from '../../../src/shared/bolt11.ts';
import type { LightningNode } from '../../../src/main/lightning/node.ts';
import { openHttp } from '../../support/compose-http.ts';
import { ask, bearer } from '../../support/http-client.ts';
import { STORE_ID } from '../../support/seed-http.ts';
import { codeOf, openStoreShop, type Member, type StoreShop } from '../../support/store-client.ts';

describe('on the training node', () => {
  let shop: StoreShop;
  beforeAll(async () => {
    shop = await openStoreShop();
    await shop.blocks(0);
  });
  afterAll(() => shop.close());

  const msatsOf = (invoice: Member): bigint | undefined => bolt11Msats(String(invoice['lightningInvoice']));

  test('a payment settles the invoice immediately, and a second one is refused', async () => {
    const { id } = await shop.charge();
    expect((await shop.pay(id)).json()).toMatchObject({ status: 'settled', bolt11: null });
    expect(await shop.invoice(id)).toMatchObject({ status: 'Settled', lightningInvoice: '', bip21: '' });
    expect(codeOf(await shop.pay(id))).toEqual([409, 'already_paid']);
  });

  test('an invoice underpaid on-chain gets a code for exactly the rest, in every API and on the page', async () => {
    const { id } = await shop.charge();
    const view = (await shop.pay(id, 'part')).json();
    const invoice = await shop.invoice(id);
    expect([msatsOf(invoice), bolt11Msats(String(view['bolt11']))]).toEqual([500_000n, 500_000n]);
    const bolt11 = String(invoice['lightningInvoice']);
    expect(invoice['bip21']).toBe(`bitcoin:${String(invoice['onchainAddress'])}?amount=0.000005&lightning=${bolt11}`);
    const checkout = await shop.send('GET', `/api/checkout/invoices/${String(id)}`);
    expect(checkout.json()['lightningInvoice']).toBe(bolt11);
    const page = await ask(shop.server.publicPort, { path: `/i/${String(id)}` });
    expect(page.text).toContain(`lightning=${bolt11}`);
    expect((await shop.pay(id)).json()).toMatchObject({ status: 'processing', receivedSats: 1000 });
  });

  test('LN-5: a payment counts as much as the node says it received', async () => {
    const { id } = await shop.charge();
    const cashier = bearer(shop.server.cashier.token);
    const paid = { invoiceId: id, how: 'lightning', amountSats: 400 };
    const view = (await shop.send('POST', '/api/till/training/pay', paid, cashier)).json();
    expect(view).toMatchObject({ status: 'new', part: true, receivedSats: 400, remainingSats: 600 });
    expect(bolt11Msats(String(view['bolt11']))).toBe(600_000n);
  });

  test('an invoice for one method has no code of the other', async () => {
    const chain = await shop.charge({ enabledPaymentMethods: ['BTC'] });
    expect(codeOf(await shop.pay(chain['id']))).toEqual([409, 'lightning_unavailable']);
    const lightning = await shop.charge({ enabledPaymentMethods: ['Lightning'] });
    expect(codeOf(await shop.pay(lightning['id'], 'exact'))).toEqual([400, 'no_payment_method']);
    expect((await shop.pay(lightning['id'])).json()).toMatchObject({ status: 'settled', address: null });
    const page = await ask(shop.server.publicPort, { path: `/i/${String(lightning['id'])}` });
    expect(page.text).not.toContain('>Address<');
  });

  test('an invoice paid by Lightning sends New and Settled', async () => {
    const webhook = await shop.webhook({ url: shop.receiver.url });
    await shop.pay((await shop.charge())['id']);
    await expect.poll(() => shop.bodiesTo(webhook).map(({ type }) => type)).toEqual(['New', 'Settled']);
  });
});

describe('on a node that never answers', () => {
  const never = (): Promise<never> => new Promise(() => {});
  const silent: LightningNode = {
    kind: 'training',
    identity: never,
    createInvoice: never,
    lookup: never,
    cancel: never,
    listen: never,
    check: never,
  };

  test('an invoice continues on-chain within 5 s; one by Lightning alone is refused with 502', async () => {
    const server = await openHttp({ lightning: silent });
    const charge = (body: object) =>
      ask(server.port, {
        method: 'POST',
        path: `/api/v1/stores/${STORE_ID}/invoices`,
        headers: { 'X-Api-Key': server.apiKey },
        body: { amount: 1, ...body },
      });
    const fromMs = performance.now();
    const answers = await Promise.all([charge({}), charge({ enabledPaymentMethods: 'Lightning' })]);
    expect(performance.now() - fromMs).toBeLessThan(5_000);
    expect(answers[0].json()).toMatchObject({ enabledPaymentMethods: ['BTC'], lightningInvoice: '' });
    expect(codeOf(answers[1])).toEqual([502, 'lightning_unavailable']);
    const page = await ask(server.publicPort, { path: `/i/${String(answers[0].json()['id'])}` });
    expect(page.text).toContain('Lightning does not work for this payment. Any bitcoin wallet can pay.');
    const chain = await charge({ enabledPaymentMethods: 'BTC' }); // nobody asked for Lightning, so nothing is missing
    const plain = await ask(server.publicPort, { path: `/i/${String(chain.json()['id'])}` });
    expect(plain.text).not.toContain('Lightning does not work');
    await server.close();
  });
});

/** A shop on a counter, in a real browser: the till charges, a customer pays the code of the screen from another LND. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCounter, typeAndCharge, type Counter } from '../bench/counter.ts';
import { createShopClient, type ShopClient } from '../bench/shop-client.ts';
import { startLndPair, type LndPair } from '../support/lnd-pair.ts';
import { LND_MISSING } from '../support/lnd-program.ts';
import { openServer, type Server } from '../support/shop.ts';
import { newestInvoice, REGTEST_OWNER, setUpOnNode, type TillCredentials } from '../support/till-client.ts';

let pair: LndPair;
let server: Server;
let credentials: TillCredentials;
let shop: ShopClient;
let counter: Counter;

describe.skipIf(LND_MISSING)(`a counter over LND${LND_MISSING ? ` (${LND_MISSING})` : ''}`, () => {
  beforeAll(async () => {
    pair = await startLndPair();
    server = await openServer({ args: ['--network', 'regtest'] });
    credentials = await setUpOnNode(server, pair.chain);
    shop = await createShopClient(server.url, REGTEST_OWNER);
    await shop.untilSelling();
    await shop.send('POST', '/api/till/lightning', { text: await pair.textFor() });
    counter = await openCounter(server.url, credentials);
  });
  afterAll(async () => {
    await counter?.close();
    await server?.close();
    await pair?.close();
  });

  test('LN-4 and LN-5: the screen’s code is paid over Lightning, and both pages say so', async () => {
    const { till, display } = counter;
    await typeAndCharge(till, '450');
    const code = display.locator('[data-testid=qr][data-bip21]:has(svg)');
    await code.waitFor();
    const shown = (await code.getAttribute('data-bip21')) ?? '';
    expect(shown).toMatch(/^bitcoin:bcrt1[0-9a-z]+\?amount=0\.00009&lightning=lnbcrt[0-9a-z]+$/);
    expect(await till.locator('[data-testid=qr][data-bip21]').getAttribute('data-bip21')).toBe(shown);
    await pair.pay(shown.replace(/^.*lightning=/, ''));
    await Promise.all([
      till.locator('[data-testid=panel][data-state=paid]').waitFor(),
      display.locator('body[data-state=paid]').waitFor(),
    ]);
    const { id } = await newestInvoice(server.url, credentials);
    expect(await shop.send('GET', `/api/till/invoices/${id}`)).toMatchObject({
      status: 'settled',
      receivedSats: 9_000,
      payments: [{ kind: 'lightning' }],
    });
  });
});

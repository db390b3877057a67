/** A new shop in a real browser: set up over a real LND whose connection is pasted, its first sale, and what that leaves behind. */
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { readBolt11 } from '../../src/main/lightning/read-bolt11.ts';
import { keepCredentials, launchChromium } from '../bench/counter.ts';
import { createShopClient, type ShopClient } from '../bench/shop-client.ts';
import { startLndPair, type LndPair } from '../support/lnd-pair.ts';
import { LND_MISSING } from '../support/lnd-program.ts';
import { readCsv } from '../support/read-csv.ts';
import { openServer, type Server } from '../support/shop.ts';
import { REGTEST_OWNER, withPassword } from '../support/till-client.ts';
import { openReceiver, type Receiver } from '../support/webhook-receiver.ts';

const eventSchema = z.object({ type: z.string(), invoiceId: z.string() });
const transactionsSchema = z.array(z.looseObject({ invoiceId: z.string() }));
/** Events of a sale by Lightning: it is final at its payment, so nothing is told between. */
const ONCE = ['New', 'Settled'];
let pair: LndPair;
let server: Server;
let receiver: Receiver;
let browser: Browser;
let context: BrowserContext;
let till: Page;
let shop: ShopClient;
let keyed: Record<string, string>;

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();
const fill = (page: Page, label: string, text: string): Promise<void> =>
  page.getByLabel(label, { exact: true }).fill(text);
/** The Lightning code on a page. */
const bolt11On = async (page: Page): Promise<string> => {
  const code = page.locator('[data-testid=qr][data-bip21]:has(svg)').first();
  const text = (await code.getAttribute('data-bip21')) ?? '';
  return /lnbcrt[0-9a-z]+/.exec(text.toLowerCase())?.[0] ?? expect.fail(`no Lightning in the code: ${text}`);
};

const nameOwnerAndShop = async (page: Page): Promise<void> => {
  await page.goto(`${server.url}/setup#code=${server.setupCode}`);
  await fill(page, 'Your name', REGTEST_OWNER.name);
  await fill(page, 'Password', REGTEST_OWNER.password);
  await fill(page, 'PIN for the till', '471108');
  await press(page, 'Continue');
  await fill(page, 'Name of the shop', 'Corner Café');
  await page.getByLabel('Currency').selectOption('EUR');
  await press(page, 'Continue');
};
const addWallet = async (page: Page): Promise<void> => {
  await fill(page, 'Public key or descriptor', TRAINING_KEY);
  await page.getByRole('radio', { name: /^Native SegWit/ }).check();
  await press(page, 'Continue');
  await page.getByRole('heading', { name: 'Are these your addresses?' }).waitFor();
  for (let done = 0; done < 3; done += 1) {
    await page.getByRole('button', { name: /^Same/ }).nth(done).click();
    await page.getByText(`${done + 1} of 3 checked`).waitFor();
  }
  await press(page, 'Continue');
};
/** Pastes the connection, tries it, and pays the sat of the owner from the other node. */
const connectLnd = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { name: 'Do you have Lightning?' }).waitFor();
  await fill(page, 'Connection', await pair.textFor());
  await page.getByText('Recognised: LND').waitFor();
  await press(page, 'Test it');
  await page.getByRole('heading', { name: 'It works' }).waitFor();
  await press(page, 'Test with 1 sat');
  const sheet = page.getByRole('dialog');
  await sheet.getByText('Waiting for the payment').waitFor();
  await pair.pay(await bolt11On(page));
  await sheet.getByText('It arrived. Lightning works.').waitFor();
  await sheet.getByRole('button', { name: 'Done' }).click();
  await press(page, 'Continue');
};
const connectChain = async (page: Page): Promise<void> => {
  const { rpcUrl, rpcUser, rpcPassword } = pair.chain;
  await fill(page, 'Address of the node', rpcUrl);
  await fill(page, 'RPC user', rpcUser);
  await fill(page, 'RPC password', rpcPassword);
  await press(page, 'Test');
  await page.getByText(/^It works\. The newest block is/).waitFor();
  await press(page, 'Continue');
  await page.getByRole('heading', { name: 'Accept payments immediately, or always wait?' }).waitFor();
  await press(page, 'Continue');
  await page.getByRole('heading', { name: 'Try a sale' }).waitFor();
  await press(page, 'Skip for now');
  await page.getByTestId('amount').waitFor();
};

/** A shop system needs a price without the internet, an API key, and a webhook that the owner allows. */
const connectShopSystem = async (): Promise<void> => {
  shop = await createShopClient(server.url, REGTEST_OWNER);
  await shop.untilSelling();
  await shop.send('PUT', '/api/till/rates', { kind: 'fixed', pairs: { BTC_EUR: '50000.00' } });
  keyed = { 'x-api-key': await shop.makeKey(), 'content-type': 'application/json' };
  await shop.send('POST', '/api/till/webhook-targets', { hostPort: `127.0.0.1:${receiver.port}` });
  const made = await fetch(`${server.url}/api/v1/stores/${shop.storeId}/webhooks`, {
    method: 'POST',
    headers: keyed,
    body: JSON.stringify({ url: receiver.url }),
  });
  expect(made.status).toBe(200);
};
const eventsOf = (id: string): string[] =>
  receiver.received
    .map(({ body }) => eventSchema.parse(JSON.parse(body)))
    .filter(({ invoiceId }) => invoiceId === id)
    .map(({ type }) => type);

const openScreen = async (): Promise<Page> => {
  await till.getByRole('button', { name: /, menu$/ }).click();
  const opened = context.waitForEvent('page');
  await till.getByRole('menuitem', { name: 'Open customer screen' }).click();
  const screen = await opened;
  await screen.getByText('Your code will appear here').waitFor();
  return screen;
};

/** Downloads what a page of the office exports. @returns its rows, the heading first */
const exportFrom = async (place: string): Promise<string[][]> => {
  const token = await till.evaluate(() => window.localStorage.getItem('satchel.till') ?? '');
  const office = await browser.newContext();
  try {
    const login = await withPassword(server.url, { till: token, session: '' }, REGTEST_OWNER);
    await office.addInitScript(keepCredentials, login);
    const page = await office.newPage();
    await page.goto(`${server.url}/office#${place}`);
    await page.getByRole('row').nth(1).waitFor();
    await page.getByRole('button', { name: 'Export' }).first().click();
    const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Download')]);
    return readCsv(await readFile(await file.path(), 'utf8'), ',');
  } finally {
    await office.close();
  }
};
/** A row of a CSV file by the names of its columns. */
const named = ([heading = [], row = []]: string[][]): Record<string, string> =>
  Object.fromEntries(heading.map((name, at) => [name, row[at] ?? '']));

describe.skipIf(LND_MISSING)(`a new shop over LND${LND_MISSING ? ` (${LND_MISSING})` : ''}`, () => {
  beforeAll(async () => {
    [pair, receiver, browser] = await Promise.all([startLndPair(), openReceiver(), launchChromium()]);
    server = await openServer({ args: ['--network', 'regtest', '--secrets', 'file'] });
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    till = await context.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await receiver?.close();
    await pair?.close();
  });

  test('LN-5, LN-21: from a pasted connection to a sale that is paid, told once, and found in both files', async () => {
    await nameOwnerAndShop(till);
    await addWallet(till);
    await connectLnd(till);
    await connectChain(till);
    await connectShopSystem();
    const screen = await openScreen();
    await till.bringToFront();
    for (const digit of '450') await till.locator(`.keypad [data-key="${digit}"]`).click();
    await till.getByRole('button', { name: /^Charge/ }).click();
    await screen.locator('[data-testid=qr][data-bip21]:has(svg)').waitFor();
    const bolt11 = await bolt11On(screen);
    const { paymentHash } = readBolt11(bolt11);
    await pair.pay(bolt11);
    await Promise.all([
      till.locator('[data-testid=panel][data-state=paid]').waitFor(),
      screen.locator('body[data-state=paid]').waitFor(),
    ]);

    const listed = await fetch(`${server.url}/api/v1/stores/${shop.storeId}/transactions`, { headers: keyed });
    const transactions = transactionsSchema.parse(await listed.json());
    expect(transactions).toMatchObject([{ amountSats: 9_000, amount: 4.5, currency: 'EUR', paymentHash }]);
    const id = transactions[0]?.invoiceId ?? '';
    await expect.poll(() => eventsOf(id)).toEqual(ONCE);

    const [sales, payments] = [await exportFrom('invoices'), await exportFrom('transactions')];
    expect([sales.length, payments.length]).toEqual([3, 3]); // heading, one row, and the total
    expect(named(sales)).toMatchObject({
      Method: 'Lightning',
      'Status code': 'settled',
      Currency: 'EUR',
      Price: '4.50',
      Received: '4.50',
      'Received, sats': '9000',
      Id: id,
    });
    expect(named(payments)).toMatchObject({
      'Status code': 'settled',
      Sats: '9000',
      'Payment hash': paymentHash,
      'Invoice id': id,
    });
    expect(eventsOf(id)).toEqual(ONCE);
  });
});

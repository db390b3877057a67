import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { readBolt11 } from '../../src/main/lightning/read-bolt11.ts';
import { startEachKind } from '../support/lightning-of-each-kind.ts';
import { startPhoenixd } from '../support/phoenixd-server.ts';
import { charge, expectScreen, expectTill, readCode } from '../support/shop-pages.ts';
import { openServer, type Shop } from '../support/shop.ts';
import { REGTEST_OWNER, setUpOn, withPassword } from '../support/till-client.ts';
import { test } from './fixtures.ts';
import { keepLogin, press } from './office-fixture.ts';

/** The browser itself logs the refusals of what cannot be used. */
test.use({ provoked: /the server responded with a status of (400|403|502)/ });

const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
};

/** Payment hash of the code on a page. */
const hashOn = async (page: Page): Promise<string> => {
  const text = (await page.getByTestId('qr').first().getAttribute('data-bip21')) ?? '';
  const [bolt11] = /ln(?:bcrt)[0-9a-z]+$/i.exec(text) ?? [];
  if (bolt11 === undefined) throw new Error(`no Lightning in the code: ${text}`);
  return readBolt11(bolt11.toLowerCase()).paymentHash;
};

const paste = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel('Connection').fill(text);
  await press(page, 'Test it');
};

/** Connects a node from the empty page, after two connections that do not work, and pays the sat of the test. */
const connect = async (page: Page, shop: Shop, node: Awaited<ReturnType<typeof startPhoenixd>>): Promise<void> => {
  await page.goto(`${shop.url}/office#lightning`);
  await expect(page.getByText('It never needs the right to spend.')).toBeVisible();
  await paste(page, 'type=lnd-rest;server=https://127.0.0.1:1;macaroon=zz');
  await expect(
    page.getByRole('alert').filter({ hasText: 'This cannot be used: its macaroon cannot be read.' }),
  ).toBeVisible();
  await paste(page, node.text.replace(/password=.*/, 'password=wrong'));
  await expect(page.getByText('Does not work', { exact: true })).toBeVisible();
  for (const unknown of ['Cannot spend', 'Receive only']) await expect(page.getByText(unknown)).toHaveCount(0);
  await paste(page, node.text);
  await expect(page.getByText('Recognised: phoenixd').last()).toBeVisible();
  await expect(page.getByText('Made a code')).toBeVisible();
  await expect(page.getByText('Cannot spend')).toBeVisible();
  await expectAccessible(page);
  await press(page, 'Connect');
  // the owner is asked to pay a sat, and sees it arrive
  const sheet = page.getByRole('dialog', { name: 'Test with a real payment' });
  await expect(sheet.getByText('Waiting for the payment')).toBeVisible();
  node.pay(await hashOn(page));
  await expect(sheet.getByText('It arrived. Lightning works.')).toBeVisible();
  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('Works', { exact: true })).toBeVisible();
  await expect(page.getByText('No payment yet.')).toBeVisible(); // the owner's own sat is no sale
};

test('LN-21, LN-24: a node is pasted, tried, connected and paid; it fails, and is removed', async ({
  context,
  coreShop,
  openCounter,
}) => {
  const node = await startPhoenixd('office');
  await keepLogin(context, await withPassword(coreShop.url, coreShop.owner, REGTEST_OWNER));
  const page = await context.newPage();
  try {
    await connect(page, coreShop, node);
    const { till, screen } = await openCounter(coreShop);
    await charge(till, '450');
    await readCode(till);
    node.pay(await hashOn(till));
    await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
    await expectScreen(screen, 'paid', 'Thank you!');
    await page.reload();
    await expect(page.getByText('9,000 sats')).not.toHaveCount(0); // 4.50 at 50,000 euros a bitcoin
    await node.close();
    await expect(page.getByText('Not there', { exact: true })).toBeVisible({ timeout: 30_000 });
    await press(page, 'Try now');
    await expect(page.getByRole('button', { name: 'Try now' })).toBeEnabled();
    await expect(page.getByText('Not there', { exact: true })).toBeVisible();
    await expect(page.getByText('Sales continue, and codes carry the address only.')).toBeVisible();
    await press(page, /^Remove: /);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Remove/ })
      .click();
    await expect(page.getByRole('heading', { name: 'Connect Lightning' })).toBeVisible(); // no code was left to watch
  } finally {
    await page.close();
    await node.close();
  }
});

test('LN-21: a node is connected during the set-up, and its step has a tick', async ({ page }) => {
  const node = await startPhoenixd('set-up');
  const server = await openServer({ args: ['--network', 'regtest', '--secrets', 'file'] });
  const next = (name = 'Continue') => page.getByRole('button', { name, exact: true }).click();
  try {
    await page.goto(`${server.url}/setup#code=${server.setupCode}`);
    await page.getByLabel('Your name').fill('Olga');
    await page.getByLabel('Password').fill('a long password');
    await page.getByLabel('PIN for the till').fill('471108');
    await next();
    await page.getByLabel('Name of the shop').fill('Corner Café');
    await next();
    await next('Skip for now');
    await expect(page.getByRole('heading', { name: 'Do you have Lightning?' })).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('Connection').fill(node.text);
    await next('Test it');
    await expect(page.getByRole('heading', { name: 'It works' })).toBeVisible();
    await expect(page.getByText('Receive only')).toBeVisible();
    await expectAccessible(page);
    await next('Test with 1 sat');
    const sheet = page.getByRole('dialog');
    await expect(sheet.getByText('Waiting for the payment')).toBeVisible();
    node.pay(await hashOn(page));
    await expect(sheet.getByText('It arrived. Lightning works.')).toBeVisible();
    await sheet.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByText(/^Connected: /)).toBeVisible();
    await next();
    await expect(page.getByRole('heading', { name: 'How does Satchel see payments?' })).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'Lightning' })).toContainText('done');
    await page.getByRole('button', { name: 'Back' }).click();
    await expect(page.getByText(/^Connected: /)).toBeVisible();
  } finally {
    await page.close();
    await server.close();
    await node.close();
  }
});

const NAMES: Readonly<Record<string, string>> = {
  lnd: 'LND',
  cln: 'Core Lightning',
  phoenixd: 'phoenixd',
  nwc: 'Wallet by NWC',
  address: 'Lightning address',
  lnbits: 'LNbits',
};

test('LN-24: each kind of node and wallet is pasted, recognised, tried and connected', async ({ context }) => {
  const kinds = await startEachKind();
  const server = await openServer({ args: ['--network', 'regtest', '--secrets', 'file'] });
  const page = await context.newPage();
  try {
    await keepLogin(context, await withPassword(server.url, await setUpOn(server, []), REGTEST_OWNER));
    await page.goto(`${server.url}/office#lightning`);
    for (const [at, { kind, text, wrongText }] of kinds.entries()) {
      if (at > 0) await press(page, 'Add another');
      await page.getByLabel('Connection').fill(text);
      await expect(page.getByText(`Recognised: ${NAMES[kind]}`)).toBeVisible();
      if (wrongText !== null) {
        await paste(page, wrongText);
        await expect(page.getByText('Does not work', { exact: true })).toBeVisible();
      }
      await paste(page, text);
      await expect(page.getByText('Listens for payments')).toBeVisible();
      await press(page, 'Connect');
      const sheet = page.getByRole('dialog', { name: 'Test with a real payment' });
      await expect(sheet.getByText('Waiting for the payment')).toBeVisible();
      await sheet.getByRole('button', { name: 'Later' }).click();
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
    await expect(page.getByText('Works', { exact: true })).toHaveCount(kinds.length, { timeout: 30_000 });
    await press(page, /^Ask .* earlier$/);
    await expectAccessible(page);
  } finally {
    await page.close();
    await server.close();
    for (const one of kinds) await one.close();
  }
});

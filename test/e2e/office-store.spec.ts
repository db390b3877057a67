import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { scanCode } from '../support/shop-pages.ts';
import { headersOf } from '../support/till-client.ts';
import { createTrainingTill } from '../support/training-till.ts';
import { answers, openReceiver, type Receiver, type Received } from '../support/webhook-receiver.ts';
import { press, test as inOffice, type Office } from './office-fixture.ts';

const test = inOffice.extend<{ receiver: Receiver }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright demands a destructuring pattern
  receiver: async ({}, use) => {
    const receiver = await openReceiver();
    await use(receiver);
    await receiver.close();
  },
});

const isSignedBy = (secret: string, { headers, body }: Received): boolean =>
  headers['x-coinsnap-sig'] === `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** As libraries of Standard Webhooks check it, with the secret that the office shows (api.md HOOK-16). */
const isStandard = (secret: string, { headers, body }: Received): boolean => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = Buffer.concat([
    Buffer.from(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.`),
    Buffer.from(body),
  ]);
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
};

/** Creates a webhook to the receiver. @returns its secret as shown */
const addWebhook = async ({ page, open }: Office, url: string): Promise<string> => {
  await open('webhooks');
  await press(page, 'New webhook');
  await page.getByLabel('Address (URL)').fill(url);
  await press(page, 'Save');
  const shown = page.getByRole('status', { name: 'This secret is shown only once' });
  const secret = (await shown.locator('code').textContent()) ?? '';
  expect(secret).toMatch(/^whsec_[0-9a-f]{64}$/);
  await expect(shown).toContainText('Libraries of Standard Webhooks take the same secret.');
  await press(page, 'Done');
  await expect(page.getByText(secret)).toHaveCount(0);
  return secret;
};

const typeOf = ({ body }: Received): unknown => (JSON.parse(body) as { type?: unknown }).type; // a webhook's body

test('a webhook: created, allowed by the owner, tested, sent a sale’s events, resent, given a new secret, off (HOOK-16)', async ({
  office,
  receiver,
  training,
  context,
}) => {
  const { page } = office;
  const sales = createTrainingTill(training.url, training.owner);
  const place = `127.0.0.1:${receiver.port}`;
  const secret = await addWebhook(office, receiver.url);

  // events wait, and the till's top bar says so until the owner decides
  await sales.charge('4.50');
  const till = await context.newPage();
  await till.goto(training.url);
  const chip = till.getByRole('link', { name: '1 webhook to approve' });
  await expect(chip).toBeVisible();
  await chip.click();
  await expect(till.getByRole('heading', { name: 'Webhooks' })).toBeVisible();
  await till.goBack();
  await expect(page.getByText(`May Satchel send to ${place}?`)).toBeVisible();
  expect(receiver.received).toEqual([]);
  await press(page, 'Allow');
  await expect(page.getByText('Waiting for approval')).toHaveCount(0);
  await expect.poll(() => receiver.received.map(typeOf)).toEqual(['New']);
  await expect(chip).toHaveCount(0);
  await till.close();

  // a signed test message and the receiver's response
  await page.getByRole('link', { name: receiver.url }).click();
  await expect(page.getByRole('heading', { name: receiver.url })).toBeVisible();
  receiver.behave = answers(401, {}, 'Invalid signature');
  await press(page, 'Send a test');
  await expect(page.getByText('The test was refused. Response 401.')).toBeVisible();
  await expect(page.getByText('Invalid signature')).toBeVisible();
  receiver.behave = answers(200, {}, 'thank you');
  await press(page, 'Send a test');
  await expect(page.getByText('The test was received. Response 200.')).toBeVisible();
  expect(receiver.received.slice(1).map((one) => isSignedBy(secret, one))).toEqual([true, true]);

  // a sale by Lightning sends its events immediately
  const sale = await sales.charge('9.00');
  await sales.pay(sale, 'lightning');
  const rows = page.getByRole('row');
  await page.reload();
  await expect(rows.nth(1)).toContainText('Settled');
  await expect(rows.nth(1)).toContainText('Delivered');
  await press(page, /^Settled, /);
  const sheet = page.getByRole('dialog');
  const sent = receiver.received.at(-1);
  await expect(sheet).toContainText(`X-Coinsnap-Sig: ${String(sent?.headers['x-coinsnap-sig'])}`);
  await expect(sheet).toContainText(`"invoiceId": "${sale.id}"`);
  await expect(sheet).toContainText('thank you');
  receiver.behave = answers(503, {}, 'closed for lunch');
  await sheet.getByRole('button', { name: 'Resend' }).click();
  await expect(rows.nth(1)).toContainText('resent by hand');
  await expect(rows.nth(1)).toContainText('Refused');
  await expect(rows.nth(1)).toContainText('503');
  receiver.behave = answers(200);

  // a new secret signs from now on
  await press(page, /^New secret/);
  await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
  const fresh =
    (await page.getByRole('status', { name: 'This secret is shown only once' }).locator('code').textContent()) ?? '';
  await press(page, 'Done');
  await press(page, 'Send a test');
  await expect(page.getByText('The test was received. Response 200.')).toBeVisible();
  const ping = receiver.received.at(-1);
  expect([fresh, secret].map((one) => ping !== undefined && isSignedBy(one, ping))).toEqual([true, false]);
  expect([fresh, secret].map((one) => ping !== undefined && isStandard(one, ping))).toEqual([true, false]);

  // edit, switch off and on, delete
  await press(page, 'Edit');
  await page.getByLabel('Payment received').check();
  await press(page, 'Save');
  await expect(page.getByText('Events: New, Processing, Settled, Expired, Invalid, PaymentReceived')).toBeVisible();
  await press(page, 'Switch off');
  await expect(page.getByText('Off', { exact: true })).toBeVisible();
  await press(page, 'Switch on');
  await expect(page.getByText('On', { exact: true })).toBeVisible();
  await press(page, /^Delete/);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No webhooks yet. A webhook notifies a web shop of payments.')).toBeVisible();
  await expect(page.getByText('Allowed inside your network')).toBeVisible();
  await press(page, /^Revoke/);
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('Allowed inside your network')).toHaveCount(0);
});

test.describe('an address that may not be sent to', () => {
  test.use({ provoked: /status of 400/ });
  test('says why; one that waits can be refused', async ({ office, receiver, training }) => {
    const { page } = office;
    await office.open('webhooks');
    await press(page, 'New webhook');
    const address = page.getByLabel('Address (URL)');
    for (const [url, why] of [
      ['shop.example', 'Enter an address that begins with https:// or http://, without a user name.'],
      [training.url, 'This is Satchel itself. Nothing is sent there.'],
      ['http://169.254.169.254/latest', 'Satchel never sends to addresses of this kind. Use another one.'],
    ] as const) {
      await address.fill(url);
      await press(page, 'Save');
      await expect(page.getByRole('alert').filter({ hasText: why })).toBeVisible();
    }
    await address.fill(receiver.url);
    await press(page, 'Save');
    await press(page, 'Done');
    await press(page, `Do not allow: 127.0.0.1:${receiver.port}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Do not allow' }).click();
    await expect(page.getByRole('row').nth(1)).toContainText('Off');
    await expect(page.getByText(/^May Satchel send to/)).toHaveCount(0);
  });
});

test('a payment request: created, shared, paid by Lightning without JavaScript, and Paid in the office', async ({
  office,
  training,
  browser,
  watch,
}) => {
  const { page } = office;
  await office.open('requests');
  await press(page, 'New request');
  await page.getByLabel('Title').fill('Table for twelve');
  await page.getByLabel('Amount').fill('24,50');
  await page.getByLabel('Text').fill('The rest is paid at the table.');
  await page.getByLabel('Order number').fill('8812');
  await press(page, 'Save');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('€24.50');
  const link = (await page.locator('.once code').textContent()) ?? '';
  expect(link).toMatch(new RegExp(`^${training.publicUrl}/r/[A-Za-z0-9]{22,}$`));
  expect(await scanCode(page)).toBe(link);
  await expect(page.getByText('This link works on this computer only.')).toBeVisible(); // product.md LSN-6
  await expect(page.getByRole('link', { name: 'Set a public address' })).toHaveAttribute('href', '#checkout');

  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  watch(context);
  const payer = await context.newPage();
  await payer.goto(link);
  await expect(payer.getByRole('heading', { level: 1 })).toHaveText('€24.50');
  await expect(payer.locator('main')).toContainText('The rest is paid at the table.');
  await payer.getByRole('button', { name: 'Pay now' }).click();
  await expect(payer.locator('body')).toHaveAttribute('data-state', 'waiting');
  expect(payer.url()).toMatch(/\/i\/[A-Za-z0-9]{22,}$/);
  const sales = createTrainingTill(training.url, training.owner);
  await sales.pay({ id: payer.url().split('/').at(-1) ?? '' }, 'lightning');
  await payer.reload();
  await expect(payer.locator('body')).toHaveAttribute('data-state', 'paid');
  await payer.goto(link);
  await expect(payer.locator('main')).toContainText('Thank you!');
  await context.close();

  await expect(page.getByText('Paid', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Payment requests' }).last().click();
  await expect(page.getByRole('row').nth(1)).toContainText('Table for twelve');
  await expect(page.getByRole('row').nth(1)).toContainText('Paid');
});

test('an open payment request is changed; a text is removed', async ({ office, training }) => {
  const { page } = office;
  const headers = { ...headersOf(training.owner), 'content-type': 'application/json' };
  const made = await fetch(`${training.url}/api/v1/payment-requests`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ title: 'Workshop', amount: '75', description: 'In May' }),
  });
  const { id } = (await made.json()) as { id: string }; // the contract tests check the shape
  await office.open(`requests/${id}`);
  await press(page, 'Edit');
  await page.getByLabel('Amount').fill('80');
  await page.getByLabel('Text').fill('');
  await press(page, 'Save');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('€80.00');
  await expect(page.getByText('In May')).toHaveCount(0);
});

test('transactions: by Bitcoin and by Lightning, filtered, found and exported', async ({ office, training }) => {
  const { page } = office;
  const sales = createTrainingTill(training.url, training.owner);
  const lightning = await sales.charge('18.40');
  await sales.pay(lightning, 'lightning');
  const chain = await sales.charge('38.20');
  await sales.pay(chain, 'exact');
  await office.open('transactions');
  const rows = page.getByRole('row');
  await expect(rows.nth(1)).toContainText('Not final');
  await expect(rows.nth(1)).toContainText('€38.20');
  await expect(rows.nth(2)).toContainText('Lightning');
  await sales.blocks(1);
  await page.getByRole('group', { name: 'State' }).getByRole('button', { name: 'Not final', exact: true }).click();
  await expect(page.getByText('No payments match these filters.')).toBeVisible();
  await press(page, 'Clear filters');
  await page.getByRole('button', { name: 'Lightning', exact: true }).click();
  await expect(rows.nth(1)).toContainText('€18.40');
  await expect(page.getByText('€38.20')).toHaveCount(0);
  expect(page.url()).toContain('#transactions?kind=lightning');
  await page.getByRole('button', { name: 'All', exact: true }).first().click();
  await page.getByRole('searchbox', { name: 'Search' }).fill(chain.id);
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('Final');
  await press(page, 'Export');
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Download')]);
  expect(file.suggestedFilename()).toMatch(/^transactions-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await file.path(), 'utf8')).split('\r\n');
  expect(lines).toHaveLength(4); // heading, one payment, the total, and the final line break
  expect(lines[1]).toContain(`"","Bitcoin","Final","settled","EUR","38.20","${chain.dueSats}","1",`);
  expect(lines[2]).toContain(`"Final","settled","EUR","38.20","${chain.dueSats}",`);
});

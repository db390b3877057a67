import { expect, type Page } from '@playwright/test';
import { charge, expectNoCode, expectScreen, expectTill, readCode, type Asked } from '../support/shop-pages.ts';
import type { Shop } from '../support/shop.ts';
import { SERVER_AWAY, test, type Counter } from './fixtures.ts';

/** The shortest that a shop may choose is a minute, so what waits for it waits side by side. */
test.describe.configure({ mode: 'parallel' });
test.use({ provoked: SERVER_AWAY });
const EXPIRY = { timeout: 75_000 };

const chargeAndRead = async (till: Page): Promise<Asked> => {
  await charge(till, '1840');
  return readCode(till);
};

const partThenExpired = async (shop: Shop, { till, screen }: Counter): Promise<void> => {
  const asked = await chargeAndRead(till);
  await shop.node.pay(asked.address, 20_000);
  await expectTill(till, 'Part paid', '€10.00 received. The new code is for €8.40.');
  await expect(till.locator('.todo')).toHaveText('€10.00 seen, then the code expired. Do not refund it yet.', EXPIRY);
  await expectTill(till, 'Part paid', '€10.00 seen, then the code expired. Do not refund it yet.');
  await expectScreen(screen, 'expired', 'This code has expired', '€10.00 received. Please ask at the counter.');
  await expectNoCode(screen);
};

const expiredThenPaidLate = async (shop: Shop, { till, screen }: Counter): Promise<void> => {
  const asked = await chargeAndRead(till);
  await expect(till.getByTestId('state-word')).toHaveText('Expired', EXPIRY);
  await expectTill(till, 'Expired', 'Nothing received. We keep watching this code.');
  await expectScreen(screen, 'expired', 'This code has expired', 'Nothing was paid. Please ask for a new code.');
  await expectNoCode(till);
  await expectNoCode(screen);

  await shop.node.pay(asked.address, asked.sats);
  await expectTill(till, 'Wait', 'A late payment was seen. Do not refund it yet.');
  await expectScreen(screen, 'seen', 'Payment seen', 'One moment, please.');
  await expect(till.getByRole('button', { name: 'Accept the payment' })).toHaveCount(0);
  await shop.node.mine(1);
  await expectTill(till, 'Paid late', '€18.40 arrived after the code expired. A manager accepts or refunds it.');
  await expectScreen(screen, 'ask', 'Your payment arrived', 'Please ask at the counter.');
};

test('expired with nothing and paid late; expired in part', async ({ coreShop, openCounter }) => {
  await coreShop.patchStore({ expiryMinutes: 1 });
  const counters = [await openCounter(coreShop), await openCounter(coreShop)] as const;
  await Promise.all([partThenExpired(coreShop, counters[0]), expiredThenPaidLate(coreShop, counters[1])]);
  await coreShop.patchStore({ expiryMinutes: 15 });
});

test('stopped across the expiry: a payment made meanwhile counts as on time', async ({ coreShop, openCounter }) => {
  await coreShop.patchStore({ expiryMinutes: 1 });
  const { till, screen } = await openCounter(coreShop);
  const asked = await chargeAndRead(till);
  const { id, expiresAt } = await coreShop.newest();
  await coreShop.stop();
  await expect.poll(() => Date.now() > Date.parse(expiresAt), EXPIRY).toBe(true);
  await coreShop.node.pay(asked.address, asked.sats);
  await coreShop.node.mine(1);
  await coreShop.start();
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  await expectScreen(screen, 'paid', 'Thank you!');
  const invoice = await coreShop.invoice(id);
  expect(invoice).toMatchObject({ status: 'settled', late: false });
  expect(invoice.payments.map((payment) => payment.onTime)).toEqual([true]);
  await coreShop.patchStore({ expiryMinutes: 15 });
});

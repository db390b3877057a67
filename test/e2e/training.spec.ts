import { expect, type Page } from '@playwright/test';
import {
  expectCode,
  expectScreen,
  expectTill,
  openScreen,
  readCode,
  scanCode,
  typeByHand,
  typePin,
} from '../support/shop-pages.ts';
import { headersOf } from '../support/till-client.ts';
import type { Counter } from './fixtures.ts';
import { test as inTraining, type Training } from './training-fixture.ts';

const test = inTraining.extend<{ counter: Counter }>({
  counter: async ({ context, training }, use) => {
    const till = await context.newPage();
    await till.goto(training.url);
    await typePin(till, '0000');
    await expect(till.getByTestId('amount')).toBeVisible();
    await use({ till, screen: await openScreen(till) });
  },
});

const press = (till: Page, name: string): Promise<void> =>
  till.getByRole('group', { name: 'Training' }).getByRole('button', { name, exact: true }).click();

/** Presses Enter until it acts, because it is ignored for 0.4 s after a change of state (design.md KEYS-2). */
const enterUntil = async (till: Page, testId: string): Promise<void> => {
  await expect(async () => {
    await till.keyboard.press('Enter');
    await expect(till.getByTestId(testId)).toBeVisible({ timeout: 200 });
  }).toPass();
};

/** Charges with the keyboard alone. */
const chargeByKeys = async (till: Page, digits: string): Promise<void> => {
  await typeByHand(till, digits);
  await enterUntil(till, 'panel');
  await expectCode(till);
};

const salesOf = async ({ url, owner }: Training): Promise<number> => {
  const answer = await fetch(`${url}/api/till/invoices?limit=1`, { headers: headersOf(owner) });
  const { total } = (await answer.json()) as { total: number }; // the contract tests check the shape
  return total;
};

const SEEN = 'Payment seen. Keep the goods until this turns green.';
const PAID = 'Accept. Hand over the goods.';

test('a browser pairs itself and is told the PIN', async ({ context, training }) => {
  const till = await context.newPage();
  await till.goto(training.url);
  await expect(till.getByRole('status')).toHaveText('PIN 0000');
  await expect(till.getByText('Who is at the till?')).toBeVisible();
  await typePin(till, '0000');
  await expect(till.getByTestId('amount')).toHaveText('€0.00');
  await expect(till.getByText('Training · no real money')).toBeVisible();
  await expect(till.getByText('Training Café')).toBeVisible();
  const screen = await openScreen(till);
  await expectScreen(screen, 'idle', 'Welcome to', 'Training Café');
  await expect(screen.getByText('Training · no real money')).toBeVisible();
});

test('the amount fills from the right, by keypad and by keyboard', async ({ counter: { till } }) => {
  const amount = till.getByTestId('amount');
  await expect(till.getByRole('button', { name: /^Charge/ })).toBeDisabled();
  for (const key of ['4', '5', '00']) await till.locator(`.keypad [data-key="${key}"]`).click();
  await expect(amount).toHaveText('€45.00');
  await till.getByRole('button', { name: 'Delete last digit' }).click();
  await expect(amount).toHaveText('€4.50');
  await typeByHand(till, '12');
  await expect(amount).toHaveText('€450.12');
  await till.keyboard.press('Backspace');
  await expect(amount).toHaveText('€45.01');
  await till.keyboard.press('Escape');
  await expect(amount).toHaveText('€0.00');
});

test('another currency and a note', async ({ counter: { till } }) => {
  await till.getByLabel('Currency').selectOption('SATS');
  await expect(till.getByTestId('amount')).toHaveText('0 sats');
  await till.getByRole('button', { name: 'Add a note' }).click();
  await till.getByLabel('Note').fill('Two coffees');
  await till.getByLabel('Note').press('Enter');
  await chargeByKeys(till, '21000');
  await expect(till.locator('aside.sale')).toContainText('Two coffees');
  expect((await readCode(till)).sats).toBe(21_000n);
  await press(till, 'Pay');
  await press(till, 'Next block');
  await expectTill(till, 'Paid', PAID);
});

test('Enter twice charges once; Esc asks before it cancels', async ({ counter: { till, screen }, training }) => {
  const before = await salesOf(training);
  await typeByHand(till, '450');
  await till.evaluate(() => {
    const enter = (): boolean =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    enter();
    enter();
  });
  await expectCode(till);
  await till.keyboard.press('Enter'); // in Waiting: nothing
  await expectTill(till, 'Waiting', 'Nothing received yet.');
  await expectScreen(screen, 'amount', '€4.50');
  expect(await salesOf(training)).toBe(before + 1);

  const dialog = till.getByRole('dialog', { name: 'Cancel sale?' });
  await till.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Keep waiting' })).toBeFocused();
  await till.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0); // closed is not yet gone: the next key would still be the dialog's
  await expectTill(till, 'Waiting', 'Nothing received yet.');
  await till.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Cancel sale' }).click();
  await expectTill(till, 'Cancelled', 'We keep watching this code.');
  await expectScreen(screen, 'idle', 'Welcome to');
});

test('Pay, Next block, Undo block, and Enter starts the next sale', async ({ counter: { till, screen } }) => {
  await chargeByKeys(till, '450');
  await press(till, 'Pay');
  await expectTill(till, 'Wait', SEEN);
  await expectScreen(screen, 'seen', 'Payment seen');
  await press(till, 'Next block');
  await expectTill(till, 'Paid', PAID);
  await expectScreen(screen, 'paid', 'Thank you!');
  await press(till, 'Undo block');
  await expectTill(till, 'No longer paid', /the payment is no longer final\. Ask a manager\.$/);
  await expectScreen(screen, 'idle', 'Welcome to');
  await press(till, 'Next block');
  await expectTill(till, 'Paid', PAID);
  await expectScreen(screen, 'paid', 'Thank you!');
  await enterUntil(till, 'amount');
  await expectScreen(screen, 'idle', 'Welcome to');
});

test('Underpay, then the rest; Overpay', async ({ counter: { till, screen } }) => {
  await chargeByKeys(till, '1000');
  await press(till, 'Underpay');
  await expectTill(till, 'Part paid', '€5.00 received. The new code is for €5.00.');
  await expectScreen(screen, 'part', 'Still to pay', '€5.00 received of €10.00.');
  await press(till, 'Pay');
  await press(till, 'Next block');
  await expectTill(till, 'Paid', PAID);
  await till.getByRole('button', { name: 'Next sale' }).click();

  await chargeByKeys(till, '1000');
  await press(till, 'Overpay');
  await press(till, 'Next block');
  await expectTill(till, 'Paid', '€1.00 too much. Give change or keep it as a tip.');
  await expectScreen(screen, 'paid', 'You paid €1.00 too much. Please ask.');
});

test('Replace sends the sale back to waiting', async ({ counter: { till, screen } }) => {
  await chargeByKeys(till, '450');
  const asked = await readCode(till);
  await press(till, 'Pay');
  await expectTill(till, 'Wait', SEEN);
  await press(till, 'Replace');
  await expectTill(till, 'Wait', 'The sender changed the payment.');
  await expectScreen(screen, 'amount', 'Scan with your bitcoin wallet');
  await expect(till.getByText('Code is on the customer screen')).toBeVisible();
  expect(await readCode(till)).toEqual(asked);
  expect(await readCode(screen)).toEqual(asked);
  await press(till, 'Pay');
  await press(till, 'Next block');
  await expectTill(till, 'Paid', PAID);
});

test('STATE-39: a price by hand says until when, and a manager ends it with two presses', async ({
  counter: { till },
  training,
}) => {
  const sent = await fetch(`${training.url}/api/till/rates`, {
    method: 'PUT',
    headers: { ...headersOf(training.owner), 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'manual', currency: 'EUR', rate: '40000', minutes: 30 }),
  });
  expect(sent.status).toBe(200);
  const chip = till.getByTestId('rate');
  await expect(chip).toContainText('by hand until', { timeout: 15_000 }); // the session is read every 10 s
  await expect(chip).toContainText('40,000');
  await chip.click();
  await till.getByRole('button', { name: 'End this price' }).click();
  await expect(chip).not.toContainText('by hand');
});

test('STATE-46: the till says what the screen shows, and says so when none does', async ({
  counter: { till, screen },
}) => {
  await chargeByKeys(till, '450');
  await expect(till.getByText('Code is on the customer screen')).toBeVisible();
  await press(till, 'Pay');
  await press(till, 'Next block');
  await expect(till.getByText('Customer sees “Paid”')).toBeVisible();
  await enterUntil(till, 'amount');
  await screen.close();
  await chargeByKeys(till, '450');
  await expect(till.getByText('No screen is showing this')).toBeVisible();
});

test('STATE-54: for a wallet that cannot read the code, the screen shows the address alone, and the till says so', async ({
  counter: { till, screen },
}) => {
  await chargeByKeys(till, '450');
  const { address, bip21, sats } = await readCode(screen);
  await till.getByRole('button', { name: 'Wallet can’t read it' }).click();
  await expect(till.getByText('Address is on the customer screen')).toBeVisible();
  expect(await scanCode(screen)).toBe(address);
  const btc = `${(Number(sats) / 1e8).toFixed(8)} BTC`;
  await expectScreen(screen, 'amount', '€4.50', btc.replace(' ', '\u00a0'), 'This code is the address alone.');
  await expect(till.getByRole('button', { name: /^Copy/ })).toBeVisible();
  await till.keyboard.press('F4'); // put aside, and shown again from the strip
  await expectScreen(screen, 'idle');
  await till.getByRole('group', { name: 'Sales still watched' }).getByRole('button').first().click();
  await expect(till.getByText('Address is on the customer screen')).toBeVisible();
  await press(till, 'Underpay');
  await expectTill(till, 'Part paid', /./);
  await expectScreen(screen, 'part', 'This code is the address alone.');
  expect(await scanCode(screen)).toBe(address);
  await till.keyboard.press('F8');
  await expect(till.getByText('Code is on the customer screen')).toBeVisible();
  const rest = await readCode(screen);
  expect([rest.address, rest.bip21 === bip21]).toEqual([address, false]);
  expect((await scanCode(screen))?.toLowerCase()).toBe(rest.bip21.toLowerCase());
});

test('STATE-54: the till never says it of a screen that was only told to', async ({ counter: { till, screen } }) => {
  await chargeByKeys(till, '450');
  await expect(till.getByText('Code is on the customer screen')).toBeVisible();
  await screen.close();
  await till.keyboard.press('F8');
  await expect(till.getByText('No screen is showing this')).toBeVisible();
  await expect(till.getByText('Address is on the customer screen')).toBeHidden();
});

test('a sale put aside is still watched, and comes back', async ({ counter: { till, screen } }) => {
  await chargeByKeys(till, '450');
  await press(till, 'Pay');
  await expectTill(till, 'Wait', SEEN);
  await till.keyboard.press('F4');
  await expect(till.getByTestId('amount')).toBeVisible();
  await expectScreen(screen, 'idle');
  const strip = till.getByRole('group', { name: 'Sales still watched' });
  await strip.getByRole('button', { name: /Wait$/ }).click();
  await expectTill(till, 'Wait', SEEN);
  await expectScreen(screen, 'seen');
  await press(till, 'Next block');
  await expectTill(till, 'Paid', PAID);
});

import { enterUntil } from '../support/by-keyboard.ts';
/** The till advises about payments that are not final (design.md STATE-49, docs/spec/chain.md CHAIN-51). */
import { expect, type Page } from '@playwright/test';
import { expectTill, openScreen, expectScreen, readCode, typeByHand, typePin } from '../support/shop-pages.ts';
import { headersOf } from '../support/till-client.ts';
import { test as inTraining, type Training } from './training-fixture.ts';

const LIMIT_SATS = 10_000;
const REPLACEABLE = 'A payment that is not final can always be replaced.';

type Policy = Record<string, unknown>;

/** Calls the API as the owner with a password. */
const call = async (
  { url }: Training,
  method: string,
  path: string,
  body?: object,
  token?: string,
): Promise<Policy> => {
  const response = await fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Policy; // the contract tests check the shape
};
const logIn = async (training: Training): Promise<string> =>
  String((await call(training, 'POST', '/api/auth/login', { name: 'demo', password: 'training' }))['token']);

const setPolicy = async (training: Training, confirmations: number): Promise<void> => {
  const policy = { tiers: [{ upToSats: null, confirmations }], adviceLimitSats: LIMIT_SATS };
  await call(training, 'PUT', '/api/till/policy', policy, await logIn(training));
};

const test = inTraining.extend<{ till: Page }>({
  till: async ({ context, training }, use) => {
    const before = await call(training, 'GET', '/api/till/policy', undefined, await logIn(training));
    const till = await context.newPage();
    await till.goto(training.url);
    await typePin(till, '0000');
    await expect(till.getByTestId('amount')).toBeVisible();
    await use(till);
    await call(training, 'PUT', '/api/till/policy', before, await logIn(training)); // others sell in this shop too
  },
});

const press = (till: Page, name: string): Promise<void> =>
  till.getByRole('group', { name: 'Training' }).getByRole('button', { name, exact: true }).click();

/** Charges and pays at the counter. */
const sell = async (till: Page, digits: string): Promise<void> => {
  await typeByHand(till, digits);
  await till.getByRole('button', { name: /^Charge/ }).click();
  await readCode(till);
  await press(till, 'Pay');
};

test('CHAIN-51: up to the limit the till says Accept, and of the sale that it can still be replaced', async ({
  till,
  training,
}) => {
  await setPolicy(training, 0);
  await sell(till, '300');
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  await expect(till.getByText(REPLACEABLE)).toBeVisible();
});

test('CHAIN-51: a sale that needs a block is accepted in the pale colour of what is not final', async ({
  till,
  training,
}) => {
  await setPolicy(training, 1);
  await sell(till, '300');
  await expectTill(till, 'Accept', 'Hand over the goods. The payment is not final yet.');
  await expect(till.getByTestId('panel')).toHaveAttribute('data-tone', 'wait');
  await expect(till.getByRole('button', { name: /^Next sale/ })).toBeEnabled();
  await press(till, 'Next block');
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
});

test.describe('a wrong PIN', () => {
  test.use({ provoked: /status of 401/ });
  test('CHAIN-51: above the limit a manager is asked, by keys alone, and a wrong PIN accepts nothing', async ({
    till,
    training,
  }) => {
    await setPolicy(training, 1);
    const screen = await openScreen(till);
    await sell(till, '1500');
    await expectTill(till, 'Ask manager', 'Payment seen, but a check failed.');
    await expect(till.getByText(/^Above the instant limit of €.* replaced\.$/)).toBeVisible();
    await expectScreen(screen, 'seen', 'Payment seen', 'One moment, please.');
    const ask = till.getByRole('button', { name: 'Manager’s PIN' });
    await ask.focus();
    const dialog = till.getByRole('dialog', { name: 'Accept €15.00 before it is final?' });
    await enterUntil(till, dialog); // the till is deaf for a moment after each change
    await expect(dialog.getByRole('button', { name: /demo/i })).toBeFocused();
    await till.keyboard.type('1234');
    // the length of the PIN is known in training, so the fourth digit asks
    await expect(dialog.getByRole('status')).toContainText('Wrong PIN.');
    await expectTill(till, 'Ask manager', 'Payment seen, but a check failed.');
    await till.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(ask).toBeFocused();
    await ask.press('Enter');
    await expect(dialog.getByRole('button', { name: /demo/i })).toBeFocused();
    await till.keyboard.type('0000');
    await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
    await expect(dialog).toBeHidden();
  });
});

test('CHAIN-51: far above the limit the till waits, and asks nobody', async ({ till, training }) => {
  await setPolicy(training, 0);
  await sell(till, '9000');
  await expect(till.getByText(/^Far above the instant limit of €.*\. Usually done in 10 minutes\.$/)).toBeVisible();
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
  await expect(till.getByRole('button', { name: 'Manager’s PIN' })).toBeHidden();
  await press(till, 'Next block');
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
});

test('STATE-60: the cashier may wait until an accepted payment is final, and follow the advice again', async ({
  till,
  training,
}) => {
  await setPolicy(training, 1);
  await sell(till, '300');
  await expectTill(till, 'Accept', 'Hand over the goods. The payment is not final yet.');
  await till.getByRole('button', { name: 'Wait until it is final' }).press('Enter');
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
  await expect(till.getByText('Not final yet')).toBeVisible();
  await expect(till.getByRole('button', { name: /^Next sale/ })).toBeHidden();
  await till.waitForTimeout(450); // Enter is ignored for 400 ms after a change of state (design.md KEYS-2)
  await till.getByRole('button', { name: 'Show the advice again' }).press('Enter');
  await expectTill(till, 'Accept', 'Hand over the goods. The payment is not final yet.');

  await till.getByRole('button', { name: 'Wait until it is final' }).click();
  // put aside, it says the same on the strip, and still when it comes back
  await till.keyboard.press('F4');
  const aside = till
    .getByRole('group', { name: 'Sales still watched' })
    .getByRole('button', { name: /, €3\.00, Wait$/ });
  await expect(aside).not.toContainText('accept');
  await aside.click();
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
  await press(till, 'Next block');
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
});

test('STATE-60: the cashier may wait instead of asking a manager', async ({ till, training }) => {
  await setPolicy(training, 1);
  await sell(till, '1500');
  await expectTill(till, 'Ask manager', 'Payment seen, but a check failed.');
  await till.getByRole('button', { name: 'Wait until it is final' }).click();
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
  await expect(till.getByText(/^Above the instant limit of €.*\. Usually done in 10 minutes\.$/)).toBeVisible();
  await expect(till.getByRole('button', { name: 'Manager’s PIN' })).toBeHidden();
  await press(till, 'Next block');
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
});

test('CHAIN-51: a question that a block answers closes by itself', async ({ till, training }) => {
  await setPolicy(training, 1);
  await sell(till, '1500');
  await till.getByRole('button', { name: 'Manager’s PIN' }).click();
  await expect(till.getByRole('dialog')).toBeVisible();
  const mined = await fetch(`${training.url}/api/till/training/blocks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headersOf(training.owner) },
    body: JSON.stringify({ count: 1 }),
  });
  expect(mined.status).toBe(200);
  await expect(till.getByRole('dialog')).toBeHidden();
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
});

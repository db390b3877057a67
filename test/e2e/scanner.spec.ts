import { expect, type Page } from '@playwright/test';
import { enterUntil, fillByKeys, pressByKeys, pressInRow, scan, tabTo } from '../support/by-keyboard.ts';
import { expectTill, typeByHand } from '../support/shop-pages.ts';
import { withPassword } from '../support/till-client.ts';
import { createTrainingTill } from '../support/training-till.ts';
import { keepLogin } from './office-fixture.ts';
import { test as inTraining, type Training } from './training-fixture.ts';

/** Enter is ignored for 0.4 s after a question opens or another key was pressed. */
const DEAF_MS = 450;
const SHORT_CODE = '400638';
const SLOW_MS = 45;

interface Desk {
  readonly till: Page;
  readonly openOffice: (place: string) => Promise<Page>;
  readonly api: ReturnType<typeof createTrainingTill>;
}

/** Changes settings of the store and puts them back after the test. */
const patchStore = async ({ url, owner }: Training, patch: object): Promise<void> => {
  const { till, session } = await withPassword(url, owner);
  const headers = { 'x-till': till, authorization: `Bearer ${session}`, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/till/store`, { method: 'PATCH', headers, body: JSON.stringify(patch) });
  expect(answer.status).toBe(200);
};

const test = inTraining.extend<{ desk: Desk }>({
  desk: async ({ context, training }, use) => {
    const login = await withPassword(training.url, training.owner);
    await keepLogin(context, login);
    const till = await context.newPage();
    const openTill = async (): Promise<void> => {
      await till.goto(training.url);
      await expect(till.getByTestId('amount')).toBeVisible();
    };
    await openTill();
    await use({
      till,
      openOffice: async (place) => {
        const page = await context.newPage();
        await page.goto(`${training.url}/office#${place}`);
        return page;
      },
      api: createTrainingTill(training.url, login),
    });
    await patchStore(training, { scanner: { prefix: '', suffix: '', msPerKey: 20 }, askAbove: null });
  },
});

const sellThree = async (api: Desk['api']): Promise<void> => {
  for (const amount of ['3.50', '4.50', '12.00']) await api.pay(await api.charge(amount), 'exact');
};

test('KEYS-10, KEYS-11: a slow scanner is found by its test, set with one press, and then known at the till', async ({
  desk: { till, openOffice },
}) => {
  const amount = till.getByTestId('amount');
  const office = await openOffice('scanner');
  const field = office.getByLabel('What the scanner types');
  await tabTo(office, field);
  await scan(office, SHORT_CODE, 'Tab', SLOW_MS);
  await expect(field).toBeFocused(); // the scanner's Tab is no step to the next field
  await expect(field).toHaveValue(SHORT_CODE);
  await expect(office.getByRole('status').filter({ hasText: 'for typing by hand' })).toContainText(`${SLOW_MS} ms`);
  await office.waitForTimeout(DEAF_MS);
  await pressByKeys(office, office.getByRole('button', { name: `Set ${SLOW_MS} ms` }));
  await expect(office.getByLabel('Time per key (milliseconds)')).toHaveValue(String(SLOW_MS));
  await fillByKeys(office, 'Prefix', ']E');
  await office.keyboard.press('Enter');
  await expect(office.getByText('Saved')).toBeVisible();
  await tabTo(office, field);
  await scan(office, `]E${SHORT_CODE}`, 'Enter', SLOW_MS);
  await expect(office.getByText('This is a barcode for the till.')).toBeVisible();
  await expect(office.getByRole('definition').filter({ hasText: /^400638$/ })).toBeVisible();
  await office.close(); // the lock below ends its session, which an open office would keep asking for
  await till.bringToFront();
  await till.reload();
  await expect(till.getByTestId('amount')).toBeVisible(); // keys that come before it is drawn are lost
  await typeByHand(till, '12');
  await till.waitForTimeout(DEAF_MS);
  await scan(till, SHORT_CODE, 'Enter', SLOW_MS);
  await expect(till.getByText('No item with this barcode')).toBeVisible();
  await expect(amount).toHaveText('€0.12');
  await till.keyboard.press('F12');
  await expect(till.getByText('Who is at the till?')).toBeVisible();
  await scan(till, '1234', 'Enter', SLOW_MS);
  await expect(till.getByRole('img', { name: '0 of 4 digits entered' })).toBeVisible();
  await expect(till.locator('.lock-say')).toHaveText('PIN 0000');
});

test.describe('a prefix that hands type', () => {
  test.use({ provoked: /status of 400/ }); // the browser itself logs the refusal

  test('KEYS-10: is refused with a reason', async ({ desk: { openOffice } }) => {
    const office = await openOffice('scanner');
    await fillByKeys(office, 'Prefix', '9');
    await office.keyboard.press('Enter');
    await expect(office.getByRole('alert').filter({ hasText: 'only digits' })).toBeVisible();
  });
});

test('KEYS-12, KEYS-13: an unusual amount is asked about once, and only a press of its own answers', async ({
  desk: { till, api },
}) => {
  await sellThree(api);
  await till.reload(); // the session knows the sales
  const amount = till.getByTestId('amount');
  await expect(amount).toBeVisible(); // keys that come before it is drawn are lost
  const dialog = till.getByRole('dialog', { name: 'Charge €40,063,813.33?' });
  const before = (await api.list()).total;
  await typeByHand(till, '4006381333');
  await expect(amount).toHaveText('€40,063,813.33');
  await till.waitForTimeout(DEAF_MS);
  await pressInRow(till, ['Enter', 'Enter', 'Enter'], 100); // only the first one is the till's
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText('more than 100 times as much as usual');
  await expect(dialog.getByRole('button', { name: 'Change amount' })).toBeFocused();
  await till.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(amount).toHaveText('€40,063,813.33');
  expect((await api.list()).total).toBe(before);

  await enterUntil(till, dialog);
  await till.waitForTimeout(DEAF_MS);
  await till.keyboard.press('Enter'); // the safe answer
  await expect(dialog).toBeHidden();
  await enterUntil(till, dialog);
  const yes = dialog.getByRole('button', { name: 'Charge €40,063,813.33' });
  await tabTo(till, yes);
  await till.waitForTimeout(DEAF_MS);
  await scan(till, '12'); // too short for a barcode, so its Enter reaches the page
  await scan(till, '9638507'); // and one that the till knows
  await expect(dialog).toBeVisible();
  await expect(yes).toBeFocused();
  expect((await api.list()).total).toBe(before);
  await till.waitForTimeout(DEAF_MS);
  await till.keyboard.press('Enter');
  await expectTill(till, 'Waiting', 'Nothing received yet.');
  expect((await api.list()).total).toBe(before + 1);
});

test('KEYS-12: the owner sets a limit by keys, and the till asks above it', async ({
  desk: { till, openOffice, api },
}) => {
  const office = await openOffice('payments');
  const limit = 'Ask before charging more than, in EUR';
  await fillByKeys(office, limit, '20,5');
  await office.keyboard.press('Enter');
  await expect(office.getByText('Saved')).toBeVisible();
  await expect(office.getByLabel(limit)).toHaveValue('20.50');
  await fillByKeys(office, limit, 'much');
  await office.keyboard.press('Enter');
  await expect(office.getByRole('alert').filter({ hasText: 'such as 500.00' })).toBeVisible();
  await till.bringToFront();
  await till.reload();
  await expect(till.getByTestId('amount')).toBeVisible(); // keys that come before it is drawn are lost
  const before = (await api.list()).total;
  await typeByHand(till, '2051');
  const dialog = till.getByRole('dialog', { name: 'Charge €20.51?' });
  await enterUntil(till, dialog);
  await expect(dialog).toContainText('Above €20.50');
  await till.keyboard.press('Escape');
  await expect(dialog).toBeHidden(); // it takes the keys as long as it is open
  await till.keyboard.press('Backspace');
  await till.keyboard.press('0');
  await expect(till.getByTestId('amount')).toContainText('20.50');
  await enterUntil(till, till.getByTestId('panel'));
  await expectTill(till, 'Waiting', 'Nothing received yet.');
  expect((await api.list()).total).toBe(before + 1);
});

import { expect, type Page } from '@playwright/test';
import { expectScreen, expectTill, readCode, typeByHand } from '../support/shop-pages.ts';
import { enterUntil } from '../support/by-keyboard.ts';
import type { Shop } from '../support/shop.ts';
import { SERVER_AWAY, test, type Counter } from './fixtures.ts';

test.use({ provoked: SERVER_AWAY });

/** Records everything that a page shows from now on, frame by frame: words of the till, states of the screen. */
const note = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const shown: string[] = [];
    Reflect.set(window, 'satchelShown', shown);
    const look = (): void => {
      const word = document.querySelector('[data-testid=panel]')
        ? `${document.querySelector('[data-testid=panel]')?.getAttribute('data-state')}: ${document.querySelector('[data-testid=due]')?.textContent}`
        : (document.body.dataset['state'] ?? 'no panel');
      if (shown.at(-1) !== word) shown.push(word);
      requestAnimationFrame(look);
    };
    look();
  });
const shownOn = (page: Page): Promise<string[]> => page.evaluate(() => Reflect.get(window, 'satchelShown') as string[]); // put there by note

const chargeAndNote = async ({ till, screen }: Counter): Promise<Awaited<ReturnType<typeof readCode>>> => {
  await typeByHand(till, '1840');
  await enterUntil(till, till.getByTestId('panel'));
  const asked = await readCode(till);
  await expectScreen(screen, 'amount', '€18.40');
  await Promise.all([till, screen].map(note));
  return asked;
};

/** Kills the server while both pages stay open, as a power cut would. */
const cutPower = async (shop: Shop, { till, screen }: Counter): Promise<void> => {
  await shop.kill();
  await expect(till.getByText('Satchel is not responding.')).toBeVisible();
  await expectScreen(screen, 'idle', 'Welcome to'); // never a stale code
  await shop.start();
  await expect(till.getByText('Satchel is not responding.')).toBeHidden();
};

test('killed while a sale waits: both pages come back by themselves, and the sale continues', async ({
  coreShop,
  openCounter,
}) => {
  const counter = await openCounter(coreShop);
  const { till, screen } = counter;
  const asked = await chargeAndNote(counter);
  await cutPower(coreShop, counter);
  await expectTill(till, 'Waiting', 'Nothing received yet.');
  await expectScreen(screen, 'amount', '€18.40');
  expect(await readCode(till)).toEqual(asked);
  expect(await readCode(screen)).toEqual(asked);
  expect(await shownOn(till)).toEqual(['waiting: €18.40']);
  expect(await shownOn(screen)).toEqual(['amount', 'idle', 'amount']);
  await coreShop.node.pay(asked.address, asked.sats);
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
  await coreShop.node.mine(1);
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  await expectScreen(screen, 'paid', 'Thank you!');
  expect(await shownOn(till)).toEqual(['waiting: €18.40', 'seen: €18.40', 'paid: €18.40']);
});

test('paid and confirmed while the server is away: nothing but the truth when it is back', async ({
  coreShop,
  openCounter,
}) => {
  const counter = await openCounter(coreShop);
  const { till, screen } = counter;
  const asked = await chargeAndNote(counter);
  await coreShop.node.pay(asked.address, asked.sats);
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
  await coreShop.kill();
  await expect(till.getByText('Satchel is not responding.')).toBeVisible();
  await coreShop.node.mine(1);
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
  await coreShop.start();
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  await expectScreen(screen, 'paid', 'Thank you!');
  expect(await shownOn(till)).toEqual(['waiting: €18.40', 'seen: €18.40', 'paid: €18.40']);
  expect((await shownOn(screen)).filter((state) => !['amount', 'seen', 'idle', 'paid'].includes(state))).toEqual([]);
});

test('charged into the dark: no sale is lost and none is made twice', async ({ coreShop, openCounter }) => {
  const { till } = await openCounter(coreShop);
  await coreShop.kill();
  await expect(till.getByText('Satchel is not responding.')).toBeVisible();
  await typeByHand(till, '725');
  await till.keyboard.press('Enter');
  await expect(till.getByText('Satchel is not responding. Nothing was charged. Try again.')).toBeVisible();
  await expect(till.getByTestId('amount')).toHaveText('€7.25'); // still there to try again
  await coreShop.start();
  await expect(till.getByText('Satchel is not responding.', { exact: true })).toBeHidden();
  await enterUntil(till, till.getByTestId('panel'));
  await readCode(till);
  expect((await coreShop.newest()).amount).toBe('7.25');
});

test('a reload comes back to the sale, and to those still watched', async ({ coreShop, openCounter }) => {
  const { till } = await openCounter(coreShop);
  await typeByHand(till, '450');
  await enterUntil(till, till.getByTestId('panel'));
  await readCode(till);
  const watched = await coreShop.newest();
  await till.keyboard.press('F4');
  await typeByHand(till, '725');
  await enterUntil(till, till.getByTestId('panel'));
  await readCode(till);
  await till.reload();
  await expectTill(till, 'Waiting', 'Nothing received yet.');
  await expect(till.getByTestId('due')).toHaveText('€7.25');
  await till.keyboard.press('F4');
  const strip = till.getByRole('group', { name: 'Sales still watched' });
  await expect(strip.getByRole('button', { name: `Sale ${watched.number}, €4.50, Waiting` })).toBeVisible();
  await till.keyboard.press('F12');
  await expect(till.getByText('Who is at the till?')).toBeVisible();
  await typeByHand(till, '471108');
  await expect(strip.getByRole('button', { name: `Sale ${watched.number}, €4.50, Waiting` })).toBeVisible();
});

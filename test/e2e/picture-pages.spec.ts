import { expect, type Page } from '@playwright/test';
import { detailReply, listReply, NOW, sale, SALES, session, sessionReply } from '../screens/fixtures.ts';
import { GERMAN_SHOTS } from '../screens/german-shots.ts';
import { officeAt, overviewReply } from '../screens/office-base.ts';
import { FILES, pageOf } from '../screens/pay-shots.ts';
import type { Shot } from '../screens/shot.ts';
import type { StubShop } from '../screens/stub-shop.ts';
import { CREDENTIALS, till } from '../screens/till-base.ts';
import { preparePicture } from '../support/picture.ts';
import { SERVER_AWAY } from './fixtures.ts';
import { test } from './stub-fixture.ts';

test.use({ provoked: new RegExp(`${SERVER_AWAY.source}|ERR_INTERNET_DISCONNECTED|status of (?:404|503)`) });

/** Opens a page as a picture of it is opened. */
const open = async (
  page: Page,
  stub: StubShop,
  { path, keep, replies }: Pick<Shot, 'path' | 'keep' | 'replies'>,
): Promise<void> => {
  await preparePicture(page);
  await page.clock.setFixedTime(new Date(NOW));
  await page.addInitScript(
    (kept) => {
      for (const [name, value] of Object.entries(kept))
        (name === 'till' ? window.localStorage : window.sessionStorage).setItem(`satchel.${name}`, value);
    },
    { ...keep },
  );
  stub.say(replies ?? {}, {});
  await page.goto(stub.url + path);
};

const CASHIER = { id: 'U'.repeat(22), name: 'Mia', role: 'cashier' } as const;

test('office: totals of the day wrap, currency by currency, instead of growing (design.md LAY-22)', async ({
  page,
  stub,
}) => {
  const sums = ['IRR', 'EUR', 'UYW', 'CHF'].map((currency) => ({
    currency,
    amount: '92233720368547758.07',
    sats: 1,
    sales: 41,
  }));
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(
    page,
    stub,
    officeAt('overview', {}, { 'GET /api/till/overview': overviewReply({ sales: sums, open: sums }) }),
  );
  await expect(page.locator('.stat dd').first()).toContainText('IRR');
  for (const [width, height] of [
    [1280, 800],
    [1024, 768],
    [1920, 1080],
    [640, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    const outside = (): Promise<(string | null)[]> =>
      page
        .locator('.stat')
        .evaluateAll((cells) =>
          cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent),
        );
    await expect.poll(outside, `${width} px`).toEqual([]); // the amounts are fitted in the frame after the resize
    const lines = await page.locator('.stat').first().locator('.fitted').allTextContents();
    expect(lines.map((line) => line.replace(/^\+ /, '').replaceAll(/[\d.,\s]/g, ''))).toEqual([
      '€',
      'IRR',
      'UYW',
      'CHF',
    ]);
  }
});

test('a German strip of watched sales stays in its boxes on a small screen (design.md LAY-22)', async ({
  page,
  stub,
}) => {
  const shot = GERMAN_SHOTS.find(({ state }) => state === 'watched-trouble-de');
  if (!shot) throw new Error('no such picture');
  await page.setViewportSize({ width: 1024, height: 768 });
  await open(page, stub, shot);
  await expect(page.locator('.watched')).toHaveCount(3);
  const outside = await page.locator('.watched > *').evaluateAll((parts) =>
    parts.flatMap((part) => {
      const [own, box] = [part.getBoundingClientRect(), part.parentElement?.getBoundingClientRect()];
      return box && own.left >= box.left && own.right <= box.right ? [] : [part.textContent];
    }),
  );
  expect(outside).toEqual([]);
});

test('two currencies with one sign in a list of the overview each have their code (design.md COPY-7)', async ({
  page,
  stub,
}) => {
  const dollars = { ...session().store, currency: 'USD' };
  const sales = [
    sale({ ...SALES.paid, number: 1, id: 'A'.repeat(22), amount: '5.00', currency: 'USD' }),
    sale({ ...SALES.late, number: 2, id: 'B'.repeat(22), amount: '6.00', currency: 'CAD' }),
  ];
  const more = {
    'GET /api/till/invoices': listReply(sales),
    'GET /api/till/overview': overviewReply({ needsYou: { total: 2, newest: sales } }),
  };
  await open(page, stub, officeAt('overview', { store: dollars }, more));
  const amounts = page.locator('.linelist .amt');
  await expect(amounts).toHaveText(['$5.00\u00a0USD', '$6.00\u00a0CAD', '$5.00\u00a0USD', '$6.00\u00a0CAD']);
});

test('two currencies with one sign in the strip of watched sales each have their code (design.md COPY-7)', async ({
  page,
  stub,
}) => {
  const watched = [
    sale({ ...SALES.waiting, number: 1, id: 'A'.repeat(22), amount: '5.00', currency: 'USD' }),
    sale({ ...SALES.seen, number: 2, id: 'B'.repeat(22), amount: '6.00', currency: 'CAD' }),
  ];
  const details = Object.fromEntries(watched.map((one) => [`GET /api/till/invoices/${one.id}`, detailReply(one)]));
  const counter = till({ store: { ...session().store, currency: 'USD' } }, details);
  await open(page, stub, { ...counter, keep: { ...CREDENTIALS, watched: watched.map(({ id }) => id).join(' ') } });
  const strip = page.getByRole('group', { name: 'Sales still watched' });
  await expect(strip.locator('b span')).toHaveText(['$6.00\u00a0CAD', '$5.00\u00a0USD']); // the newest first
});

test('a cashier’s menu leads to nothing that is closed to cashiers (design.md UX-24)', async ({ page, stub }) => {
  await open(page, stub, till({ user: CASHIER }));
  await page.getByRole('button', { name: /, menu$/ }).click();
  await expect(page.getByRole('menuitem')).toHaveText([/sounds/, 'Keyboard help', /lock/i]);
  const office = officeAt('overview', {}, { 'GET /api/till/session': sessionReply({ user: CASHIER }) });
  await open(page, stub, office);
  await expect(page.getByRole('link', { name: 'Back to the till' })).toBeVisible();
  await expect(page.getByRole('link')).toHaveCount(1);
});

test('a payment page says that its server is gone, and takes it back (design.md STATE-53)', async ({
  page,
  stub,
  context,
}) => {
  const served = { ...FILES, 'GET /pay/x': { text: pageOf(SALES.waiting, {}, {}), type: 'text/html' } };
  const away = page.getByRole('alert');
  await open(page, stub, { path: '/pay/x', replies: served });
  await expect(page.locator('.qr-card svg').first()).toBeVisible();
  await expect(away).toBeHidden();
  await context.setOffline(true);
  await expect(away).toHaveText('No connection to the shop right now. What you see here may be out of date.');
  await context.setOffline(false);
  await expect(away).toBeHidden();
  stub.say({ ...FILES, 'GET /pay/x': { refuse: { status: 503, code: 'x', error: 'x' } } }, {});
  await expect(away).toBeVisible();
});

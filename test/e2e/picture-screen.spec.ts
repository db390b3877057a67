import { expect, type Page } from '@playwright/test';
import { capitalsForQr } from '../../src/shared/bip21.ts';
import type { DisplayView } from '../../src/shared/display.ts';
import { display } from '../screens/display.ts';
import { NOW, SALES } from '../screens/fixtures.ts';
import { preparePicture } from '../support/picture.ts';
import {
  invoiceOf,
  kindsOf,
  LONG_NAME,
  LONG_WORD,
  SOME,
  STATES,
  widestOf,
  type Price,
  type State,
} from '../support/prices.ts';
import { scanCode } from '../support/shop-pages.ts';
import { test } from './stub-fixture.ts';

test.use({ trace: 'off' }); // a trace of thousands of drawn sales is slow and says nothing
test.setTimeout(600_000); // hundreds of drawn pages, on a machine that may be busy

/** Width and height of customer's screens: everything scales, so each proportion stands for all its sizes. */
const SCREENS = [
  [480, 800],
  [768, 1024],
  [1080, 1920],
  [800, 480],
  [1024, 600],
  [1024, 768],
  [1920, 1080],
  [3840, 2160],
] as const;

const viewsOf = (prices: readonly Price[], states: readonly State[], over: Partial<DisplayView>): DisplayView[] =>
  prices.flatMap((price, at) =>
    states.map((state, place) => {
      const invoice = invoiceOf(state, price, 1_000 + at * states.length + place);
      const shown = ({ waiting: 'amount', part: 'part', paid: 'paid', over: 'paid' } as const)[state];
      return display(shown, invoice, over);
    }),
  );

/** Shows each view in turn. @returns what lies over something else */
const lookAtViews = (page: Page, views: readonly DisplayView[]): Promise<string[]> =>
  page.evaluate(async (shown) => {
    const { push, drawn, faults } = window.satchelPicture;
    const digits = (selector: string): string =>
      document.querySelector(selector)?.textContent?.replaceAll(/\D/g, '') ?? '';
    const found: string[] = [];
    for (const view of shown) {
      push('display', view);
      const { state, sale } = view;
      if (!sale) throw new Error('a view without a sale');
      await drawn(
        () =>
          document.body.dataset['state'] === state &&
          (state === 'paid'
            ? digits('.how-2').endsWith(String(sale.number))
            : digits('.sats') === String(state === 'part' ? sale.remainingSats : sale.dueSats)),
      );
      found.push(...faults().map((fault) => `${state} ${sale.currency} ${sale.amount} ${view.locale}: ${fault}`));
    }
    return found;
  }, views);

for (const [width, height] of SCREENS)
  test(`customer’s screen of ${width}×${height}: no amount meets the code (design.md LAY-22)`, async ({
    page,
    stub,
  }) => {
    await preparePicture(page);
    await page.clock.setFixedTime(new Date(NOW));
    await page.setViewportSize({ width, height });
    const first = display('amount', SALES['waiting-lightning']);
    stub.say({ 'PUT /api/display/shown': { body: null } }, {});
    await page.goto(`${stub.url}/display#token`);
    await page.evaluate((view) => window.satchelPicture.push('display', view), first);
    await expect(page.locator('.qr-card svg')).toBeVisible();
    expect(await scanCode(page)).toBe(capitalsForQr(first.sale?.bip21 ?? ''));
    const found = [
      ...(await lookAtViews(page, viewsOf(await widestOf(page, 'en'), ['waiting'], {}))),
      ...(await lookAtViews(page, viewsOf(await widestOf(page, 'de'), ['part'], { locale: 'de', shop: LONG_NAME }))),
      ...(await lookAtViews(page, viewsOf(SOME, STATES, { locale: 'de', shop: LONG_WORD, training: true }))),
    ];
    expect(kindsOf(found)).toEqual([]);
  });

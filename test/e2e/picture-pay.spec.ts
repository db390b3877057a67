import { expect, type Page } from '@playwright/test';
import { capitalsForQr } from '../../src/shared/bip21.ts';
import type { InvoiceView } from '../../src/shared/invoice.ts';
import { SALES } from '../screens/fixtures.ts';
import { FILES, pageOf } from '../screens/pay-shots.ts';
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

const PHONES = [
  [320, 568],
  [360, 640],
  [390, 844],
  [768, 1024],
  [1280, 800],
] as const;

const pagesOf = (prices: readonly Price[], states: readonly State[], locale: string, name: string): string[] =>
  prices.flatMap((price) =>
    states.map((state) => pageOf(invoiceOf(state, price, 1), { productName: LONG_NAME }, { locale, name })),
  );

/** Shows each page in turn, as its script does. @returns what lies over something else */
const lookAtPages = (page: Page, pages: readonly string[]): Promise<string[]> =>
  page.evaluate((all) => {
    const found: string[] = [];
    for (const html of all) {
      const next = new DOMParser().parseFromString(html, 'text/html');
      document.body.dataset['state'] = next.body.dataset['state'];
      document.querySelector('main')?.replaceWith(document.adoptNode(next.querySelector('main') ?? document.body));
      const price = document.querySelector('h1')?.textContent ?? '';
      found.push(
        ...window.satchelPicture.faults().map((fault) => `${document.body.dataset['state']} ${price}: ${fault}`),
      );
    }
    return found;
  }, pages);

for (const [width, height] of PHONES)
  test(`payment page of ${width}×${height}: no amount meets the code (design.md LAY-22)`, async ({ page, stub }) => {
    await preparePicture(page);
    await page.setViewportSize({ width, height });
    const first: InvoiceView = SALES['waiting-lightning'];
    stub.say(
      { ...FILES, 'GET /pay/x': { text: pageOf(first, {}, {}), type: 'text/html' } },
      { '/api/checkout/pay/x/events': [] },
    );
    await page.goto(`${stub.url}/pay/x`);
    expect(await scanCode(page, '.qr-card[data-how=any]')).toBe(capitalsForQr(first.bip21 ?? ''));
    const found = [
      ...(await lookAtPages(page, pagesOf(await widestOf(page, 'en'), ['waiting'], 'en', 'Café Morgenrot'))),
      ...(await lookAtPages(page, pagesOf(await widestOf(page, 'de'), ['part'], 'de', LONG_NAME))),
      ...(await lookAtPages(page, pagesOf(SOME, STATES, 'de', LONG_WORD))),
    ];
    expect(kindsOf(found)).toEqual([]);
  });

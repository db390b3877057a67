import { expect, type Page } from '@playwright/test';
import type { AdviceView, InvoiceView } from '../../src/shared/invoice.ts';
import { capitalsForQr } from '../../src/shared/bip21.ts';
import { currencies, isBitcoinUnit } from '../../src/shared/currency.ts';
import { NOW, SALES, session, type SaleState } from '../screens/fixtures.ts';
import type { StubShop } from '../screens/stub-shop.ts';
import { paying, till } from '../screens/till-base.ts';
import { preparePicture } from '../support/picture.ts';
import { invoiceOf, kindsOf, LONG_NAME, SOME, STATES, widestOf, type Price, type State } from '../support/prices.ts';
import { scanCode } from '../support/shop-pages.ts';
import { test } from './stub-fixture.ts';

test.use({ trace: 'off' }); // a trace of thousands of drawn sales is slow and says nothing
test.setTimeout(600_000); // hundreds of drawn pages, on a machine that may be busy

/** Width and height of tills: as in the design, and one of the small windows. */
const TILLS = [
  [1280, 800],
  [1920, 1080],
  [1024, 768],
  [1366, 768],
  [640, 900],
] as const;

const store = (locale: string) => ({
  ...session().store,
  name: LONG_NAME,
  locale,
  tillCurrencies: currencies().filter((one) => !isBitcoinUnit(one) && one !== 'EUR'),
});
const rates = currencies()
  .filter((one) => !isBitcoinUnit(one) && one !== 'EUR')
  .map((one) => ({
    pair: `BTC_${one}`,
    value: '92310.00000000',
    lastValue: '92310.00000000',
    ageSeconds: 12,
    byHandUntil: null,
    known: { rate: '92310.00000000', fresh: true },
  }));

const open = async (page: Page, stub: StubShop, locale: string, invoice: InvoiceView | null): Promise<void> => {
  const over = { store: store(locale), otherRates: rates, training: true };
  const shot = invoice ? paying('sale', invoice, [], over) : till(over);
  stub.say(shot.replies ?? {}, {});
  await page.addInitScript(
    (keep) => {
      for (const [name, value] of Object.entries(keep))
        (name === 'till' ? window.localStorage : window.sessionStorage).setItem(`satchel.${name}`, value);
    },
    { ...shot.keep },
  );
  await page.goto(stub.url);
  await expect(invoice ? page.getByTestId('panel') : page.getByTestId('amount')).toBeVisible();
};

/** Shows each sale in turn. @returns what lies over something else */
const lookAtSales = (page: Page, sales: readonly InvoiceView[]): Promise<string[]> =>
  page.evaluate(async (shown) => {
    const { push, drawn, faults } = window.satchelPicture;
    const found: string[] = [];
    for (const sale of shown) {
      push('invoice.changed', sale);
      await drawn(() => document.querySelector('.sale-h h1')?.textContent?.includes(String(sale.number)) === true);
      found.push(...faults().map((fault) => `${sale.status} ${sale.currency} ${sale.amount}: ${fault}`));
    }
    return found;
  }, sales);

const salesOf = (prices: readonly Price[], states: readonly State[]): InvoiceView[] =>
  prices.flatMap((price, at) =>
    states.map((state, place) => invoiceOf(state, price, 2_000 + at * states.length + place)),
  );

const withLongNote = (kind: SaleState, at: number): InvoiceView => ({
  ...SALES[kind],
  number: 3_000 + at,
  memo: LONG_NAME,
});

/** Types each amount on the pad. @returns what lies over something else */
const lookAtPad = (page: Page, codes: readonly string[]): Promise<string[]> =>
  page.evaluate(async (all) => {
    const { drawn, faults } = window.satchelPicture;
    const key = (name: string): void => document.querySelector<HTMLElement>(`[data-key="${name}"]`)?.click();
    const select = document.querySelector<HTMLSelectElement>('.currency select');
    if (!select) throw new Error('no currencies');
    const found: string[] = [];
    for (const code of all) {
      Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')?.set?.call(select, code);
      select.dispatchEvent(new Event('change', { bubbles: true }));
      for (const length of [1, 7, 12]) {
        while (document.querySelector('output.zero') === null) {
          key('back');
          await drawn(() => true);
        }
        for (let at = 0; at < length; at += 1) key('9');
        const nines = (): number =>
          document.querySelector('.total dd')?.textContent?.replaceAll(/[^9]/g, '').length ?? 0;
        await drawn(() => nines() === length);
        found.push(...faults().map((fault) => `pad ${code} ${length}: ${fault}`));
      }
    }
    return found;
  }, codes);

const KINDS: readonly SaleState[] = [
  'waiting',
  'waiting-lightning',
  'seen',
  'part',
  'paid',
  'over',
  'more-seen',
  'replaced',
  'replaced-away',
  'reverted',
  'twice',
  'expired',
  'expired-part',
  'late-seen',
  'late',
  'cancelled',
  'invalid',
];

/** The panels with the most buttons: the cashier may ask a manager, or wait (design.md STATE-60). */
const advised = (number: number, advice: AdviceView): InvoiceView => ({
  ...SALES.seen,
  number,
  memo: LONG_NAME,
  advice,
});
const ADVISED: readonly InvoiceView[] = [
  advised(4_100, { word: 'accept', reasons: [], limitSats: 20_000 }),
  advised(4_101, { word: 'ask', reasons: ['above_limit', 'has_parent'], limitSats: 16_250 }),
];

/** Elements with the same place in every state of a sale (design.md LAY-12). */
const PARTS = ['.slab', '.slab-main', '.visual', '.steps', '.slab-actions', '.sale', '.totals .total', '.sale-f'];

/** @returns the places of the parts in each state, each set once with the first state that had it */
const placesIn = (page: Page, sales: readonly InvoiceView[]): Promise<string[]> =>
  page.evaluate(
    async ([shown, parts]) => {
      const { push, drawn } = window.satchelPicture;
      const places = new Map<string, string>();
      for (const sale of shown) {
        push('invoice.changed', sale);
        await drawn(() => document.querySelector('.sale-h h1')?.textContent?.includes(String(sale.number)) === true);
        const place = parts.map((part) => {
          const { x, y, width, height } = document.querySelector(part)?.getBoundingClientRect() ?? new DOMRect();
          return `${part} ${[x, y, width, height].map(Math.round).join(' ')}`;
        });
        const key = place.join(', ');
        if (!places.has(key)) places.set(key, `${sale.status} ${sale.notice ?? ''} ${sale.part ? 'part' : ''}: ${key}`);
      }
      return [...places.values()];
    },
    [sales, PARTS] as const,
  );

for (const [width, height] of TILLS.slice(0, 4))
  for (const locale of ['en', 'de'])
    test(`till of ${width}×${height} in ${locale}: no state moves a part (design.md LAY-12)`, async ({
      page,
      stub,
    }) => {
      await preparePicture(page);
      await page.clock.setFixedTime(new Date(NOW));
      await page.setViewportSize({ width, height });
      await open(page, stub, locale, SALES.waiting);
      expect(
        await placesIn(page, [...KINDS.map((kind, at) => ({ ...SALES[kind], number: 4_000 + at })), ...ADVISED]),
      ).toHaveLength(1);
    });

for (const [width, height] of TILLS) {
  test(`till of ${width}×${height}: no amount meets the code or leaves its place (design.md LAY-22)`, async ({
    page,
    stub,
  }) => {
    await preparePicture(page);
    await page.clock.setFixedTime(new Date(NOW));
    await page.setViewportSize({ width, height });
    const first = SALES['waiting-lightning'];
    await open(page, stub, 'en', first);
    await expect(page.locator('.qr-card svg')).toBeVisible();
    expect(await scanCode(page)).toBe(capitalsForQr(first.bip21 ?? ''));
    const found = await lookAtSales(page, salesOf(await widestOf(page, 'en'), ['waiting']));
    await open(page, stub, 'de', first);
    found.push(...(await lookAtSales(page, [...KINDS.map(withLongNote), ...ADVISED, ...salesOf(SOME, STATES)])));
    expect(kindsOf(found)).toEqual([]);
  });

  test(`keypad of ${width}×${height}: a typed amount stays in its places (design.md LAY-22)`, async ({
    page,
    stub,
  }) => {
    await preparePicture(page);
    await page.clock.setFixedTime(new Date(NOW));
    await page.setViewportSize({ width, height });
    await open(page, stub, 'de', null);
    const codes = new Set((await widestOf(page, 'de')).map(({ currency }) => currency));
    expect(
      kindsOf(
        await lookAtPad(
          page,
          [...codes].filter((one) => one !== 'BTC'),
        ),
      ),
    ).toEqual([]);
  });
}

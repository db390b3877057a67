import { expect, type Page } from '@playwright/test';
import { chargeByKeys, enterUntil } from '../support/by-keyboard.ts';
import { expectScreen, expectTill, openScreen, typePin } from '../support/shop-pages.ts';
import { createTrainingTill } from '../support/training-till.ts';
import { test } from './training-fixture.ts';

/** Elements with the same place in every state of a sale (design.md LAY-12). */
const TILL_PARTS = ['.slab', '.slab-main', '.visual', '.steps', '.sale', '.totals .total', '.sale-f'] as const;
const SCREEN_PARTS = ['.shop .mark', '.left', '.right > *:first-child'] as const;

/** Records layout shifts from the page's first moment that no press caused. */
const noteShifts = (): void => {
  const shifts: string[] = [];
  Reflect.set(window, 'satchelShifts', shifts);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // Layout Instability API, which has no library types yet
      const { value, hadRecentInput, sources } = entry as PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: readonly { readonly node: Node | null }[];
      };
      const moved = sources.map(({ node }) =>
        node instanceof Element ? node.getAttribute('class') : node?.textContent,
      );
      if (!hadRecentInput) shifts.push(`${value.toFixed(4)} ${moved.join(', ')}`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
};
const shiftsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => Reflect.get(window, 'satchelShifts') as string[]); // put there by noteShifts

const placesOf = (page: Page, parts: readonly string[]): Promise<string[]> =>
  page.evaluate(
    (selectors) =>
      selectors.map((selector) => {
        const box = document.querySelector(selector)?.getBoundingClientRect();
        return `${selector} ${box ? [box.x, box.y, box.width, box.height].map(Math.round).join(' ') : 'is missing'}`;
      }),
    [...parts],
  );

test('nothing moves on either screen while a sale goes from its code to the end', async ({ context, training }) => {
  const api = createTrainingTill(training.url, training.owner);
  await context.addInitScript(noteShifts);
  const till = await context.newPage();
  await till.goto(training.url);
  await typePin(till, '0000');
  await expect(till.getByTestId('amount')).toBeVisible();
  const screen = await openScreen(till);
  await screen.setViewportSize({ width: 1280, height: 720 });
  await expectScreen(screen, 'idle');

  await chargeByKeys(till, '1840');
  await expectScreen(screen, 'amount', '€18.40');
  const [tillPlaces, screenPlaces] = [await placesOf(till, TILL_PARTS), await placesOf(screen, SCREEN_PARTS)];
  const staysAs = async (word: string, sentence: string | RegExp, state: string): Promise<void> => {
    await expectTill(till, word, sentence);
    await expectScreen(screen, state);
    expect(await placesOf(till, TILL_PARTS), word).toEqual(tillPlaces);
    expect((await placesOf(screen, SCREEN_PARTS)).slice(0, 2), state).toEqual(screenPlaces.slice(0, 2));
  };

  const invoice = await api.newest();
  await api.pay(invoice, 'part');
  await staysAs('Part paid', /received\. The new code is for/, 'part');
  expect(await placesOf(screen, SCREEN_PARTS)).toEqual(screenPlaces);
  await api.pay(invoice, 'exact');
  await staysAs('Wait', 'Payment seen. Keep the goods until this turns green.', 'seen');
  await api.blocks(1);
  await staysAs('Paid', 'Accept. Hand over the goods.', 'paid');
  await api.reorg(1);
  await staysAs('No longer paid', /the payment is no longer final/, 'idle');
  await api.blocks(1);
  await staysAs('Paid', 'Accept. Hand over the goods.', 'paid');

  await enterUntil(till, till.getByTestId('amount'));
  await chargeByKeys(till, '725');
  await api.cancel(await api.newest());
  await staysAs('Cancelled', 'We keep watching this code.', 'idle');
  for (const page of [till, screen]) expect(await shiftsOf(page)).toEqual([]);
});

/** Prices in every currency, from the smallest to the largest, and sales and pages that show them. */
import type { Page } from '@playwright/test';
import { formatMoney } from '../../src/renderer/common/format.ts';
import { currencies, digitsOf } from '../../src/shared/currency.ts';
import type { InvoiceView } from '../../src/shared/invoice.ts';
import { formatAmount } from '../../src/shared/money.ts';
import { SALES } from '../screens/fixtures.ts';

export const LONG_NAME =
  'Konditorei und Kaffeerösterei Morgenrot am Alten Marktplatz, Inhaberin Annegret Überschär-Weißenfels';
export const LONG_WORD = 'Donaudampfschifffahrtsgesellschaftskapitänskajütencafé';

/** So many kinds of faults are told; the first ones explain the others. */
const MOST_KINDS = 20;

/** Small, everyday, the most that the keypad takes, and the most that Satchel stores (product.md MON-4). */
const MINORS = [1n, 1_250_000n, 999_999_999_999n, 2n ** 63n - 1n] as const;
export interface Price {
  readonly currency: string;
  readonly amount: string;
  /** About two thirds of the amount. */
  readonly part: string;
}
const PRICES: readonly Price[] = currencies().flatMap((currency) =>
  MINORS.map((minor) => {
    const digits = digitsOf(currency) ?? 2;
    return { currency, amount: formatAmount(minor, digits), part: formatAmount(minor - minor / 3n, digits) };
  }),
);

/** Texts that differ less in width stand in the same letters. */
const SAME_WIDTH = 1.04;

/** Of the prices that are about as wide and break at the same places, only the widest: where it fits, the others do. */
export const widestOf = async (page: Page, locale: string): Promise<Price[]> => {
  const texts = PRICES.map(({ amount, currency }) => formatMoney(amount, currency, locale));
  const widths = await page.evaluate((written) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    if (!canvas) throw new Error('no canvas');
    canvas.font = `660 100px ${getComputedStyle(document.body).fontFamily}`;
    return written.map((text) => canvas.measureText(text).width);
  }, texts);
  const widest = new Map<string, number>();
  texts.forEach((text, at) => {
    const width = widths[at] ?? 0;
    const breaks = text.replaceAll(/[^\s]+/g, '');
    const signFirst = /^\d/.test(text) ? 'after' : 'before';
    const like = `${Math.round(Math.log(width) / Math.log(SAME_WIDTH))}${breaks}${signFirst}`;
    const before = widest.get(like);
    if (before === undefined || width > (widths[before] ?? 0)) widest.set(like, at);
  });
  return [...widest.values()].flatMap((at) => PRICES[at] ?? []);
};
/** Prices for the states beside “open”, whose texts hold the same amounts in smaller letters. */
export const SOME = PRICES.filter(({ currency }) => ['EUR', 'IRR', 'UYW', 'BTC'].includes(currency));

const MOST_SATS = 2_099_999_999_999_999;
export type State = 'waiting' | 'part' | 'paid' | 'over';
export const STATES: readonly State[] = ['waiting', 'part', 'paid', 'over'];

/** A sale with this price; its number, which the pages show, makes it unlike the one before. */
export const invoiceOf = (state: State, { currency, amount, part }: Price, number: number): InvoiceView => ({
  ...SALES[state],
  currency,
  amount,
  number,
  overAmount: part,
  dueSats: MOST_SATS - number,
  ...(state === 'part' ? { remainingSats: MOST_SATS - number, remainingAmount: part, receivedAmount: part } : {}),
  ...(state === 'over' ? { receivedSats: MOST_SATS - number, receivedAmount: amount } : {}),
});

/** Faults that differ only in their figures count as one kind. @returns an example of each kind, with its number */
export const kindsOf = (faults: readonly string[]): string[] => {
  const kinds = new Map<string, { readonly example: string; count: number }>();
  for (const fault of faults) {
    const kind = fault.slice(fault.indexOf(': ')).replaceAll(/[\d.,\s]+/g, '0');
    const known = kinds.get(kind);
    if (known) known.count += 1;
    else kinds.set(kind, { example: fault, count: 1 });
  }
  return [...kinds.values()].slice(0, MOST_KINDS).map(({ example, count }) => `${example} (${count})`);
};

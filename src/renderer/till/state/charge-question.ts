import { digitsOf, isBitcoinUnit } from '../../../shared/currency.ts';
import { parseAmount, parseRate, satsForPrice } from '../../../shared/money.ts';
import type { SessionView } from '../../common/client.ts';

/** Nobody sells for a hundred times the usual amount without a thought, but a barcode in the amount does. */
const FAR_ABOVE = 100n;

export interface Money {
  readonly amount: string;
  readonly currency: string;
}
/** The question before a typed amount is charged. */
export interface ChargeQuestion extends Money {
  readonly why: 'limit' | 'usual';
  /** The owner's limit, or what a sale usually costs today. */
  readonly against: Money;
}

type Known = Pick<SessionView, 'store' | 'usualAmounts' | 'rate' | 'otherRates'>;

/**
 * Asks about an amount above the owner's limit, or above 100 times the median of today's sales (design.md KEYS-12). Sales in
 * the typed currency come first; without any, those in the currency with the most sales are compared by their price in
 * bitcoin.
 *
 * @returns null if the amount is not unusual
 */
export const chargeQuestion = (typed: Money, session: Known): ChargeQuestion | null => {
  const { store, usualAmounts } = session;
  if (store.askAbove !== null) {
    const limit = { amount: store.askAbove, currency: store.currency };
    // without a price the owner's limit cannot be compared, and a question does no harm
    if (isAbove(typed, limit, 1n, session) ?? true) return { ...typed, why: 'limit', against: limit };
  }
  const usual = usualAmounts.find(({ currency }) => currency === typed.currency) ?? usualAmounts[0];
  if (!usual || isAbove(typed, usual, FAR_ABOVE, session) !== true) return null;
  return { ...typed, why: 'usual', against: { amount: usual.amount, currency: usual.currency } };
};

/** @returns null if no price is known to compare two currencies with */
const isAbove = (one: Money, other: Money, times: bigint, session: Known): boolean | null => {
  if (one.currency === other.currency) {
    const [minor, otherMinor] = [minorOf(one), minorOf(other)];
    return minor === null || otherMinor === null ? null : minor > times * otherMinor;
  }
  const [sats, otherSats] = [satsOf(one, session), satsOf(other, session)];
  return sats === null || otherSats === null ? null : sats > times * otherSats;
};

const minorOf = ({ amount, currency }: Money): bigint | null => {
  const digits = digitsOf(currency);
  const minor = digits === undefined ? null : parseAmount(amount, digits);
  return minor?.ok ? minor.value : null;
};

const satsOf = (money: Money, { rate, otherRates }: Known): bigint | null => {
  const minor = minorOf(money);
  if (minor === null || isBitcoinUnit(money.currency)) return minor; // the minor unit of BTC and SATS is the sat
  const known = [rate, ...otherRates].find((one) => one?.pair === `BTC_${money.currency}`);
  const price = known ? parseRate(known.value ?? known.lastValue) : null;
  return price?.ok ? satsForPrice(minor, digitsOf(money.currency) ?? 0, price.value) : null;
};

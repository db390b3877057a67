import { digitsOf } from '../../../shared/currency.ts';
import type { AdviceView, InvoiceView } from '../../../shared/invoice.ts';
import { formatAmount, parseRate, priceForSats } from '../../../shared/money.ts';
import { formatMoney, formatSats } from '../../common/format.ts';
import type { Language } from '../../words/till-words.ts';

/** More would not be read at the counter; the sale's details name the rest. */
const SAID = 2;

/** The reasons of the advice in plain words, the gravest first. */
export const reasonsText = (invoice: InvoiceView, advice: AdviceView, language: Language): string => {
  const say = language.words.panel.advice;
  const limit = moneyOfSats(invoice, advice.limitSats, language);
  const sentences = advice.reasons.map((reason) => {
    if (reason === 'above_limit') return say.above(limit);
    return reason === 'far_above_limit' ? say.farAbove(limit) : say.reasons[reason];
  });
  return [...new Set(sentences)].slice(0, SAID).join(' ');
};

/** Sats in the currency of the sale, at its frozen price. */
const moneyOfSats = (invoice: InvoiceView, sats: number, { locale }: Language): string => {
  const rate = invoice.quote.rate === null ? null : parseRate(invoice.quote.rate);
  const digits = digitsOf(invoice.currency);
  if (!rate?.ok || digits === undefined) return formatSats(sats, locale);
  return formatMoney(formatAmount(priceForSats(BigInt(sats), digits, rate.value), digits), invoice.currency, locale);
};

import { digitsOf } from '../../../shared/currency.ts';
import { withCode } from '../../../shared/price-sign.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes a text safe in HTML content and in quoted attributes (A9). */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');

/** Intl formats decimal strings exactly (ECMA-402, NumberFormat v3); TypeScript must be told that this is one. */
const decimal = (text: string): Intl.StringNumericLiteral => text as Intl.StringNumericLiteral; // plain decimals only

const localeOf = (locale: string): string => {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
};

/** `19,933 sats`, with a no-break space before the unit (design.md COPY-7). */
export const formatSats = (sats: bigint, locale: string): string =>
  `${new Intl.NumberFormat(localeOf(locale)).format(sats)}\u00a0sats`;

/** A price as the locale writes its currency; BTC always with 8 digits and no grouping (design.md COPY-7). */
export const formatPrice = (amount: string, currency: string, locale: string): string => {
  if (currency === 'SATS') return `${new Intl.NumberFormat(localeOf(locale)).format(decimal(amount))}\u00a0sats`;
  if (currency === 'BTC') return `${amount}\u00a0BTC`;
  const digits = digitsOf(currency) ?? 2;
  const price = new Intl.NumberFormat(localeOf(locale), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return withCode(price.format(decimal(amount)), currency, locale);
};

/** Time left on a clock that counts down: `14:52` (design.md COPY-9). */
export const formatLeft = (leftMs: number): string => {
  const seconds = Math.max(0, Math.floor(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** Time of day in the shop's zone, or in UTC if this system does not know that zone. */
export const formatTime = (iso: string, locale: string, timeZone: string): string => {
  const form = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat(localeOf(locale), { ...form, timeZone }).format(new Date(iso));
  } catch {
    return new Intl.DateTimeFormat(localeOf(locale), { ...form, timeZone: 'UTC' }).format(new Date(iso));
  }
};

/** First 10 and last 6 characters: for recognising, never for checking (design.md COPY-10). */
export const shorten = (text: string): string => (text.length > 20 ? `${text.slice(0, 10)}…${text.slice(-6)}` : text);

/** A day of the calendar as the locale writes it. @param day `YYYY-MM-DD` */
export const formatDay = (day: string, locale: string): string =>
  new Intl.DateTimeFormat(localeOf(locale), { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );

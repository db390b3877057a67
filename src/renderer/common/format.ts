import { digitsOf } from '../../shared/currency.ts';
import { withCode } from '../../shared/price-sign.ts';
import type { TimeWords } from '../words/common/time.ts';

const NBSP = '\u00a0';

/** Grouped sats with the unit after a no-break space: `19,933 sats` (design.md COPY-7). */
export const formatSats = (amountSats: number | bigint, locale: string): string =>
  `${formatter(locale, { maximumFractionDigits: 0 }).format(amountSats)}${NBSP}sats`;

/** A decimal string in its currency, never converted to floating point; BTC has 8 digits and no grouping (design.md COPY-7). */
export const formatMoney = (decimal: string, currency: string, locale: string): string => {
  const digits = digitsOf(currency) ?? 2;
  if (currency === 'SATS') return `${write(formatter(locale, { maximumFractionDigits: 0 }), decimal)}${NBSP}sats`;
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (currency === 'BTC') return `${write(formatter(locale, { ...fraction, useGrouping: false }), decimal)}${NBSP}BTC`;
  const price = formatter(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...fraction });
  return withCode(write(price, decimal), currency, locale);
};

/** A whole number, grouped. */
export const formatCount = (count: number, locale: string): string =>
  formatter(locale, { maximumFractionDigits: 0 }).format(count);

/** A rate without decimals, as the till shows it. */
export const formatRate = (decimal: string, currency: string, locale: string): string =>
  withCode(
    write(
      formatter(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', maximumFractionDigits: 0 }),
      decimal,
    ),
    currency,
    locale,
  );

/** `12 s ago`, `4 min ago`. */
export const formatAge = (seconds: number, words: TimeWords): string => {
  if (seconds < 100) return words.seconds(Math.max(0, Math.floor(seconds)));
  if (seconds < 5_400) return words.minutes(Math.floor(seconds / 60));
  return words.hours(Math.floor(seconds / 3_600));
};

/** Time left as `14:52`; `0:00` once it is over. */
export const formatLeft = (untilMs: number, nowMs: number): string => {
  const seconds = Math.max(0, Math.floor((untilMs - nowMs) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** Time of day to the second (timelines) or to the minute. */
export const formatTime = (iso: string, locale: string, seconds = true): string => {
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  if (seconds) options.second = '2-digit';
  try {
    return new Intl.DateTimeFormat(locale, options).format(new Date(iso));
  } catch {
    return new Intl.DateTimeFormat('en', options).format(new Date(iso));
  }
};

/** A date in the format of the locale. */
export const formatDate = (iso: string, locale: string): string => {
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'medium' };
  try {
    return new Intl.DateTimeFormat(locale, options).format(new Date(iso));
  } catch {
    return new Intl.DateTimeFormat('en', options).format(new Date(iso));
  }
};

/** Time of day, with the date before it unless it is today (design.md COPY-14). */
export const formatWhen = (iso: string, locale: string, seconds = true, nowMs = Date.now()): string => {
  const time = formatTime(iso, locale, seconds);
  const isToday = new Date(iso).toDateString() === new Date(nowMs).toDateString();
  return isToday ? time : `${formatDate(iso, locale)}, ${time}`;
};

/** First 10 and last 6 characters, for recognising and never for checking (design.md COPY-10). */
export const shorten = (text: string): string => (text.length > 20 ? `${text.slice(0, 10)}…${text.slice(-6)}` : text);

/** A wallet's fingerprint in two groups: `8e75 0912` (design.md COPY-10). */
export const formatFingerprint = (fingerprint: string): string =>
  `${fingerprint.slice(0, 4)} ${fingerprint.slice(4, 8)}`;

/** Groups of four, for comparing by eye (design.md COPY-10). */
export const groupsOfFour = (text: string): string[] => text.match(/.{1,4}/g) ?? [];

/** `MK` for Mia Keller, `MI` for Mia. */
export const initials = (name: string): string => {
  const parts = name.trim().split(/\s+/);
  const first = letters(parts[0] ?? '');
  const last = parts.length > 1 ? letters(parts.at(-1) ?? '') : first.slice(1);
  return `${first[0] ?? ''}${last[0] ?? ''}`.toUpperCase();
};

const formatter = (locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  try {
    return new Intl.NumberFormat(locale, options);
  } catch {
    return new Intl.NumberFormat('en', options); // a locale this browser does not know
  }
};

// Intl formats decimal strings exactly (ES2023), but its type demands a template literal that a checked string cannot have.
const write = (format: Intl.NumberFormat, decimal: string): string => format.format(decimal as `${number}`);

const letters = (text: string): string[] => [...new Intl.Segmenter().segment(text)].map((one) => one.segment);

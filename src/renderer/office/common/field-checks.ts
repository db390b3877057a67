import type { OfficeWords } from '../../words/office/office.ts';

/** Each check returns why a text is not accepted, or null. The server checks again. */
export const notEmpty =
  (say: OfficeWords) =>
  (text: string): string | null =>
    text === '' ? say.missing : null;

export const wholeNumber =
  (say: OfficeWords, least: number, most: number) =>
  (text: string): string | null => {
    const number = /^\d{1,16}$/.test(text) ? Number.parseInt(text, 10) : -1;
    return number < least || number > most ? say.wholeNumber(least, most) : null;
  };

/** Accepts a comma as decimal point, as many locales write it. */
export const plainDecimal = (text: string): string => text.trim().replace(',', '.');

export const percent =
  (say: OfficeWords) =>
  (text: string): string | null =>
    /^\d{1,2}(\.\d{1,4})?$/.test(plainDecimal(text)) ? null : say.percent;

export const plainPrice =
  (say: OfficeWords) =>
  (text: string): string | null =>
    text === '' || /^\d+(\.\d{1,8})?$/.test(plainDecimal(text)) ? null : say.plainPrice;

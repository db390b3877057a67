import { digitsOf } from '../../../shared/currency.ts';
import { formatAmount } from '../../../shared/money.ts';

/** Twelve digits write 9,999,999,999.99, a large sale in any currency, and still fit the display (design.md UX-11). */
const MAX_DIGITS = 12;

export type PadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '00' | 'back' | 'clear';

/** The typed digits without leading zeros, in the currency's minor unit. */
export interface Pad {
  readonly digits: string;
  /** A key did not fit, so the amount shows its red rule until the next key. */
  readonly atLimit: boolean;
}

export const EMPTY_PAD: Pad = { digits: '', atLimit: false };

/** Applies one key; digits fill from the right, like a cash register. */
export const pressKey = (pad: Pad, key: PadKey): Pad => {
  if (key === 'clear') return EMPTY_PAD;
  if (key === 'back') return { digits: pad.digits.slice(0, -1), atLimit: false };
  const digits = (pad.digits + key).replace(/^0+/, '');
  return digits.length > MAX_DIGITS ? { ...pad, atLimit: true } : { digits, atLimit: false };
};

/** The typed amount as a decimal string in the currency: `450` is `4.50` EUR, `450` JPY, `0.450` KWD. */
export const padAmount = (pad: Pad, currency: string): string =>
  formatAmount(BigInt(pad.digits || '0'), digitsOf(currency) ?? 2);

export const isZero = (pad: Pad): boolean => pad.digits === '';

/** The key of the pad for a key of the keyboard; two `.` in a row are `00` (design.md KEYS-1). */
export const keyOfKeyboard = (key: string, previous: string | null): PadKey | null => {
  if (/^[0-9]$/.test(key)) return key as PadKey; // one digit, checked above
  if (key === 'Backspace') return 'back';
  if ((key === '.' || key === ',') && (previous === '.' || previous === ',')) return '00';
  return null;
};

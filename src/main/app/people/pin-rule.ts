import { refuse, type Refusal } from '../../../shared/result.ts';
import type { Role } from '../../../shared/vocabulary.ts';

/** A PIN is typed in view of the queue, and an owner's opens more than the others (reliability.md A40). */
const LEAST_FOR_OWNER = 6;

/**
 * Refuses a new PIN that a guesser tries first, and one too short for an owner. A PIN that was set before these rules
 * works until it is changed. Training takes every PIN, because no real money is behind it.
 */
export const refusePin = (
  pin: string | null | undefined,
  { role, training }: { readonly role: Role; readonly training: boolean },
): Refusal | undefined => {
  if (training || typeof pin !== 'string') return undefined;
  if (role === 'owner' && pin.length < LEAST_FOR_OWNER) return refuse('owner_pin_too_short');
  return isEasy(pin) ? refuse('pin_too_easy') : undefined;
};

/** Recognises 0000, 1212, 123123, 112233, 1234, 9876 and 7890, and longer ones of the same kinds. */
const isEasy = (pin: string): boolean => isRepeated(pin) || isRun(pin) || isRun(oneOfEach(pin));

/** Tells if a part of at most half its length is repeated to the end. */
const isRepeated = (pin: string): boolean =>
  [1, 2, 3, 4].some(
    (length) => length <= pin.length / 2 && Array.from(pin).every((digit, at) => digit === pin[at % length]),
  );

/** Tells if each digit is one more than the digit before it, or one less; 0 follows 9. */
const isRun = (pin: string): boolean => {
  const steps = new Set(
    Array.from(pin)
      .slice(1)
      .map((digit, at) => (Number(digit) - Number(pin[at]) + 10) % 10),
  );
  return steps.size === 1 && (steps.has(1) || steps.has(9));
};

/** 112233 becomes 123, if every digit stands there equally often in a row; otherwise the PIN is returned as it is. */
const oneOfEach = (pin: string): string => {
  const rows = pin.match(/(\d)\1*/g) ?? [];
  const isEven = rows.length > 1 && rows.every((row) => row.length > 1 && row.length === rows[0]?.length);
  return isEven ? rows.map((row) => row.charAt(0)).join('') : pin;
};

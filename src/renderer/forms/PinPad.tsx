import { Check, Delete } from 'lucide-react';
import { Icon } from '../common/Icon.tsx';

const LEAST = 4;
const MOST = 8;
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** The next PIN after a key: a digit, or `Backspace`. */
export const typePin = (pin: string, key: string): string => {
  if (key === 'Backspace') return pin.slice(0, -1);
  return /^[0-9]$/.test(key) && pin.length < MOST ? pin + key : pin;
};

export interface PinPadWords {
  readonly dots: (typed: number, of: number) => string;
  readonly pad: string;
  readonly submit: string;
  readonly delete: string;
}
interface Props {
  readonly words: PinPadWords;
  readonly pin: string;
  readonly disabled: boolean;
  readonly onKey: (key: string) => void;
  readonly onSubmit: () => void;
}
export const PinPad = ({ words, pin, disabled, onKey, onSubmit }: Props) => {
  const places = Math.max(LEAST, pin.length);
  return (
    <>
      <div className="dots" role="img" aria-label={words.dots(pin.length, places)}>
        {Array.from({ length: places }, (_, place) => (
          <i key={place} className={place < pin.length ? 'on' : undefined} />
        ))}
      </div>
      <div className="pinpad" role="group" aria-label={words.pad}>
        {DIGITS.map((digit) => (
          <button key={digit} type="button" disabled={disabled} onClick={() => onKey(digit)}>
            {digit}
          </button>
        ))}
        {/* The place is always taken, so that no key moves when it appears. */}
        <button
          type="button"
          className="enter"
          data-ready={pin.length >= LEAST || undefined}
          aria-label={words.submit}
          disabled={disabled || pin.length < LEAST}
          onClick={onSubmit}
        >
          <Icon of={Check} large />
        </button>
        <button type="button" disabled={disabled} onClick={() => onKey('0')}>
          0
        </button>
        <button type="button" aria-label={words.delete} disabled={disabled} onClick={() => onKey('Backspace')}>
          <Icon of={Delete} large />
        </button>
      </div>
    </>
  );
};

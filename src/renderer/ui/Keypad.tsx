import { Delete } from 'lucide-react';
import type { PadKey } from '../state/keypad.ts';
import { words } from '../words.ts';
import { Icon } from './Icon.tsx';

const KEYS: readonly PadKey[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '00', '0', 'back'];

interface Props {
  readonly onKey: (key: PadKey) => void;
  /** The key typed on a keyboard just now: it flashes. */
  readonly flash: PadKey | null;
}
export const Keypad = ({ onKey, flash }: Props) => (
  <div className="keypad" role="group" aria-label={words.ringUp.keypad}>
    {KEYS.map((key) => (
      <button
        key={key}
        type="button"
        data-key={key}
        data-flash={flash === key || undefined}
        aria-label={key === 'back' ? words.ringUp.delete : undefined}
        onClick={() => onKey(key)}
      >
        {key === 'back' ? <Icon of={Delete} large /> : key}
      </button>
    ))}
  </div>
);

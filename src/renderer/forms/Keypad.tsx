import { Delete } from 'lucide-react';
import type { PadKey } from '../till/state/keypad.ts';
import { Icon } from '../common/Icon.tsx';

const KEYS: readonly PadKey[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '00', '0', 'back'];

interface Props {
  readonly words: { readonly keypad: string; readonly delete: string };
  readonly onKey: (key: PadKey) => void;
  /** The key just typed on a keyboard, which flashes. */
  readonly flash: PadKey | null;
}
export const Keypad = ({ words, onKey, flash }: Props) => (
  <div className="keypad" role="group" aria-label={words.keypad}>
    {KEYS.map((key) => (
      <button
        key={key}
        type="button"
        data-key={key}
        data-flash={flash === key || undefined}
        aria-label={key === 'back' ? words.delete : undefined}
        onClick={() => onKey(key)}
      >
        {key === 'back' ? <Icon of={Delete} large /> : key}
      </button>
    ))}
  </div>
);

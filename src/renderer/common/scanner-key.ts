/** A scanner may send its line end as a control character, which browsers take for a shortcut (design.md KEYS-6). */
const CONTROL_ENDS: Readonly<Record<string, string>> = { j: 'Enter', m: 'Enter', i: 'Tab' };

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/** The key as a scanner means it; null for a shortcut of the browser. */
export const scannerKeyOf = ({ key, ctrlKey, altKey, metaKey }: Press): string | null => {
  if (ctrlKey && !altKey && !metaKey) return CONTROL_ENDS[key.toLowerCase()] ?? null;
  return altKey || metaKey ? null : key;
};

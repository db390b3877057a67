import { randomUUID } from 'node:crypto';

/**
 * Metadata goes out as it came in. A JavaScript object cannot hold it exactly (key order, `1.0`, large integers), so the
 * parsed object travels with its source text and the text is what is written.
 */
const sources = new WeakMap<object, string>();

/** Parses JSON text into an object that {@link toJson} will write back byte for byte. */
export const rawJson = (text: string): Record<string, unknown> => {
  const value = JSON.parse(text) as Record<string, unknown>; // callers keep objects only
  sources.set(value, text);
  return value;
};

/** A decimal as a JSON number that {@link toJson} will write with exactly these digits, trailing zeros trimmed. */
export const rawNumber = (decimal: string): number => {
  const text = decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
  const boxed = Object(Number(text)) as object; // a boxed number: the text cannot be attached to a plain one
  sources.set(boxed, text);
  return boxed as unknown as number; // only toJson ever looks at it
};

/** `JSON.stringify` that writes what {@link rawJson} and {@link rawNumber} made as its source text. */
export const toJson = (value: unknown): string => {
  const kept: string[] = [];
  const mark = `${randomUUID()}:`; // no caller can guess it
  const text = JSON.stringify(value, (_key, member: unknown) => {
    const source = typeof member === 'object' && member !== null ? sources.get(member) : undefined;
    return source === undefined ? member : mark + String(kept.push(source) - 1);
  });
  if (kept.length === 0) return text;
  return text.replace(new RegExp(`"${mark}(\\d+)"`, 'g'), (whole, at: string) => kept[Number(at)] ?? whole);
};

import { randomUUID } from 'node:crypto';
import { withoutTrailingZeros } from '../../shared/money.ts';

/**
 * Source texts of parsed values. Metadata must leave as it came in (product.md MON-6), and a JavaScript object cannot
 * hold it exactly (order of keys, `1.0`, large integers). So the object is linked to its source text, and the text is
 * written.
 */
const sources = new WeakMap<object, string>();

/** Parses JSON text into an object that {@link toJson} will write back byte for byte. */
export const rawJson = (text: string): Record<string, unknown> => {
  const value = JSON.parse(text) as Record<string, unknown>; // callers pass the text of an object
  sources.set(value, text);
  return value;
};

/**
 * Makes a JSON number of a decimal, which {@link toJson} will write digit by digit, without trailing zeros (product.md
 * MON-1).
 */
export const rawNumber = (decimal: string): number => {
  const text = withoutTrailingZeros(decimal);
  const boxed = Object(Number(text)) as object; // boxed, because a plain number cannot be a key of the map
  sources.set(boxed, text);
  return boxed as unknown as number; // only toJson reads it
};

/** Like `JSON.stringify`, but writes values of {@link rawJson} and {@link rawNumber} as their source text. */
export const toJson = (value: unknown): string => {
  const kept: string[] = [];
  const mark = randomUUID(); // random, so that no caller can forge it
  const text = JSON.stringify(value, (_key, member: unknown) => {
    const source = typeof member === 'object' && member !== null ? sources.get(member) : undefined;
    if (source === undefined) return member;
    kept.push(source);
    return mark;
  });
  if (kept.length === 0) return text;
  // members are visited in the order in which they are written
  const [first = '', ...others] = text.split(`"${mark}"`);
  return others.reduce((written, part, at) => `${written}${kept[at] ?? ''}${part}`, first);
};

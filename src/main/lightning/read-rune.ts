/** Reads the rights of a rune without asking its node (Core Lightning, lightning-createrune(7), "RESTRICTION FORMAT"). */

export interface Rune {
  /** True if the rune may let this method be called; restrictions of anything but the method are taken as met. */
  readonly allows: (method: string) => boolean;
}

/** Bytes of the authentication code, before the restrictions. */
const CODE_BYTES = 32;

/** Returns null if the text is no rune. */
export const readRune = (text: string): Rune | null => {
  if (!/^[\w-]+={0,2}$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length < CODE_BYTES) return null;
  const restrictions = bytes.subarray(CODE_BYTES).toString('utf8');
  if (restrictions === '') return { allows: () => true };
  const all = splitUnescaped(restrictions, '&').map((restriction) => splitUnescaped(restriction, '|'));
  return { allows: (method) => all.every((alternatives) => alternatives.some((one) => isMet(one, method))) };
};

/** Splits at a separator that no backslash precedes. */
const splitUnescaped = (text: string, separator: '&' | '|'): string[] => {
  const parts = [''];
  for (let at = 0; at < text.length; at += 1) {
    const isEscape = text[at] === '\\' && at + 1 < text.length;
    if (text[at] === separator) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${text.slice(at, at + (isEscape ? 2 : 1))}`);
    if (isEscape) at += 1;
  }
  return parts;
};

const CONDITIONS: Readonly<Record<string, (method: string, value: string) => boolean>> = {
  '!': () => false, // every call has a method
  '=': (method, value) => method === value,
  '/': (method, value) => method !== value,
  '^': (method, value) => method.startsWith(value),
  $: (method, value) => method.endsWith(value),
  '~': (method, value) => method.includes(value),
  '<': () => false, // no method is a number
  '>': () => false,
  '{': (method, value) => method < value,
  '}': (method, value) => method > value,
  '#': () => true, // a comment
};

const isMet = (alternative: string, method: string): boolean => {
  const [, field, condition, value] = /^([^!=/^$~<>{}#]*)([!=/^$~<>{}#])(.*)$/s.exec(alternative) ?? [];
  if (field !== 'method' || condition === undefined || value === undefined) return true;
  return CONDITIONS[condition]?.(method, value.replaceAll(/\\(.)/gs, '$1')) ?? true;
};

/** Methods that move money, or that give whoever calls them the right to. The last one stands for any that is not listed. */
const SPENDING =
  'pay xpay renepay sendpay sendonion keysend injectpaymentonion fetchinvoice sendinvoice withdraw multiwithdraw txprepare txsend fundchannel multifundchannel fundpsbt signpsbt sendpsbt close splice_signed createrune commando-rune plugin setconfig a-plugin-of-the-owner'.split(
    ' ',
  );

/** Returns true if a rune allows what moves money (lightning.md LN-15). */
export const maySpend = (rune: string): boolean => {
  const read = readRune(rune);
  return read !== null && SPENDING.some(read.allows);
};

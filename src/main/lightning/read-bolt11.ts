import { bech32 } from '@scure/base';
import { bolt11Msats } from '../../shared/bolt11.ts';
import type { Msats } from '../../shared/money.ts';

/** Facts as the invoice states them: only its form was checked. A text that is absent is empty. */
export interface Bolt11Facts {
  readonly prefix: string;
  /** 0 if it names no amount. */
  readonly amountMsats: Msats;
  readonly paymentHash: string;
  readonly paymentSecret: string;
  /** The signer that it names (`n` field). */
  readonly payee: string;
  readonly madeAtMs: number;
  readonly endsAtMs: number;
  /** SHA-256 of a description that it does not hold, hex (LUD-06). */
  readonly descriptionHash: string;
}

/** BOLT #11: an invoice without an expiry is valid for an hour. */
const DEFAULT_EXPIRY_SECONDS = 3600;
const TIMESTAMP_WORDS = 7;
const SIGNATURE_WORDS = 104;
const TAG = { hash: 1, secret: 16, payee: 19, expiry: 6, descriptionHash: 23 } as const;
/** A reader must skip a field of these whose length is another one (BOLT #11, "Requirements" of tagged fields). */
const WORDS_OF: Readonly<Record<number, number>> = {
  [TAG.hash]: 52,
  [TAG.secret]: 52,
  [TAG.payee]: 53,
  [TAG.descriptionHash]: 52,
};

/** Decodes an invoice (BOLT #11). @throws if it cannot be read */
export const readBolt11 = (bolt11: string): Bolt11Facts => {
  const { prefix: human, words } = bech32.decode(bolt11 as `${string}1${string}`, false); // throws without a separator
  const [, prefix, amount] = /^ln(bcrt|bc|tbs|tb)(\d+[munp]?)?$/.exec(human) ?? [];
  if (prefix === undefined || words.length < TIMESTAMP_WORDS + SIGNATURE_WORDS) throw new Error('it is no invoice');
  const fields = fieldsOf(words.slice(TIMESTAMP_WORDS, -SIGNATURE_WORDS));
  const hexOf = (tag: number): string =>
    Buffer.from(bech32.fromWordsUnsafe(fields.get(tag) ?? []) ?? []).toString('hex');
  const expiry = fields.get(TAG.expiry);
  const madeAt = numberOf(words.slice(0, TIMESTAMP_WORDS));
  return {
    prefix,
    amountMsats: amount === undefined ? 0n : amountOf(bolt11),
    paymentHash: hexOf(TAG.hash),
    paymentSecret: hexOf(TAG.secret),
    payee: hexOf(TAG.payee),
    madeAtMs: madeAt * 1000,
    endsAtMs: (madeAt + (expiry ? numberOf(expiry) : DEFAULT_EXPIRY_SECONDS)) * 1000,
    descriptionHash: hexOf(TAG.descriptionHash),
  };
};

const amountOf = (bolt11: string): Msats => {
  const msats = bolt11Msats(bolt11);
  if (msats === undefined) throw new Error('its amount is no whole number of millisatoshi');
  return msats;
};

/** Splits the tagged fields: a type, a length in two words, data. Of two with one type, the first counts. */
const fieldsOf = (words: readonly number[]): ReadonlyMap<number, number[]> => {
  const fields = new Map<number, number[]>();
  for (let at = 0; at < words.length;) {
    const tag = words[at] ?? 0;
    const length = numberOf(words.slice(at + 1, at + 3));
    const end = at + 3 + length;
    if (end > words.length) throw new Error('a field is cut off');
    const isWhole = (WORDS_OF[tag] ?? length) === length;
    if (isWhole && !fields.has(tag)) fields.set(tag, words.slice(at + 3, end));
    at = end;
  }
  return fields;
};

/** Reads 5-bit words as a number, big-endian. */
const numberOf = (words: readonly number[]): number => words.reduce((total, word) => total * 32 + word, 0);

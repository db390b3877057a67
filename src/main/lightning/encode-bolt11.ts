import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bech32 } from '@scure/base';
import type { Msats } from '../../shared/money.ts';

/** Content of an invoice (BOLT #11). */
export interface Bolt11Content {
  /** Human-readable prefix of the network: `bc`, `tb`, `tbs` or `bcrt`. */
  readonly prefix: string;
  readonly amountMsats: Msats;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly expirySeconds: number;
  readonly paymentHash: Uint8Array;
  readonly paymentSecret: Uint8Array;
  /** The text, or the SHA-256 of a text that is told elsewhere (LUD-06). */
  readonly description: string | Uint8Array;
}

const UNITS: readonly (readonly [bigint, string])[] = [
  [1_000_000_000_000n, ''],
  [1_000_000_000n, 'm'],
  [1_000_000n, 'u'],
  [1_000n, 'n'],
  [1n, 'p'],
];

const TAG = { hash: 1, secret: 16, description: 13, descriptionHash: 23, expiry: 6, cltv: 24, features: 5 } as const;
/** var_onion_optin (8) and payment_secret (14), both required, and basic_mpp (17): BOLT #9. */
const FEATURES = (1 << 8) | (1 << 14) | (1 << 17);
const MIN_FINAL_CLTV = 18;

/** Writes and signs an invoice (BOLT #11). Only the training node needs it. */
export const encodeBolt11 = (content: Bolt11Content, secretKey: Uint8Array): string => {
  const hrp = `ln${content.prefix}${amountText(content.amountMsats)}`;
  const words = dataOf(content);
  const signed = secp256k1.sign(signedHash(hrp, words), secretKey, { prehash: false, format: 'recovered' });
  // the library puts the recovery id first, BOLT #11 puts it last
  const signature = bech32.toWords(Uint8Array.from([...signed.subarray(1), signed[0] ?? 0]));
  return bech32.encode(hrp, [...words, ...signature], false);
};

/** Hashes what is signed: the human-readable part and the data before the signature (BOLT #11, "Data Part"). */
export const signedHash = (hrp: string, words: readonly number[]): Uint8Array =>
  sha256(Uint8Array.from([...new TextEncoder().encode(hrp), ...bytesOf(words)]));

/** Writes the amount in its shortest form: BOLT #11 demands the largest multiplier that is exact. */
const amountText = (amountMsats: Msats): string => {
  const pico = amountMsats * 10n;
  const [unit, letter] = UNITS.find(([each]) => pico % each === 0n) ?? [1n, 'p'];
  return `${pico / unit}${letter}`;
};

const dataOf = (content: Bolt11Content): number[] => [
  ...wordsOf(content.timestamp, 7),
  ...field(TAG.hash, bech32.toWords(content.paymentHash)),
  ...field(TAG.secret, bech32.toWords(content.paymentSecret)),
  ...descriptionOf(content),
  ...field(TAG.expiry, wordsOf(content.expirySeconds, lengthOf(content.expirySeconds))),
  ...field(TAG.cltv, wordsOf(MIN_FINAL_CLTV, lengthOf(MIN_FINAL_CLTV))),
  ...field(TAG.features, wordsOf(FEATURES, 4)),
];

const descriptionOf = ({ description }: Bolt11Content): number[] =>
  typeof description === 'string'
    ? field(TAG.description, bech32.toWords(new TextEncoder().encode(description)))
    : field(TAG.descriptionHash, bech32.toWords(description));

/** Writes a number as 5-bit words, big-endian. */
const wordsOf = (value: number, length: number): number[] =>
  Array.from({ length }, (_, at) => Number((BigInt(value) >> BigInt(5 * (length - 1 - at))) & 31n));

/** Writes a tagged field: type, length in two words, data. */
const field = (type: number, data: readonly number[]): number[] => [type, ...wordsOf(data.length, 2), ...data];

const lengthOf = (value: number): number => Math.max(1, Math.ceil(value.toString(2).length / 5));

/** Packs 5-bit words into bytes; the last byte is filled up with zeros. */
const bytesOf = (words: readonly number[]): Uint8Array => {
  const bits = words.map((word) => word.toString(2).padStart(5, '0')).join('');
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  return Uint8Array.from({ length: padded.length / 8 }, (_, at) =>
    Number.parseInt(padded.slice(at * 8, at * 8 + 8), 2),
  );
};

import { refuse } from '../../shared/result.ts';
import type { Refusal } from '../../shared/result.ts';

const EXTENDED_PRIVATE = /^[xyztuv]prv/i;
/**
 * Wallet import format has 51 characters for an uncompressed key and 52 for a compressed one; BIP 38 starts with 6P.
 */
const SINGLE_PRIVATE = /^(?:[59][1-9A-HJ-NP-Za-km-z]{50}|[KLc][1-9A-HJ-NP-Za-km-z]{51}|6P[1-9A-HJ-NP-Za-km-z]{56})$/;
const RAW_PRIVATE = /^(?:0x)?[0-9a-f]{64}$/i;
/** A seed word: every language of BIP 39 writes its words with letters and marks only. */
const WORD = /^[\p{L}\p{M}]{1,16}$/u;
const FEWEST_WORDS = 12;
const MOST_WORDS = 25; // 24 words and a passphrase

/**
 * Recognises private keys and seed words before any other code sees the text. The refusal never repeats it (product.md
 * ADDR-4).
 * @returns the refusal, or undefined if the text holds nothing private
 */
export const refusePrivateMaterial = (text: string): Refusal | undefined => {
  if (isSeed(text)) return refuse('wallet_seed_words');
  const parts = text.split(/[^0-9A-Za-z]+/);
  const isPrivate =
    RAW_PRIVATE.test(text.trim()) || parts.some((part) => EXTENDED_PRIVATE.test(part) || SINGLE_PRIVATE.test(part));
  return isPrivate ? refuse('wallet_private_key') : undefined;
};

/** Recognises seed words, which may be numbered or separated by commas. */
const isSeed = (text: string): boolean => {
  const words = text.split(/[\s,;]+/u).filter((part) => part !== '' && !/^\d{1,2}[.):]?$/.test(part));
  return words.length >= FEWEST_WORDS && words.length <= MOST_WORDS && words.every((word) => WORD.test(word));
};

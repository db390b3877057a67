import { refuse } from '../../shared/result.ts';
import type { Refusal } from '../../shared/result.ts';

const EXTENDED_PRIVATE = /^[xyztuv]prv/i;
/** Wallet import format: 51 characters uncompressed, 52 compressed; BIP 38 starts with 6P. */
const SINGLE_PRIVATE = /^(?:[59][1-9A-HJ-NP-Za-km-z]{50}|[KLc][1-9A-HJ-NP-Za-km-z]{51}|6P[1-9A-HJ-NP-Za-km-z]{56})$/;
const RAW_PRIVATE = /^(?:0x)?[0-9a-f]{64}$/i;
/** A list may be numbered or comma separated; every BIP 39 language writes its words in letters and marks. */
const WORD = /^[\p{L}\p{M}]{1,16}$/u;
const FEWEST_WORDS = 12;
const MOST_WORDS = 25; // 24 and a passphrase behind them

/**
 * Recognises what must never be pasted, before anything else looks at it. The refusal never repeats the text.
 * @returns undefined where nothing private was seen
 */
export const refusePrivateMaterial = (text: string): Refusal | undefined => {
  if (isSeed(text)) return refuse('wallet_seed_words');
  const parts = text.split(/[^0-9A-Za-z]+/);
  const isPrivate =
    RAW_PRIVATE.test(text.trim()) || parts.some((part) => EXTENDED_PRIVATE.test(part) || SINGLE_PRIVATE.test(part));
  return isPrivate ? refuse('wallet_private_key') : undefined;
};

const isSeed = (text: string): boolean => {
  const words = text.split(/[\s,;]+/u).filter((part) => part !== '' && !/^\d{1,2}[.):]?$/.test(part));
  return words.length >= FEWEST_WORDS && words.length <= MOST_WORDS && words.every((word) => WORD.test(word));
};

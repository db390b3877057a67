/** Checks the proof that a block contains a transaction (chain.md CHAIN-39). */
import type { Network } from '../../shared/vocabulary.ts';
import { ProvablyWrong } from '../upstream/reasons.ts';
import { rootOfBranch } from './block-proof.ts';
import type { ParsedTransaction } from './raw-transaction.ts';

/** A Merkle branch from a leaf up to the root, as Electrum and Esplora name it. */
export interface MerkleBranch {
  readonly merkle: readonly string[];
  /** Place of the transaction in its block. */
  readonly position: number;
}

/** No block holds 2^32 transactions. */
const MOST_STEPS = 32;
/** As long as two hashes: such a transaction could pass for an inner node of the tree (CVE-2017-12842). */
const TWO_HASHES = 64;
/** Height from which a coinbase must name its block (BIP 34); Bitcoin Core's test networks demand it from the first block. */
const NAMED_SINCE: Record<Network, number> = { mainnet: 227_931, testnet4: 1, signet: 1, regtest: 1 };

const NO_PROOF = 'it cannot prove that a transaction was mined';

/** @throws ProvablyWrong unless the branch leads from the transaction to the Merkle root of a block */
export const assertMined = (
  { txid, strippedSize }: Pick<ParsedTransaction, 'txid' | 'strippedSize'>,
  { merkle, position }: MerkleBranch,
  merkleRoot: string,
): void => {
  const fits = merkle.length <= MOST_STEPS && position < 2 ** merkle.length && strippedSize !== TWO_HASHES;
  if (!fits || repeatsLeft(txid, merkle, position) || rootOfBranch(txid, merkle, position) !== merkleRoot)
    throw new ProvablyWrong(NO_PROOF);
};

/**
 * Checks the coinbase of a block: an attacker who passes an inner node off as a transaction cannot lift it to the same
 * depth.
 *
 * @param depth of the branches that are accepted in this block
 * @throws ProvablyWrong
 */
export const assertCoinbase = (
  coinbase: ParsedTransaction,
  branch: MerkleBranch,
  block: { readonly merkleRoot: string; readonly height: number; readonly depth: number; readonly network: Network },
): void => {
  assertMined(coinbase, branch, block.merkleRoot);
  const isFirst = coinbase.coinbase && branch.position === 0 && branch.merkle.length === block.depth;
  const isNamed = block.height < NAMED_SINCE[block.network] || namedHeight(coinbase.raw) === block.height;
  if (!isFirst || !isNamed) throw new ProvablyWrong(NO_PROOF);
};

/**
 * Returns true if a right child equals its left one. Only the last of an odd number stands for both, and then it is the
 * left one that is proven (CVE-2012-2459).
 */
const repeatsLeft = (txid: string, merkle: readonly string[], position: number): boolean =>
  merkle.some(
    (sibling, step) =>
      Math.floor(position / 2 ** step) % 2 === 1 &&
      sibling === rootOfBranch(txid, merkle.slice(0, step), position % 2 ** step),
  );

/** Reads the height that a coinbase names at the beginning of its script, or null (BIP 34). */
export const namedHeight = (raw: Buffer): number | null => {
  const isSegwit = raw[4] === 0;
  // version, marker and flag, one input, its null outpoint, and the length of a script of at most 100 bytes
  const script = raw.subarray(4 + (isSegwit ? 2 : 0) + 1 + 36 + 1);
  const length = script[0] ?? 0;
  if (length === 0) return 0; // OP_0
  if (length >= 0x51 && length <= 0x60) return length - 0x50; // OP_1 to OP_16
  if (length > 4 || script.length < 1 + length) return null;
  return script.readUIntLE(1, length);
};

/** Parts of blocks that tests make up. */
import { createHash } from 'node:crypto';
import { rootOfBranch } from '../../src/main/chain/block-proof.ts';

const sha256d = (bytes: Buffer): Buffer =>
  createHash('sha256').update(createHash('sha256').update(bytes).digest()).digest();
const reversed = (bytes: Buffer): Buffer => Buffer.from(bytes.toReversed());

/** Lists the siblings from a transaction up to the root, as Electrum's `get_merkle` does. */
export const branchOf = (txids: readonly string[], position: number): string[] => {
  let level = txids.map((txid) => reversed(Buffer.from(txid, 'hex')));
  const merkle: string[] = [];
  for (let at = position; level.length > 1; at = Math.floor(at / 2)) {
    const pairs = level.length % 2 === 0 ? level : [...level, ...level.slice(-1)];
    merkle.push(reversed(pairs[at ^ 1] ?? Buffer.alloc(0)).toString('hex'));
    level = pairs.flatMap((left, index) => {
      const right = pairs[index + 1];
      return index % 2 === 0 && right ? [sha256d(Buffer.concat([left, right]))] : [];
    });
  }
  return merkle;
};

/** Computes the Merkle root of a block of these transactions. */
export const rootOf = (txids: readonly string[]): string => rootOfBranch(txids[0] ?? '', branchOf(txids, 0), 0);

/** A coinbase whose script names a height below 32,768 (BIP 34), and a number that makes it unlike others. */
export const coinbaseHexOf = (height: number, salt: number): string => {
  const script = Buffer.from([2, height & 0xff, height >> 8, 2, salt & 0xff, salt >> 8]).toString('hex');
  return `0100000001${'00'.repeat(32)}ffffffff06${script}ffffffff01${'00'.repeat(8)}0151${'00'.repeat(4)}`;
};

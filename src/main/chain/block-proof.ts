/** Checks what a block's header and a Merkle branch prove on their own (Bitcoin's consensus rules, unchanged by BIP 141). */
import type { Network } from '../../shared/vocabulary.ts';
import { sha256d, shownHash } from './raw-transaction.ts';

export interface HeaderFields {
  readonly version: number;
  readonly previousHash: string;
  readonly merkleRoot: string;
  readonly timestamp: number;
  readonly bits: number;
  readonly nonce: number;
}

/**
 * Easiest targets that are believed. On mainnet it is difficulty 2^43, a sixteenth of the difficulty in 2026, so that a
 * made-up header costs real money. The test networks allow blocks of difficulty 1 and less by rule.
 */
const EASIEST: Record<Network, bigint> = {
  mainnet: 0xffffn << 165n,
  testnet4: 0xffffn << (8n * 0x1an),
  signet: 0x0377aen << (8n * 0x1bn),
  regtest: 0x7fffffn << (8n * 0x1dn),
};

/** Returns the block's hash: double SHA-256 of the 80 bytes of its header. */
export const hashOfHeader = (header: HeaderFields): string =>
  shownHash(
    sha256d(
      Buffer.concat([
        u32(header.version),
        hashBytes(header.previousHash),
        hashBytes(header.merkleRoot),
        u32(header.timestamp),
        u32(header.bits),
        u32(header.nonce),
      ]),
    ),
  );

/** Returns true if the hash meets the header's own target, and this target is plausible for the network. */
export const hasWork = (hash: string, bits: number, network: Network): boolean => {
  const target = targetOf(bits);
  return target <= EASIEST[network] && BigInt(`0x${hash}`) <= target;
};

/** Computes the root to which a Merkle branch leads from the txid at `position`. */
export const rootOfBranch = (txid: string, branch: readonly string[], position: number): string => {
  let hash = hashBytes(txid);
  let index = position;
  for (const sibling of branch) {
    const pair = index % 2 === 0 ? [hash, hashBytes(sibling)] : [hashBytes(sibling), hash];
    hash = Buffer.from(sha256d(Buffer.concat(pair)));
    index = Math.floor(index / 2);
  }
  return shownHash(hash);
};

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

/** Reverses a shown hash into the byte order of headers and trees. */
const hashBytes = (hash: string): Buffer => Buffer.from(Buffer.from(hash, 'hex').toReversed());

/** Expands the compact form `bits` of a target. */
const targetOf = (bits: number): bigint => {
  const exponent = BigInt(bits >>> 24);
  const mantissa = BigInt(bits & 0x7f_ffff);
  return exponent <= 3n ? mantissa >> (8n * (3n - exponent)) : mantissa << (8n * (exponent - 3n));
};

/** What a block's header and a Merkle branch prove by themselves (Bitcoin's consensus rules, BIP 141 leaves them as they were). */
import { createHash } from 'node:crypto';
import type { Network } from '../app/records.ts';

export interface HeaderFields {
  readonly version: number;
  readonly previousHash: string;
  readonly merkleRoot: string;
  readonly timestamp: number;
  readonly bits: number;
  readonly nonce: number;
}

/**
 * Easiest targets believed. Mainnet: difficulty 2^43, a sixteenth of what blocks of 2026 have, so that a made-up header
 * costs real money; the test networks have blocks of difficulty 1 and less by rule.
 */
const EASIEST: Record<Network, bigint> = {
  mainnet: 0xffffn << 165n,
  testnet4: 0xffffn << (8n * 0x1an),
  signet: 0x0377aen << (8n * 0x1bn),
  regtest: 0x7fffffn << (8n * 0x1dn),
};

/** Double SHA-256 of the 80 bytes of the header. */
export const hashOfHeader = (header: HeaderFields): string =>
  shown(
    sha256d(
      Buffer.concat([
        u32(header.version),
        inner(header.previousHash),
        inner(header.merkleRoot),
        u32(header.timestamp),
        u32(header.bits),
        u32(header.nonce),
      ]),
    ),
  );

/** Whether the header's hash meets its own target, and that one is plausible for the network. */
export const hasWork = (hash: string, bits: number, network: Network): boolean => {
  const target = targetOf(bits);
  return target <= EASIEST[network] && BigInt(`0x${hash}`) <= target;
};

/** The root that a Merkle branch leads to from a txid at `position`. */
export const rootOfBranch = (txid: string, branch: readonly string[], position: number): string => {
  let hash = inner(txid);
  let index = position;
  for (const sibling of branch) {
    const pair = index % 2 === 0 ? [hash, inner(sibling)] : [inner(sibling), hash];
    hash = Buffer.from(sha256d(Buffer.concat(pair)));
    index = Math.floor(index / 2);
  }
  return shown(hash);
};

const shown = (bytes: Buffer): string => Buffer.from(bytes.toReversed()).toString('hex');

const sha256d = (bytes: Buffer): Buffer =>
  createHash('sha256').update(createHash('sha256').update(bytes).digest()).digest();

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

const inner = (hash: string): Buffer => Buffer.from(Buffer.from(hash, 'hex').toReversed());

/** The target that compact `bits` stand for. */
const targetOf = (bits: number): bigint => {
  const exponent = BigInt(bits >>> 24);
  const mantissa = BigInt(bits & 0x7f_ffff);
  return exponent <= 3n ? mantissa >> (8n * (3n - exponent)) : mantissa << (8n * (exponent - 3n));
};

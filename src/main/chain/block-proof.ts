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
 * Easiest targets that the consensus rules allow: `consensus.powLimit` in Bitcoin Core's `src/kernel/chainparams.cpp`, in
 * the compact form in which headers name them (`bits` 1d00ffff, 1d00ffff, 1e0377ae and 207fffff). BIP 94 (testnet4) and BIP
 * 325 (signet) say the same.
 */
const LIMIT: Record<Network, bigint> = {
  mainnet: 0xffffn << (8n * 0x1an),
  testnet4: 0xffffn << (8n * 0x1an),
  signet: 0x0377aen << (8n * 0x1bn),
  regtest: 0x7fffffn << (8n * 0x1dn),
};

/**
 * Target of difficulty 2^43, a sixteenth of mainnet's difficulty in 2026. No block of mainnet since July 2019 is easier, so
 * a made-up header that claims to be newer costs real money.
 */
const COSTLY = 0xffffn << 165n;
const COSTLY_SINCE_MS = Date.UTC(2020, 0, 1);

/** Returns the block's hash: double SHA-256 of the 80 bytes of its header. */
export const hashOfHeader = (header: HeaderFields): string => shownHash(sha256d(bytesOfHeader(header)));

/** Returns the 80 bytes of a header. */
export const bytesOfHeader = (header: HeaderFields): Buffer =>
  Buffer.concat([
    u32(header.version),
    hashBytes(header.previousHash),
    hashBytes(header.merkleRoot),
    u32(header.timestamp),
    u32(header.bits),
    u32(header.nonce),
  ]);

/**
 * Returns true if the hash meets the header's own target, and the network allows this target. This is `CheckProofOfWork` in
 * Bitcoin Core's `src/pow.cpp`, and holds for blocks of any age.
 */
export const hasWork = (hash: string, bits: number, network: Network): boolean => {
  const target = targetOf(bits);
  return target > 0n && target <= LIMIT[network] && BigInt(`0x${hash}`) <= target;
};

/**
 * Returns true if the block is so old, by its own time, that its work proves little: anybody can make one today that claims
 * a difficulty of those days. It is older than Satchel, so whatever it holds pays no sale and takes none back (product.md
 * INV-22). The test networks have no such time: their blocks are cheap by rule.
 */
export const isCheapByAge = (timeMs: number, network: Network): boolean =>
  network === 'mainnet' && timeMs < COSTLY_SINCE_MS;

/** Returns true if the block claims a time at which no block was as easy as it is. */
export const isTooEasy = (bits: number, timeMs: number, network: Network): boolean =>
  network === 'mainnet' && !isCheapByAge(timeMs, network) && targetOf(bits) > COSTLY;

/** Computes the work that a header with this target proves: how many hashes it takes on average. */
export const workOf = (bits: number): bigint => (1n << 256n) / (targetOf(bits) + 1n);

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

/** Expands the compact form `bits` of a target; 0 if it is negative, which no hash meets. */
export const targetOf = (bits: number): bigint => {
  if ((bits & 0x80_0000) !== 0) return 0n;
  const exponent = BigInt(bits >>> 24);
  const mantissa = BigInt(bits & 0x7f_ffff);
  return exponent <= 3n ? mantissa >> (8n * (3n - exponent)) : mantissa << (8n * (exponent - 3n));
};

/** Writes a target in the compact form of headers, which keeps its first three bytes (`arith_uint256::GetCompact`). */
export const bitsOf = (target: bigint): number => {
  let size = Math.ceil(target.toString(16).length / 2);
  let mantissa = Number(size <= 3 ? target << (8n * BigInt(3 - size)) : target >> (8n * BigInt(size - 3)));
  // the highest bit of the mantissa would be a sign
  if ((mantissa & 0x80_0000) !== 0) {
    mantissa >>>= 8;
    size += 1;
  }
  return size * 0x100_0000 + mantissa;
};

/** The easiest target that the consensus rules of a network allow. */
export const easiestTarget = (network: Network): bigint => LIMIT[network];

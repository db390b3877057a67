/** Parses raw transactions and blocks (BIP 144): a source is believed only as far as its bytes go (product.md SRC-3). */
import { hash } from 'node:crypto';
import type { SeenOutput, SeenTransaction } from '../app/payment/observations.ts';

/** The weight limit allows no block above 4 MB (BIP 141); nothing larger is read. */
const MAX_BYTES = 4_000_000;
export const HEADER_BYTES = 80;
/** Input of a coinbase: txid 0, output 2^32 - 1. */
const NULL_OUTPOINT = `${'0'.repeat(64)}:4294967295`;
const MAX_MONEY_SATS = 2_100_000_000_000_000n;

/** The source sent bytes that are no transaction or block. */
export class BadBytes extends Error {
  override name = 'BadBytes';
}

/** A parsed transaction. It keeps its bytes, because a block holds thousands and few are needed as hex. */
export interface ParsedTransaction {
  readonly txid: string;
  readonly coinbase: boolean;
  readonly outputs: readonly SeenOutput[];
  /** Outpoints `txid:vout`; none for a coinbase. */
  readonly spends: readonly string[];
  readonly raw: Buffer;
  /** Its bytes without marker, flag and witness, which are those that its txid names. */
  readonly strippedSize: number;
}

export interface ParsedBlock {
  readonly hash: string;
  readonly previousHash: string;
  readonly timeMs: number;
  readonly transactions: readonly ParsedTransaction[];
}

interface Reader {
  readonly at: () => number;
  readonly skip: (count: number) => void;
  readonly bytes: (count: number) => Buffer;
  readonly byte: () => number;
  readonly u32: () => number;
  readonly u64: () => bigint;
  /** Reads a CompactSize, which must be in its shortest form. */
  readonly compact: () => number;
  /** Reads a CompactSize that counts items of at least `size` bytes, so that a lie cannot make us allocate. */
  readonly count: (size: number) => number;
}

/** Parses exactly one transaction. @throws BadBytes */
export const parseTransaction = (bytes: Buffer): ParsedTransaction => {
  if (bytes.length > MAX_BYTES) throw new BadBytes('it is too large');
  const { transaction, end } = readTransaction(bytes, 0);
  if (end !== bytes.length) throw new BadBytes('something follows it');
  return transaction;
};

/** Parses hex that must be the transaction of this txid. @throws BadBytes */
export const parseTransactionOf = (txid: string, hex: string): ParsedTransaction => {
  const transaction = parseTransaction(bytesOfHex(hex.trim()));
  if (transaction.txid !== txid) throw new BadBytes('it is not the transaction that was asked for');
  return transaction;
};

/** Parses a block and checks that its header commits to its transactions. @throws BadBytes */
export const parseBlock = (bytes: Buffer): ParsedBlock => {
  if (bytes.length > MAX_BYTES) throw new BadBytes('it is too large');
  const header = parseHeader(bytes);
  const reader = createReader(bytes, HEADER_BYTES);
  const count = reader.count(60);
  const transactions: ParsedTransaction[] = [];
  let offset = reader.at();
  for (let index = 0; index < count; index += 1) {
    const { transaction, end } = readTransaction(bytes, offset);
    transactions.push(transaction);
    offset = end;
  }
  if (offset !== bytes.length) throw new BadBytes('something follows it');
  if (merkleRoot(transactions.map(({ txid }) => txid)) !== header.merkleRoot)
    throw new BadBytes('its header does not commit to these transactions');
  return { hash: header.hash, previousHash: header.previousHash, timeMs: header.timeMs, transactions };
};

/** Parses the header at the beginning of a block. @throws BadBytes */
export const parseHeader = (bytes: Buffer) => {
  if (bytes.length < HEADER_BYTES) throw new BadBytes('it ends early');
  return {
    hash: shownHash(sha256d(bytes.subarray(0, HEADER_BYTES))),
    previousHash: shownHash(bytes.subarray(4, 36)),
    merkleRoot: shownHash(bytes.subarray(36, 68)),
    timeMs: bytes.readUInt32LE(68) * 1_000,
    bits: bytes.readUInt32LE(72),
  };
};

/** Decodes hex of an even length. @throws BadBytes for anything else */
export const bytesOfHex = (hex: string, maxBytes = MAX_BYTES): Buffer => {
  if (hex.length > maxBytes * 2) throw new BadBytes('it is too large');
  const bytes = Buffer.from(hex, 'hex');
  if (hex.length % 2 !== 0 || bytes.length * 2 !== hex.length) throw new BadBytes('it is not hex');
  return bytes;
};

/** Returns the transaction as the use case takes it. Its hex is made on demand: hardly one of a block's thousands is ours. */
export const seenOf = (transaction: ParsedTransaction): SeenTransaction => ({
  txid: transaction.txid,
  get rawHex() {
    return transaction.raw.toString('hex');
  },
  outputs: transaction.outputs,
  spends: transaction.spends,
});

const readTransaction = (bytes: Buffer, start: number): { transaction: ParsedTransaction; end: number } => {
  const reader = createReader(bytes, start);
  reader.skip(4);
  // BIP 144: marker 0 in place of the number of inputs, then flag 1
  const segwit = bytes[reader.at()] === 0;
  if (segwit && (reader.byte() !== 0 || reader.byte() !== 1)) throw new BadBytes('its segwit flag is unknown');
  const bodyStart = reader.at();
  const inputs = readInputs(reader);
  const outputs = readOutputs(reader);
  const bodyEnd = reader.at();
  if (segwit) skipWitness(reader, inputs.length);
  const lockTime = reader.bytes(4);
  const end = reader.at();
  const raw = bytes.subarray(start, end);
  // the txid leaves out marker, flag and witness (BIP 141)
  const hashed = segwit
    ? Buffer.concat([bytes.subarray(start, start + 4), bytes.subarray(bodyStart, bodyEnd), lockTime])
    : raw;
  const coinbase = inputs.length === 1 && inputs[0] === NULL_OUTPOINT;
  return {
    transaction: {
      txid: shownHash(sha256d(hashed)),
      coinbase,
      outputs,
      spends: coinbase ? [] : inputs,
      raw,
      strippedSize: hashed.length,
    },
    end,
  };
};

const createReader = (bytes: Buffer, start: number): Reader => {
  let offset = start;
  const take = (count: number): number => {
    const from = offset;
    if (count > bytes.length - from) throw new BadBytes('it ends early');
    offset = from + count;
    return from;
  };
  const compact = (): number => {
    const first = bytes.readUInt8(take(1));
    if (first < 0xfd) return first;
    if (first === 0xff) throw new BadBytes('a length is too large');
    const value = first === 0xfd ? bytes.readUInt16LE(take(2)) : bytes.readUInt32LE(take(4));
    if (value < (first === 0xfd ? 0xfd : 0x1_0000)) throw new BadBytes('a length is not in its shortest form');
    return value;
  };
  return {
    at: () => offset,
    skip: (count) => void take(count),
    bytes: (count) => {
      const from = take(count);
      return bytes.subarray(from, from + count);
    },
    byte: () => bytes.readUInt8(take(1)),
    u32: () => bytes.readUInt32LE(take(4)),
    u64: () => bytes.readBigUInt64LE(take(8)),
    compact,
    count: (size) => {
      const value = compact();
      if (value * size > bytes.length - offset) throw new BadBytes('it ends early');
      return value;
    },
  };
};

const readInputs = (reader: Reader): string[] => {
  const spends: string[] = [];
  const count = reader.count(41);
  if (count === 0) throw new BadBytes('it has no inputs');
  for (let index = 0; index < count; index += 1) {
    const txid = shownHash(reader.bytes(32));
    spends.push(`${txid}:${reader.u32()}`);
    reader.skip(reader.compact());
    reader.skip(4);
  }
  return spends;
};

/** Writes a hash as it is shown: hex in reversed byte order. */
export const shownHash = (digest: Buffer): string => Buffer.from(digest.toReversed().buffer).toString('hex');

const readOutputs = (reader: Reader): SeenOutput[] => {
  const outputs: SeenOutput[] = [];
  const count = reader.count(9);
  if (count === 0) throw new BadBytes('it has no outputs');
  for (let vout = 0; vout < count; vout += 1) {
    const amountSats = reader.u64();
    if (amountSats > MAX_MONEY_SATS) throw new BadBytes('an output is worth more than 21 million bitcoin');
    outputs.push({ vout, amountSats, scriptHex: reader.bytes(reader.compact()).toString('hex') });
  }
  return outputs;
};

const skipWitness = (reader: Reader, inputs: number): void => {
  let items = 0;
  for (let index = 0; index < inputs; index += 1) {
    const count = reader.count(1);
    items += count;
    for (let item = 0; item < count; item += 1) reader.skip(reader.compact());
  }
  if (items === 0) throw new BadBytes('it has a witness marker and no witness');
};

export const sha256d = (bytes: Buffer): Buffer => hash('sha256', hash('sha256', bytes, 'buffer'), 'buffer');

const merkleRoot = (txids: readonly string[]): string => {
  let level = txids.map((txid) => Buffer.from(Buffer.from(txid, 'hex').toReversed()));
  while (level.length > 1) {
    const next: Buffer<ArrayBuffer>[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const left = level[index];
      // the last of an odd number is paired with itself
      const right = level[index + 1] ?? left;
      if (left && right) next.push(Buffer.from(sha256d(Buffer.concat([left, right]))));
    }
    level = next;
  }
  return shownHash(level[0] ?? Buffer.alloc(0));
};

import { describe, expect, test } from 'vitest';
import type { KnownHeader, SeenHeader } from '../../../src/main/app/payment/observations.ts';
import { bitsOf, easiestTarget, hashOfHeader, targetOf, workOf } from '../../../src/main/chain/block-proof.ts';
import { readHeaders } from '../../../src/main/chain/header-chain.ts';
import { assertRules, nextBits } from '../../../src/main/chain/header-rules.ts';
import { parseHeader } from '../../../src/main/chain/raw-transaction.ts';
import type { Network } from '../../../src/shared/vocabulary.ts';
import vectors from '../../vectors/chain/headers.json' with { type: 'json' };

const PERIOD = 2_016;
const NOW_MS = Date.UTC(2026, 5, 1);
const EASIEST = 0x1d00_ffff;

/** A header with these fields. Its work is not looked at here. */
const headerOf = (parentHash: string, bits: number, timestamp: number): SeenHeader => {
  const raw = Buffer.alloc(80);
  raw.writeUInt32LE(1, 0);
  Buffer.from(parentHash, 'hex')
    .toReversed()
    .forEach((byte, index) => (raw[4 + index] = byte));
  raw.writeUInt32LE(timestamp, 68);
  raw.writeUInt32LE(bits, 72);
  const { hash, timeMs } = parseHeader(raw);
  return { hash, parentHash, work: workOf(bits), timeMs, rawHex: raw.toString('hex') };
};

interface Chain {
  readonly known: Map<string, KnownHeader>;
  readonly tip: KnownHeader;
}

/** Headers from `from` on, one every `gap` seconds; `bits` may differ per height. */
const chainOf = (options: {
  from: number;
  count: number;
  start: number;
  gap?: number;
  bits: (height: number) => number;
}): Chain => {
  const known = new Map<string, KnownHeader>();
  let parentHash = '0'.repeat(64);
  let tip: KnownHeader | undefined;
  for (let index = 0; index < options.count; index += 1) {
    const height = options.from + index;
    const made = headerOf(parentHash, options.bits(height), options.start + index * (options.gap ?? 600));
    tip = { ...made, height };
    known.set(tip.hash, tip);
    parentHash = tip.hash;
  }
  if (!tip) throw new Error('an empty chain');
  return { known, tip };
};

const check =
  (chain: Chain, header: SeenHeader, network: Network = 'mainnet', nowMs = NOW_MS) =>
  () =>
    assertRules([header], { known: { header: (hash) => chain.known.get(hash) }, network, nowMs });

const seconds = (header: SeenHeader): number => header.timeMs / 1_000;
const after = ({ tip }: Chain, bits: number, later = 600): SeenHeader => headerOf(tip.hash, bits, seconds(tip) + later);

const DIFFICULTY = 'its block has the wrong difficulty';

describe('CHAIN-37: headers of mainnet', () => {
  test('the first three follow each other', () => {
    const [genesis, ...rest] = vectors.first;
    const [root] = readHeaders(Buffer.from(genesis?.raw ?? '', 'hex'), 'mainnet');
    const headers = readHeaders(Buffer.from(rest.map(({ raw }) => raw).join(''), 'hex'), 'mainnet');
    if (!root) throw new Error('no genesis');
    expect([root, ...headers].map(({ hash }) => hash)).toEqual(vectors.first.map(({ hash }) => hash));
    const known = new Map([[root.hash, { ...root, height: 0 }]]);
    const nowMs = NOW_MS;
    expect(() =>
      assertRules(headers, { known: { header: (hash) => known.get(hash) }, network: 'mainnet', nowMs }),
    ).not.toThrow();
  });

  test.each(vectors.changes)('$what', ({ bits, next, firstTime, time }) => {
    const tookMs = (time - firstTime) * 1_000;
    expect(nextBits(Number.parseInt(bits, 16), tookMs, easiestTarget('mainnet'))).toBe(Number.parseInt(next, 16));
  });

  test.each([0x1d00_ffff, 0x1d00_d86a, 0x1b04_04cb, 0x1707_5e7d, 0x207f_ffff])(
    'bits %i are written as they were read',
    (bits) => {
      expect(bitsOf(targetOf(bits))).toBe(bits);
    },
  );
});

describe('CHAIN-37: bits', () => {
  const bits = 0x1707_5e7d;
  test('stay within a period', () => {
    const chain = chainOf({ from: 900_001, count: 20, start: 1_750_000_000, bits: () => bits });
    expect(check(chain, after(chain, bits))).not.toThrow();
    expect(check(chain, after(chain, bits - 1))).toThrow(DIFFICULTY);
    expect(check(chain, after(chain, EASIEST))).toThrow(DIFFICULTY);
  });

  test('change exactly at its end if its first block is known', () => {
    const from = 450 * PERIOD;
    const chain = chainOf({ from, count: PERIOD, start: 1_750_000_000, gap: 550, bits: () => bits });
    const expected = nextBits(bits, (PERIOD - 1) * 550_000, easiestTarget('mainnet'));
    expect(expected).not.toBe(bits);
    expect(check(chain, after(chain, expected))).not.toThrow();
    expect(check(chain, after(chain, bits))).toThrow(DIFFICULTY);
    expect(check(chain, after(chain, expected + 1))).toThrow(DIFFICULTY);
  });

  test('change by four at most if its first block is not known', () => {
    const chain = chainOf({ from: 451 * PERIOD - 20, count: 20, start: 1_750_000_000, bits: () => bits });
    const target = targetOf(bits);
    expect(check(chain, after(chain, bitsOf(target * 4n)))).not.toThrow();
    expect(check(chain, after(chain, bitsOf(target / 4n)))).not.toThrow();
    expect(check(chain, after(chain, bitsOf(target * 5n)))).toThrow(DIFFICULTY);
    expect(check(chain, after(chain, bitsOf(target / 5n)))).toThrow(DIFFICULTY);
  });

  test('never change on regtest', () => {
    const chain = chainOf({ from: PERIOD - 12, count: 12, start: 1_750_000_000, bits: () => 0x207f_ffff });
    expect(check(chain, after(chain, 0x207f_ffff), 'regtest')).not.toThrow();
    expect(check(chain, after(chain, 0x207f_fffe), 'regtest')).toThrow(DIFFICULTY);
  });

  test('a header whose parent is unknown is judged by its time alone', () => {
    const chain = chainOf({ from: 900_001, count: 2, start: 1_750_000_000, bits: () => bits });
    expect(check(chain, headerOf('1'.repeat(64), EASIEST, 1_750_000_000))).not.toThrow();
  });

  test('each header of a row is compared with the one before it', () => {
    const chain = chainOf({ from: 900_001, count: 12, start: 1_750_000_000, bits: () => bits });
    const first = after(chain, bits);
    const second = headerOf(first.hash, EASIEST, seconds(first) + 600);
    const known = { header: (hash: string) => chain.known.get(hash) };
    expect(() => assertRules([first, second], { known, network: 'mainnet', nowMs: NOW_MS })).toThrow(DIFFICULTY);
  });
});

describe('CHAIN-37: testnet4 (BIP 94)', () => {
  const hard = 0x1c00_ffff;
  /** The last block of the chain is an easy exception. */
  const withEasyTip = (from: number, count: number): Chain =>
    chainOf({ from, count, start: 1_750_000_000, bits: (height) => (height === from + count - 1 ? EASIEST : hard) });

  test('a block more than 20 minutes after its parent has the easiest difficulty, and no other block has', () => {
    const chain = chainOf({ from: PERIOD, count: 20, start: 1_750_000_000, bits: () => hard });
    expect(check(chain, after(chain, EASIEST, 1_201), 'testnet4')).not.toThrow();
    expect(check(chain, after(chain, hard, 1_201), 'testnet4')).toThrow(DIFFICULTY);
    expect(check(chain, after(chain, EASIEST, 1_200), 'testnet4')).toThrow(DIFFICULTY);
    expect(check(chain, after(chain, EASIEST, 1_201), 'mainnet')).toThrow(DIFFICULTY);
  });

  test('an easy block does not make the next one easy', () => {
    const chain = withEasyTip(PERIOD, 20);
    expect(check(chain, after(chain, hard), 'testnet4')).not.toThrow();
    expect(check(chain, after(chain, EASIEST), 'testnet4')).toThrow(DIFFICULTY);
  });

  test('a new period counts from the first block of the one before', () => {
    const chain = withEasyTip(PERIOD, PERIOD);
    const expected = nextBits(hard, (PERIOD - 1) * 600_000, easiestTarget('testnet4'));
    expect(check(chain, after(chain, expected), 'testnet4')).not.toThrow();
    expect(check(chain, after(chain, EASIEST, 1_201), 'testnet4')).toThrow(DIFFICULTY);
  });

  test('the first block of a period is at most ten minutes older than its parent', () => {
    const chain = chainOf({ from: PERIOD, count: PERIOD, start: 1_750_000_000, bits: () => hard });
    const expected = nextBits(hard, (PERIOD - 1) * 600_000, easiestTarget('testnet4'));
    expect(check(chain, after(chain, expected, -600), 'testnet4')).not.toThrow();
    expect(check(chain, after(chain, expected, -601), 'testnet4')).toThrow(DIFFICULTY);
  });
});

describe('CHAIN-37: time', () => {
  const bits = 0x1707_5e7d;
  test('is later than the median of the eleven before', () => {
    const chain = chainOf({ from: 900_001, count: 11, start: 1_750_000_000, bits: () => bits });
    const median = 1_750_000_000 + 5 * 600;
    expect(check(chain, headerOf(chain.tip.hash, bits, median + 1))).not.toThrow();
    expect(check(chain, headerOf(chain.tip.hash, bits, median))).toThrow('older than those before it');
  });

  test('is compared only if all eleven are known, or the chain is shorter', () => {
    const cut = chainOf({ from: 900_001, count: 10, start: 1_750_000_000, bits: () => bits });
    expect(check(cut, headerOf(cut.tip.hash, bits, 1_700_000_000))).not.toThrow();
    const young = chainOf({ from: 0, count: 3, start: 1_750_000_000, bits: () => bits });
    expect(check(young, headerOf(young.tip.hash, bits, 1_750_000_600))).toThrow('older than those before it');
    expect(check(young, headerOf(young.tip.hash, bits, 1_750_000_601))).not.toThrow();
  });

  test('is at most two hours ahead', () => {
    const chain = chainOf({ from: 900_001, count: 11, start: 1_750_000_000, bits: () => bits });
    const header = after(chain, bits);
    expect(check(chain, header, 'mainnet', header.timeMs - 7_200_000)).not.toThrow();
    expect(check(chain, header, 'mainnet', header.timeMs - 7_200_001)).toThrow('from the future');
  });
});

test('the helper of this file hashes as headers do', () => {
  const header = headerOf('0'.repeat(64), EASIEST, 1);
  expect(header.hash).toBe(
    hashOfHeader({
      version: 1,
      previousHash: '0'.repeat(64),
      merkleRoot: '0'.repeat(64),
      timestamp: 1,
      bits: EASIEST,
      nonce: 0,
    }),
  );
});

import { createHash, randomBytes } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bech32 } from '@scure/base';
import fc from 'fast-check';
import { decode } from 'light-bolt11-decoder';
import { describe, expect, test } from 'vitest';
import { checkBolt11, type Wanted } from '../../../src/main/lightning/check-bolt11.ts';
import { encodeBolt11, type Bolt11Content } from '../../../src/main/lightning/encode-bolt11.ts';
import { readBolt11 } from '../../../src/main/lightning/read-bolt11.ts';
import { createIsSignedBy } from '../../../src/main/lightning/signed-by.ts';
import { bolt11Msats } from '../../../src/shared/bolt11.ts';

const SECRET_KEY = createHash('sha256').update('key').digest();
const IDENTITY = Buffer.from(secp256k1.getPublicKey(SECRET_KEY)).toString('hex');
const NOW = 1_800_000_000;
const HASH = createHash('sha256').update('preimage').digest();

const content = (change: Partial<Bolt11Content> = {}): Bolt11Content => ({
  prefix: 'bcrt',
  amountMsats: 19_933_000n,
  timestamp: NOW,
  expirySeconds: 900,
  paymentHash: HASH,
  paymentSecret: randomBytes(32),
  description: 'Café 1042 ☕',
  ...change,
});
const wanted = (change: Partial<Wanted> = {}): Wanted => ({
  network: 'regtest',
  amountMsats: 19_933_000n,
  expiresAtMs: (NOW + 900) * 1000,
  description: '',
  identity: IDENTITY,
  nowMs: NOW * 1000,
  ...change,
});
const bolt11With = (change: Partial<Bolt11Content> = {}): string => encodeBolt11(content(change), SECRET_KEY);
const check = (bolt11: string, change: Partial<Wanted> = {}, hash = HASH.toString('hex')) =>
  checkBolt11({ bolt11, paymentHash: hash, handle: null }, wanted(change));

const splitOf = (bolt11: string) => bech32.decode(bolt11 as `${string}1${string}`, false); // a BOLT11 of ours has the separator
const joinOf = (prefix: string, words: readonly number[]): string => bech32.encode(prefix, [...words], false);

/** BOLT #11, "Examples": $3 for a cup of coffee; private key e126f68f…b734. */
const COFFEE =
  'lnbc2500u1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpu9qrsgquk0rl77nj30yxdy8j9vdx85fkpmdla2087ne0xh8nhedh8w27kyke0lp53ut353s06fv3qfegext0eh0ymjpf39tuven09sam30g4vgpfna3rh';
const COFFEE_NODE = '03e7156ae33b0a208d0744199163177e909e80176e55d97a2f221ede0f934dd9ad';
const COFFEE_HASH = '0001020304050607080900010203040506070809000102030405060708090102';

test('LN-2: the example of BOLT #11 is read, and its signer is found', () => {
  const asked = {
    network: 'mainnet',
    amountMsats: 250_000_000n,
    identity: COFFEE_NODE,
    nowMs: 1_496_314_658_000,
    expiresAtMs: 1_496_314_718_000,
    description: '',
  } as const;
  expect(checkBolt11({ bolt11: COFFEE, paymentHash: COFFEE_HASH, handle: null }, asked)).toMatchObject({
    paymentHash: COFFEE_HASH,
    amountMsats: 250_000_000n,
  });
  expect(() =>
    checkBolt11({ bolt11: COFFEE, paymentHash: COFFEE_HASH, handle: null }, { ...asked, identity: IDENTITY }),
  ).toThrow(/another signer/);
});

describe('signatures of a known key', () => {
  const isSignedBy = createIsSignedBy(IDENTITY);
  const made = (hash: Uint8Array, key = SECRET_KEY): Uint8Array => {
    const signed = secp256k1.sign(hash, key, { prehash: false, format: 'recovered' });
    return Uint8Array.from([...signed.subarray(1), signed[0] ?? 0]);
  };
  const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 });

  test('property: are accepted, and none of another hash, key or recovery id', () => {
    const other = createHash('sha256').update('another key').digest();
    fc.assert(
      fc.property(hashes, hashes, fc.nat(64), (hash, another, at) => {
        const compact = made(hash);
        expect(isSignedBy(compact, hash)).toBe(true);
        expect(isSignedBy(compact, another)).toBe(Buffer.compare(hash, another) === 0);
        expect(isSignedBy(made(hash, other), hash)).toBe(false);
        const changed = compact.map((byte, place) => (place === at ? byte ^ 1 : byte));
        expect(isSignedBy(changed, hash)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  test('zeros and a high s are refused', () => {
    expect(isSignedBy(new Uint8Array(65), HASH)).toBe(false);
    const compact = made(HASH);
    const s = secp256k1.Point.Fn.ORDER - BigInt(`0x${Buffer.from(compact.subarray(32, 64)).toString('hex')}`);
    const high = Uint8Array.from([
      ...compact.subarray(0, 32),
      ...Buffer.from(s.toString(16).padStart(64, '0'), 'hex'),
      (compact[64] ?? 0) ^ 1,
    ]);
    expect(isSignedBy(high, HASH)).toBe(false);
  });

  test('an invoice of the node passes, and a foreign one is refused for its signer', () => {
    expect(check(bolt11With(), { isOwn: isSignedBy }).amountMsats).toBe(19_933_000n);
    expect(() => check(bolt11With(), { identity: COFFEE_NODE, isOwn: createIsSignedBy(COFFEE_NODE) })).toThrow(
      /another signer/,
    );
  });
});

describe('an invoice of the training node', () => {
  test('LN-2: is read by an independent decoder, and passes the check', () => {
    const bolt11 = bolt11With();
    expect(check(bolt11)).toEqual({
      bolt11,
      paymentHash: HASH.toString('hex'),
      amountMsats: 19_933_000n,
      expiresAtMs: (NOW + 900) * 1000,
      endsAtMs: (NOW + 900) * 1000,
      handle: null,
    });
    const said = decode(bolt11).sections.find(({ name }) => name === 'description');
    expect(said).toMatchObject({ value: 'Café 1042 ☕' });
  });

  test('property: our reader finds what the independent decoder finds', () => {
    const given = fc.record({
      prefix: fc.constantFrom('bc', 'tb', 'tbs', 'bcrt'),
      amountMsats: fc.bigInt({ min: 1n, max: 2_100_000_000_000_000_000n }),
      timestamp: fc.integer({ min: 1, max: 2 ** 35 - 1 }),
      expirySeconds: fc.integer({ min: 1, max: 2_000_000 }),
    });
    fc.assert(
      fc.property(given, (some) => {
        const bolt11 = bolt11With(some);
        const said = new Map(
          decode(bolt11).sections.map((section) => [section.name, 'value' in section ? section.value : undefined]),
        );
        const facts = readBolt11(bolt11);
        expect(facts).toMatchObject({
          prefix: some.prefix,
          amountMsats: BigInt(said.get('amount') as string), // a decimal text
          paymentHash: said.get('payment_hash'),
          paymentSecret: said.get('payment_secret'),
          endsAtMs: (Number(said.get('timestamp')) + Number(said.get('expiry'))) * 1000,
        });
      }),
      { numRuns: 50 },
    );
  });

  test('is not read if a field is cut off', () => {
    const { prefix, words } = splitOf(bolt11With());
    expect(() => readBolt11(joinOf(prefix, words.toSpliced(7, 3)))).toThrow(/./);
    expect(() => readBolt11(joinOf(prefix, [...words.slice(0, 7), 1, 31, 31, ...words.slice(-104)]))).toThrow(
      /cut off/,
    );
  });

  test('has every amount in the largest multiplier that is exact', () => {
    const prefixOf = (amountMsats: bigint): string => bolt11With({ amountMsats }).replace(/1[02-9ac-hj-np-z]+$/, '');
    expect([1n, 100n, 1_000n, 100_000n, 250_000_000n, 100_000_000_000n].map(prefixOf)).toEqual([
      'lnbcrt10p',
      'lnbcrt1n',
      'lnbcrt10n',
      'lnbcrt1u',
      'lnbcrt2500u',
      'lnbcrt1',
    ]);
  });

  test('property: amount, expiry, hash and description survive, and the amount is read from the prefix alone', () => {
    const given = fc.record({
      amountMsats: fc.bigInt({ min: 1n, max: 2_100_000_000_000_000_000n }),
      expirySeconds: fc.integer({ min: 1, max: 2_000_000 }),
      timestamp: fc.integer({ min: 1, max: 2 ** 35 - 1 }),
      description: fc.string({ maxLength: 100, unit: 'grapheme' }).map((text) => text.slice(0, 150)),
    });
    fc.assert(
      fc.property(given, (some) => {
        const bolt11 = bolt11With(some);
        const { amountMsats, timestamp, expirySeconds } = some;
        const asked = { amountMsats, nowMs: timestamp * 1000, expiresAtMs: (timestamp + expirySeconds) * 1000 };
        expect(check(bolt11, asked).amountMsats).toBe(amountMsats);
        expect(bolt11Msats(bolt11)).toBe(amountMsats);
        expect(bolt11Msats(bolt11.toUpperCase())).toBe(amountMsats);
      }),
      { numRuns: 100 },
    );
  });
});

test.each([
  ['longer', 3_600],
  ['shorter', 300],
])('LN-8: an invoice that is valid for %s than its sale passes, with its own end', (_what, expirySeconds) => {
  expect(check(bolt11With({ expirySeconds }))).toMatchObject({
    expiresAtMs: (NOW + 900) * 1000,
    endsAtMs: (NOW + expirySeconds) * 1000,
  });
});

describe('LN-2: an invoice is not shown if', () => {
  test.each([
    ['its amount is higher', bolt11With({ amountMsats: 19_933_001n }), {}, /another amount/],
    ['its amount is lower', bolt11With({ amountMsats: 19_932_999n }), {}, /another amount/],
    ['it is for another network', bolt11With({ prefix: 'bc' }), {}, /another network/],
    ['it is for the test network', bolt11With({ prefix: 'tb' }), {}, /another network/],
    ['it has expired', bolt11With({ timestamp: NOW - 1000 }), {}, /expired already/],
    ['nobody could pay it in time', bolt11With({ expirySeconds: 9 }), {}, /expired already/],
    ['another node signed it', bolt11With(), { identity: COFFEE_NODE }, /another signer/],
    ['it is no invoice', 'lnbcrt1notacode', {}, /cannot be read/],
    ['a letter is wrong', bolt11With().replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')), {}, /cannot be read/],
    ['it is an address', 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080', {}, /cannot be read/],
  ] as const)('%s', (_why, bolt11, change, message) => {
    expect(() => check(bolt11, change)).toThrow(message);
  });

  test('the hash beside it is another one', () => {
    const other = createHash('sha256').update('other').digest('hex');
    expect(() => check(bolt11With(), {}, other)).toThrow(/another payment hash/);
    expect(() => check(bolt11With(), {}, '')).toThrow(/another payment hash/);
  });

  test('its signature belongs to no point of the curve', () => {
    const { prefix, words } = splitOf(bolt11With());
    const broken = joinOf(prefix, [...words.slice(0, -104), ...Array.from({ length: 104 }, () => 31)]);
    expect(() => check(broken)).toThrow(/no valid signature/);
  });

  test('anything in it was changed after it was signed', () => {
    const { prefix, words } = splitOf(bolt11With());
    const at = words.length - 110; // in the data, well before the signature
    const changed = words.map((word, index) => (index === at ? word ^ 1 : word));
    expect(() => check(joinOf(prefix, changed))).toThrow(/./);
  });
});

test('a text that is no invoice cannot be read', () => {
  for (const text of ['', 'lnbcrt', 'lnbcrt1', 'lnbcrt1qqqq', 'lnxy10n1qqqq', 'lnbcrt15p1qqqq', 'bitcoin:x'])
    expect(bolt11Msats(text)).toBeUndefined();
});

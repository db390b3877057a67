import { HDKey } from '@scure/bip32';
import { createBase58check } from '@scure/base';
import { p2wpkh } from '@scure/btc-signer/payment.js';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ParsedKey } from '../../../src/main/app/ports.ts';
import type { Network, ScriptType } from '../../../src/shared/vocabulary.ts';
import { descriptorChecksum } from '../../../src/main/wallet/descriptor-checksum.ts';
import { parseKey } from '../../../src/main/wallet/parse-key.ts';
import { TRAINING_KEY } from '../../../src/main/wallet/training-key.ts';
import type { ErrorCode } from '../../../src/shared/errors.ts';
import accounts from '../../vectors/wallet/accounts.json' with { type: 'json' };
import bip32Invalid from '../../vectors/wallet/bip32-invalid.json' with { type: 'json' };
import checksums from '../../vectors/wallet/descriptor-checksum.json' with { type: 'json' };
import secret from '../../vectors/wallet/private.json' with { type: 'json' };

const base58check = createBase58check(
  (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest()),
);

const parsed = (input: string, network: Network = 'mainnet'): ParsedKey => {
  const result = parseKey(input, network);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const codeOf = (input: string, network: Network = 'mainnet'): ErrorCode | 'accepted' => {
  const result = parseKey(input, network);
  return result.ok ? 'accepted' : result.error.code;
};
const withChecksum = (body: string): string => `${body}#${descriptorChecksum(body)}`;
/** Spells a key for another kind of address (SLIP-132). */
const spelled = (key: string, version: number): string => {
  const bytes = base58check.decode(key);
  new DataView(bytes.buffer).setUint32(0, version);
  return base58check.encode(bytes);
};

const XPUB = accounts.cases[0]?.key ?? '';
const OTHER = accounts.cases[4]?.key ?? '';
const [YPUB, ZPUB, BIG_YPUB, BIG_ZPUB] = [0x049d7cb2, 0x04b24746, 0x0295b43f, 0x02aa7ed3] as const;
const [TPUB, UPUB, VPUB] = [0x043587cf, 0x044a5262, 0x045f1cf6] as const;
const [BIG_UPUB, BIG_VPUB] = [0x024289ef, 0x02575483] as const;

test.each(accounts.cases)('ADDR-3: $from gives the published addresses', ({ key, network, scriptType, addresses }) => {
  // our own file; its networks and script types are those of Satchel
  const { candidates } = parsed(key, network as Network);
  const candidate = candidates.find((each) => each.scriptType === (scriptType as ScriptType));
  expect(candidate?.addresses.slice(0, addresses.length)).toEqual(addresses);
});

test('ADDR-1: a bare xpub offers four kinds of address in their order, and a ypub or zpub names its own', () => {
  const kinds = (key: string, network: Network) => parsed(key, network).candidates.map(({ scriptType }) => scriptType);
  const four = ['p2wpkh', 'p2tr', 'p2sh-p2wpkh', 'p2pkh'];
  expect(kinds(XPUB, 'mainnet')).toEqual(four);
  expect(kinds(spelled(XPUB, TPUB), 'signet')).toEqual(four);
  expect(kinds(spelled(XPUB, YPUB), 'mainnet')).toEqual(['p2sh-p2wpkh']);
  expect(kinds(spelled(XPUB, UPUB), 'regtest')).toEqual(['p2sh-p2wpkh']);
  expect(kinds(spelled(XPUB, ZPUB), 'mainnet')).toEqual(['p2wpkh']);
  expect(kinds(spelled(XPUB, VPUB), 'testnet4')).toEqual(['p2wpkh']);
});

test('ADDR-12: a key has the same digest and fingerprint in every spelling, on every network, with or without origin', () => {
  const plain = parsed(XPUB);
  const spellings: [string, Network][] = [
    [spelled(XPUB, YPUB), 'mainnet'],
    [spelled(XPUB, ZPUB), 'mainnet'],
    [spelled(XPUB, TPUB), 'regtest'],
    [spelled(XPUB, VPUB), 'signet'],
    [`[73c5da0a/44h/0h/0h]${XPUB}`, 'mainnet'],
    [`${XPUB}/0/*`, 'mainnet'],
    [withChecksum(`tr([73c5da0a/86'/0'/0']${XPUB}/<0;1>/*)`), 'mainnet'],
  ];
  const [bytes] = [HDKey.fromExtendedKey(XPUB).fingerprint];
  expect(plain.fingerprint).toBe(bytes.toString(16).padStart(8, '0'));
  for (const [key, network] of spellings) {
    const { keyDigest, fingerprint } = parsed(key, network);
    expect({ keyDigest, fingerprint }).toEqual({ keyDigest: plain.keyDigest, fingerprint: plain.fingerprint });
  }
  expect(parsed(OTHER).keyDigest).not.toBe(plain.keyDigest);
});

test('ADDR-2: each form of descriptor is read, and the written descriptor reads back as the same wallet', () => {
  for (const body of [`wpkh(${XPUB}/0/*)`, `sh(wpkh(${XPUB}/0/*))`, `tr(${XPUB}/0/*)`, `pkh(${XPUB}/0/*)`]) {
    const once = parsed(withChecksum(body));
    expect(once.candidates[0]?.descriptor).toBe(withChecksum(body));
    expect(parsed(once.candidates[0]?.descriptor ?? '')).toEqual(once);
  }
});

test('ADDR-2: a multisig is the same wallet with its keys in any order, and another one with another threshold', () => {
  const of = (threshold: number, ...keys: string[]) =>
    parsed(withChecksum(`wsh(sortedmulti(${threshold},${keys.join(',')}))`));
  const one = of(1, `${XPUB}/0/*`, `${OTHER}/0/*`);
  const turned = of(1, `${OTHER}/<0;1>/*`, `${XPUB}/<0;1>/*`);
  expect(turned.keyDigest).toBe(one.keyDigest);
  expect(turned.candidates[0]?.addresses).toEqual(one.candidates[0]?.addresses);
  expect(of(2, `${XPUB}/0/*`, `${OTHER}/0/*`).keyDigest).not.toBe(one.keyDigest);
  expect(of(1, spelled(XPUB, BIG_ZPUB), spelled(OTHER, BIG_ZPUB)).keyDigest).toBe(one.keyDigest);
});

test.each(bip32Invalid.cases)('ADDR-4: BIP 32 vector 5: $name → $code (M12)', ({ key, code }) => {
  expect(codeOf(key)).toBe(code);
});

test('ADDR-4: private keys are refused wherever they stand, and never repeated (M12)', () => {
  for (const key of secret.keys) {
    for (const input of [key, ` ${key}\n`, withChecksum(`wpkh(${key}/0/*)`), `wpkh([73c5da0a/84h]${key}/0/*)`]) {
      const result = parseKey(input, 'mainnet');
      const code = result.ok ? 'accepted' : result.error.code;
      // A raw private key is recognised only if it stands alone. In a descriptor it has no chain code, so it is no key
      // there.
      expect(code).toBe(key.startsWith('0x') && input.includes('(') ? 'wallet_unknown_format' : 'wallet_private_key');
      expect(JSON.stringify(result)).not.toContain(key.slice(4, 20));
    }
  }
});

test('ADDR-4: a damaged extended private key is still refused as a private key', () => {
  const damaged = `${secret.keys[0]?.slice(0, -2)}zz`;
  expect(codeOf(damaged)).toBe('wallet_private_key');
});

test('ADDR-4: seed words are refused in any form of list, and never repeated (M12)', () => {
  for (const words of secret.words) {
    const list = words.split(' ');
    const forms = [words, words.toUpperCase(), list.join('\n'), list.join(', '), list.join('\u3000')];
    const numbered = list.map((word, place) => `${place + 1}. ${word}`).join('\n');
    for (const input of [...forms, numbered]) {
      const result = parseKey(input, 'mainnet');
      expect(result).toEqual({ ok: false, error: { code: 'wallet_seed_words' } });
    }
  }
});

test('ADDR-4: a key of another network is refused, and test keys serve all three test networks (M12)', () => {
  const test4 = spelled(XPUB, TPUB);
  expect(codeOf(test4, 'mainnet')).toBe('wallet_wrong_network');
  for (const network of ['testnet4', 'signet', 'regtest'] as const) {
    expect(codeOf(test4, network)).toBe('accepted');
    expect(codeOf(XPUB, network)).toBe('wallet_wrong_network');
    expect(codeOf(withChecksum(`wpkh(${XPUB}/0/*)`), network)).toBe('wallet_wrong_network');
  }
  expect(codeOf(withChecksum(`wsh(sortedmulti(1,${XPUB}/0/*,${spelled(OTHER, TPUB)}/0/*))`))).toBe(
    'wallet_wrong_network',
  );
});

test('ADDR-4: any wrong character in a key or descriptor is a bad checksum (M12)', () => {
  const swap = (text: string, at: number) => `${text.slice(0, at)}${text[at] === '2' ? '3' : '2'}${text.slice(at + 1)}`;
  for (let at = 4; at < XPUB.length; at += 1) expect(codeOf(swap(XPUB, at))).toBe('wallet_bad_checksum');
  const descriptor = withChecksum(`wpkh([73c5da0a/84h/0h/0h]${XPUB}/0/*)`);
  for (let at = 0; at < descriptor.length; at += 1) {
    if (descriptor[at] !== '(' && descriptor[at] !== '#')
      expect(codeOf(swap(descriptor, at))).toBe('wallet_bad_checksum');
  }
  expect(codeOf(XPUB.slice(0, -1))).toBe('wallet_bad_checksum');
});

test('ADDR-2: the checksums of BIP 380', () => {
  for (const descriptor of checksums.valid) {
    const [body = '', checksum] = descriptor.split('#');
    expect(descriptorChecksum(body)).toBe(checksum);
  }
  for (const descriptor of checksums.invalid) expect(codeOf(descriptor)).toBe('wallet_bad_checksum');
});

test('ADDR-2, ADDR-3: a descriptor without a checksum, of another form or with another path is refused', () => {
  const refusals = [
    `wpkh(${XPUB}/0/*)`,
    ...[
      `wpkh(${XPUB}/1/*)`,
      `wpkh(${XPUB}/0/*h)`,
      `wpkh(${XPUB}/*)`,
      `wpkh(${XPUB}/0)`,
      `wpkh([73c5da0/84h]${XPUB}/0/*)`,
      `wpkh([73c5da0a/84H]${XPUB}/0/*)`,
      `wpkh([73c5da0a][73c5da0a]${XPUB}/0/*)`,
      `wpkh(0260b2003c386519fc9eadf2b5cf124dd8eea4c4e68d5e154050a9346ea98ce600)`,
      `combo(${XPUB}/0/*)`,
      `wsh(multi(1,${XPUB}/0/*,${OTHER}/0/*))`,
      `sh(wsh(sortedmulti(1,${XPUB}/0/*)))`,
      `tr(${XPUB}/0/*,pk(${OTHER}/0/*))`,
      `wsh(sortedmulti(0,${XPUB}/0/*))`,
      `wsh(sortedmulti(2,${XPUB}/0/*))`,
      `wsh(sortedmulti(${XPUB}/0/*))`,
      `wsh(sortedmulti(1,${XPUB}/0/*,${XPUB}/0/*))`,
      `wsh(sortedmulti(1,${XPUB},${OTHER}/0/*))`,
      `tr(${spelled(XPUB, ZPUB)}/0/*)`,
    ].map(withChecksum),
  ];
  for (const descriptor of refusals)
    expect([descriptor, codeOf(descriptor)]).toEqual([descriptor, 'wallet_unknown_format']);
});

test('ADDR-1: a single key of a multisig is refused, because its descriptor is needed', () => {
  for (const version of [BIG_YPUB, BIG_ZPUB]) expect(codeOf(spelled(XPUB, version))).toBe('wallet_unknown_format');
  for (const version of [BIG_UPUB, BIG_VPUB])
    expect(codeOf(spelled(XPUB, version), 'regtest')).toBe('wallet_unknown_format');
});

test('any other text is refused', () => {
  const others = [
    '',
    ' ',
    'hello',
    'bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu',
    '1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA',
    `${XPUB}/1/*`,
  ];
  for (const input of [...others, 'x'.repeat(100_000)]) expect(codeOf(input)).toBe('wallet_unknown_format');
});

test('ADDR-3: addresses are derived at 0/i below the key, whatever its depth', () => {
  const root = HDKey.fromMasterSeed(new Uint8Array(32).fill(7));
  for (const path of ['m', "m/84'", "m/84'/0'/0'", "m/84'/0'/0'/5/6"]) {
    const key = root.derive(path);
    const branch = key.deriveChild(0);
    const expected = [0, 1, 2].map((index) => p2wpkh(branch.deriveChild(index).publicKey ?? new Uint8Array()).address);
    const forms = ['', '/0/*', '/<0;1>/*'].map((behind) => withChecksum(`wpkh(${key.publicExtendedKey}${behind})`));
    for (const form of [key.publicExtendedKey, ...forms])
      expect([path, parsed(form).candidates[0]?.addresses]).toEqual([path, expected]);
  }
});

test('the wallet of the training shop is watch-only and for regtest', () => {
  expect(parsed(TRAINING_KEY, 'regtest').candidates[0]?.addresses[0]).toMatch(/^bcrt1q/);
  expect(codeOf(TRAINING_KEY, 'mainnet')).toBe('wallet_wrong_network');
});

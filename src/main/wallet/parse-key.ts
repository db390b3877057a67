import { createHash } from 'node:crypto';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { ok, refuse } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { KeyCandidate, ParsedKey } from '../app/ports.ts';
import type { Network, ScriptType } from '../../shared/vocabulary.ts';
import { deriveChecked } from './derive-checked.ts';
import { parseDescriptor, SINGLE_KEY_TYPES, writeDescriptor } from './descriptor.ts';
import type { KeySource } from './descriptor.ts';
import { parseKeyExpression } from './key-expression.ts';
import { refusePrivateMaterial } from './private-material.ts';
import type { WalletSpec } from './wallet-spec.ts';

/** Long enough for a descriptor of 16 keys with their origins. */
const LONGEST = 4096;
const SHOWN = 3;

/**
 * Parses everything that the owner is shown before a key is stored. A bare xpub with its four kinds takes about 20 ms.
 */
export const parseKey = (input: string, network: Network): Result<ParsedKey> => {
  const source = parseSource(input, network);
  if (!source.ok) return source;
  const candidates = source.value.scriptTypes.map((scriptType) => candidateOf(source.value, scriptType, network));
  return ok({ network, fingerprint: fingerprintOf(source.value), keyDigest: digestOf(source.value), candidates });
};

/**
 * Parses an extended public key (BIP 32, SLIP-132) or an output descriptor (BIP 380) for a network.
 * @returns its keys, or a refusal that never repeats the pasted text (product.md ADDR-4)
 */
export const parseSource = (input: string, network: Network): Result<KeySource> => {
  const text = input.trim();
  const refusal = refusePrivateMaterial(text);
  if (refusal !== undefined) return refusal;
  if (text.length > LONGEST) return refuse('wallet_unknown_format');
  const source = text.includes('(') ? parseDescriptor(text) : parseSingleKey(text);
  if (!source.ok) return source;
  const fits = source.value.keys.every(({ key }) => key.mainnet === (network === 'mainnet'));
  return fits ? source : refuse('wallet_wrong_network');
};

/** Returns what the addresses of one kind are derived from. */
export const specOf = (source: KeySource, scriptType: ScriptType, network: Network): WalletSpec => ({
  scriptType,
  network,
  threshold: source.threshold,
  keys: source.keys.map(({ key: { publicKey, chainCode } }) => ({ publicKey, chainCode })),
});

/**
 * Returns the SHA-256 of public key and chain code, so that a key has the same digest in every spelling, on every
 * network and for every kind of address (product.md ADDR-12). The digest of a multisig covers its threshold and its
 * keys as a set.
 */
export const digestOf = ({ keys, threshold }: KeySource): string => {
  const materials = keys.map(({ key }) => Buffer.concat([key.publicKey, key.chainCode]).toString('hex')).toSorted();
  const text = keys.length === 1 && threshold === 1 ? materials : [`sortedmulti/${threshold}`, ...materials];
  return createHash('sha256').update(text.join('\n')).digest('hex');
};

const parseSingleKey = (text: string): Result<KeySource> => {
  const parsed = parseKeyExpression(text);
  if (!parsed.ok) return parsed;
  const { says } = parsed.value.key;
  if (says === 'p2sh-p2wsh' || says === 'p2wsh-sortedmulti') {
    const key = 'This is one of several keys of a multisig wallet. Paste its output descriptor.';
    return refuse('wallet_unknown_format', { details: { key } });
  }
  return ok({ scriptTypes: says === null ? SINGLE_KEY_TYPES : [says], threshold: 1, keys: [parsed.value] });
};

const candidateOf = (source: KeySource, scriptType: ScriptType, network: Network): KeyCandidate => ({
  scriptType,
  descriptor: writeDescriptor(source, scriptType),
  addresses: deriveChecked(specOf(source, scriptType, network), 0, SHOWN).map(({ address }) => address),
});

/**
 * Returns the first 4 bytes of the HASH160 of the key (BIP 32). A multisig has no fingerprint, so it gets those of its
 * digest.
 */
const fingerprintOf = (source: KeySource): string => {
  const [first, ...others] = source.keys;
  if (first === undefined || others.length > 0) return digestOf(source).slice(0, 8);
  const sha = createHash('sha256').update(first.key.publicKey).digest();
  return Buffer.from(ripemd160(sha)).toString('hex').slice(0, 8);
};

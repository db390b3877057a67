import { createHash, createHmac } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { bech32, bech32m, createBase58check } from '@scure/base';
import type { DerivedAddress } from '../app/ports.ts';
import type { ScriptType } from '../../shared/vocabulary.ts';
import { NETWORK_PARAMS } from './network-params.ts';
import type { NetworkParams } from './network-params.ts';
import { RECEIVE_BRANCH } from './wallet-spec.ts';
import type { AccountKey, WalletSpec } from './wallet-spec.ts';

const { Point } = secp256k1;
type Point = InstanceType<typeof Point>;
interface Node {
  readonly point: Point;
  readonly chainCode: Uint8Array;
}

/**
 * The second code path: our own derivation and encoding. It shares only the arithmetic of the curve and the base
 * encodings with the first path. An address is shown only if both paths agree (product.md ADDR-13).
 * @returns a function from index to address and output script
 */
export const createOwnPath = (spec: WalletSpec): ((index: number) => DerivedAddress) => {
  const branches = spec.keys.map((key) => child(nodeOf(key), RECEIVE_BRANCH));
  return (index) => {
    const publicKeys = branches.map((branch) => child(branch, index).point.toBytes(true));
    const [address, output] = encode(spec, publicKeys);
    return { index, address, scriptHex: output.toString('hex') };
  };
};

/**
 * Derives a public child of a public key (BIP 32, CKDpub).
 * @param index below 2^31, because hardened children cannot be derived from a public key
 */
export const ckdPub = (key: AccountKey, index: number): AccountKey => {
  const { point, chainCode } = child(nodeOf(key), index);
  return { publicKey: point.toBytes(true), chainCode };
};

/** CKDpub (BIP 32). */
const child = ({ point, chainCode }: Node, index: number): Node => {
  const data = Buffer.alloc(37);
  data.set(point.toBytes(true));
  data.writeUInt32BE(index, 33);
  const digest = createHmac('sha512', chainCode).update(data).digest();
  const next = timesG(scalar(digest.subarray(0, 32))).add(point);
  next.assertValidity();
  return { point: next, chainCode: digest.subarray(32) };
};

const nodeOf = ({ publicKey, chainCode }: AccountKey): Node => ({ point: Point.fromBytes(publicKey), chainCode });

/** Computes k·G a third faster than in constant time, which is safe because k is not secret here. */
const timesG = (k: bigint): Point => Point.BASE.multiplyUnsafe(k);

/**
 * Reads 32 bytes as a scalar of the group.
 * @throws if they are none, which happens once in 2^127 (BIP 32 then says to proceed with the next index)
 */
const scalar = (bytes: Uint8Array): bigint => {
  const value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  if (value === 0n || value >= Point.Fn.ORDER) throw new Error('not a scalar of the group');
  return value;
};

const encode = (spec: WalletSpec, publicKeys: Uint8Array[]): [string, Buffer] => {
  const params = NETWORK_PARAMS[spec.network];
  if (spec.scriptType === 'p2wsh-sortedmulti') return multisig(spec.threshold, publicKeys, params);
  const [publicKey] = publicKeys;
  if (publicKey === undefined) throw new Error('the wallet has no key');
  return SINGLE[spec.scriptType](publicKey, params);
};

type Encode = (publicKey: Uint8Array, params: NetworkParams) => [address: string, script: Buffer];
type Single = Exclude<ScriptType, 'p2wsh-sortedmulti'>;

const SINGLE: Readonly<Record<Single, Encode>> = {
  p2wpkh: (publicKey, params) => witness0(hash160(publicKey), params),
  p2tr: (publicKey, params) => {
    const key = taprootKey(publicKey);
    return [bech32m.encode(params.bech32, [1, ...bech32m.toWords(key)]), script(0x51, 32, key)]; // BIP 350
  },
  'p2sh-p2wpkh': (publicKey, params) => {
    const hash = hash160(script(0x00, 20, hash160(publicKey))); // BIP 141
    return [base58check.encode(script(params.scriptHash, hash)), script(0xa9, 20, hash, 0x87)];
  },
  p2pkh: (publicKey, params) => {
    const hash = hash160(publicKey);
    return [base58check.encode(script(params.pubKeyHash, hash)), script(0x76, 0xa9, 20, hash, 0x88, 0xac)];
  },
};

const witness0 = (program: Buffer, params: NetworkParams): [string, Buffer] => [
  bech32.encode(params.bech32, [0, ...bech32.toWords(program)]), // BIP 173
  script(0x00, program.length, program),
];

/** Encodes `k <keys> n OP_CHECKMULTISIG` with sorted keys (BIP 67) as a version 0 witness script hash. */
const multisig = (threshold: number, publicKeys: Uint8Array[], params: NetworkParams): [string, Buffer] => {
  const hexes = publicKeys.map((key) => Buffer.from(key).toString('hex')).toSorted();
  const pushes = hexes.map((hex) => script(33, Buffer.from(hex, 'hex')));
  return witness0(sha256(script(0x50 + threshold, ...pushes, 0x50 + pushes.length, 0xae)), params);
};

/**
 * Computes the key of a taproot output without scripts (BIP 341, BIP 86): P + hash(TapTweak, x(P))·G with an even y of
 * P.
 */
const taprootKey = (publicKey: Uint8Array): Uint8Array => {
  const x = publicKey.subarray(1);
  const tag = sha256(Buffer.from('TapTweak'));
  const even = Point.fromBytes(script(0x02, x));
  return even
    .add(timesG(scalar(sha256(tag, tag, x))))
    .toBytes(true)
    .slice(1);
};

const sha256 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
// Node's RIPEMD-160 is not used, because Electron's crypto lacks it.
const hash160 = (bytes: Uint8Array): Buffer => Buffer.from(ripemd160(sha256(bytes)));
const base58check = createBase58check((bytes: Uint8Array) => new Uint8Array(sha256(bytes)));
const script = (...parts: (number | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : part)));

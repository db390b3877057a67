import { createHash } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { createBase58check } from '@scure/base';
import { ok, refuse } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { ScriptType } from '../../shared/vocabulary.ts';

/** An extended public key (BIP 32). Its SLIP-132 spelling only says which kind of address it is for. */
export interface ExtendedKey {
  readonly mainnet: boolean;
  /** The kind of address that the prefix names, or null for an xpub or tpub, which name none. */
  readonly says: ScriptType | 'p2sh-p2wsh' | null;
  readonly publicKey: Uint8Array;
  readonly chainCode: Uint8Array;
  /** The key spelled as xpub or tpub. */
  readonly text: string;
}

type Version = Pick<ExtendedKey, 'mainnet' | 'says'>;

const XPUB = 0x0488b21e;
const TPUB = 0x043587cf;
/** Version bytes of extended public keys (BIP 32, SLIP-132). */
const PUBLIC: ReadonlyMap<number, Version> = new Map<number, Version>([
  [XPUB, { mainnet: true, says: null }],
  [0x049d7cb2, { mainnet: true, says: 'p2sh-p2wpkh' }], // ypub
  [0x04b24746, { mainnet: true, says: 'p2wpkh' }], // zpub
  [0x0295b43f, { mainnet: true, says: 'p2sh-p2wsh' }], // Ypub
  [0x02aa7ed3, { mainnet: true, says: 'p2wsh-sortedmulti' }], // Zpub
  [TPUB, { mainnet: false, says: null }],
  [0x044a5262, { mainnet: false, says: 'p2sh-p2wpkh' }], // upub
  [0x045f1cf6, { mainnet: false, says: 'p2wpkh' }], // vpub
  [0x024289ef, { mainnet: false, says: 'p2sh-p2wsh' }], // Upub
  [0x02575483, { mainnet: false, says: 'p2wsh-sortedmulti' }], // Vpub
]);
/** Version bytes of extended private keys. One with a damaged prefix is still caught by the 0 before its key. */
const PRIVATE: ReadonlySet<number> = new Set([
  0x0488ade4, 0x049d7878, 0x04b2430c, 0x0295b005, 0x02aa7a99, 0x04358394, 0x044a4e28, 0x045f18bc, 0x024285b5,
  0x02575048,
]);
const LENGTH = 78;
const LOOKS_PUBLIC = /^[xyztuv]pub/i;

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const base58check = createBase58check(sha256);

/**
 * Reads an extended public key in any SLIP-132 spelling. It refuses the invalid keys of BIP 32, test vector 5.
 * @returns the key, or the reason for the refusal, which never repeats the text (product.md ADDR-4)
 */
export const parseExtendedKey = (text: string): Result<ExtendedKey> => {
  const bytes = decode(text);
  if (bytes === undefined) return refuse(LOOKS_PUBLIC.test(text) ? 'wallet_bad_checksum' : 'wallet_unknown_format');
  if (bytes.length !== LENGTH) return refuse('wallet_unknown_format');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (PRIVATE.has(view.getUint32(0)) || bytes[45] === 0) return refuse('wallet_private_key');
  const version = PUBLIC.get(view.getUint32(0));
  if (version === undefined) return refuse('wallet_unknown_format');
  // A key of depth 0 has no parent, so its parent fingerprint and child number must be 0 (BIP 32).
  if (bytes[4] === 0 && (view.getUint32(5) !== 0 || view.getUint32(9) !== 0)) return refuse('wallet_bad_depth');
  const publicKey = bytes.slice(45);
  if (!isPoint(publicKey)) return refuse('wallet_unknown_format', { details: { key: 'Not a point of the curve.' } });
  return ok({ ...version, publicKey, chainCode: bytes.slice(13, 45), text: spell(bytes, version.mainnet) });
};

const decode = (text: string): Uint8Array | undefined => {
  try {
    return base58check.decode(text);
  } catch {
    return undefined;
  }
};

const isPoint = (publicKey: Uint8Array): boolean => {
  try {
    secp256k1.Point.fromBytes(publicKey);
    return true;
  } catch {
    return false;
  }
};

const spell = (bytes: Uint8Array, mainnet: boolean): string => {
  const neutral = Uint8Array.from(bytes);
  new DataView(neutral.buffer).setUint32(0, mainnet ? XPUB : TPUB);
  return base58check.encode(neutral);
};

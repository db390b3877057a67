import { secp256k1 } from '@noble/curves/secp256k1.js';

const { Point } = secp256k1;
const { Fn } = Point;
/** Window size of the key's table; the library uses 8 for its own base point. */
const WINDOW = 8;

/** Returns true if a signature (r, s, recovery id: BOLT #11) is that of one key. */
export type IsSignedBy = (compact: Uint8Array, hash: Uint8Array) => boolean;

/**
 * Verifies signatures of a key that is known beforehand (SEC 1 §4.1.4), and that a wallet would recover this same key
 * from them (§4.1.6). A table of the key's multiples makes it a third of the work of recovering the key.
 *
 * @param publicKey 33 bytes, hex
 * @throws if it is no point on the curve
 */
export const createIsSignedBy = (publicKey: string): IsSignedBy => {
  const key = Point.fromHex(publicKey);
  key.precompute(WINDOW);
  return (compact, hash) => {
    const [r, s, recovery] = [numberOf(compact.subarray(0, 32)), numberOf(compact.subarray(32, 64)), compact[64]];
    if (!Fn.isValidNot0(r) || !Fn.isValidNot0(s) || s > Fn.ORDER / 2n) return false; // wallets refuse a high s, which is malleable
    const inverse = Fn.inv(s);
    const sum = Point.BASE.multiplyUnsafe(Fn.create(numberOf(hash) * inverse)).add(
      key.multiplyUnsafe(Fn.create(r * inverse)),
    );
    if (sum.is0()) return false;
    const { x, y } = sum.toAffine();
    return Fn.create(x) === r && recovery === Number(y & 1n) + (x >= Fn.ORDER ? 2 : 0);
  };
};

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

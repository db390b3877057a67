import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Makes and checks the hashes that are stored. */
export interface PasswordHasher {
  /** @returns `scrypt$N$r$p$salt$digest`, salt and digest in base64url */
  readonly hash: (text: string) => Promise<string>;
  /** False for a wrong text, and for anything that is no hash of ours. */
  readonly verify: (text: string, stored: string) => Promise<boolean>;
}

interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** Takes 74 ms and 32 MiB. Each hash keeps its own cost, so that this one may be raised later. */
export const SCRYPT_COST: ScryptCost = { N: 2 ** 15, r: 8, p: 1 };
const MAX_MEMORY = 64 * 1024 * 1024;
const DIGEST_BYTES = 32;
const STORED = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([\w-]{22,86})\$([\w-]{43})$/;

/**
 * scrypt (RFC 7914) off the main thread. The text is normalised (NFKC), because keyboards encode one letter in several ways.
 * @throws if the cost asks for more than 64 MiB
 */
export const scryptKey = (text: string, salt: Uint8Array, cost: ScryptCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(text.normalize('NFKC'), salt, DIGEST_BYTES, { ...cost, maxmem: MAX_MEMORY }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });

/** Hashes passwords and PINs with a fresh salt each. */
export const createPasswordHasher = (): PasswordHasher => ({
  hash: async (text) => {
    const salt = randomBytes(16);
    const digest = await scryptKey(text, salt, SCRYPT_COST);
    const { N, r, p } = SCRYPT_COST;
    return ['scrypt', N, r, p, salt.toString('base64url'), digest.toString('base64url')].join('$');
  },
  verify: async (text, stored) => {
    const [, N, r, p, salt, digest] = STORED.exec(stored) ?? [];
    if (salt === undefined || digest === undefined) return false;
    const cost = { N: Number(N), r: Number(r), p: Number(p) };
    const made = await scryptKey(text, Buffer.from(salt, 'base64url'), cost);
    return timingSafeEqual(made, Buffer.from(digest, 'base64url'));
  },
});

import { randomBytes } from 'node:crypto';
import type { Ids } from '../app/ports.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 22; // 22 × log2(62) = 130.9 bits

/**
 * Maps random bytes to characters. Bytes of 248 and more are rejected, because they would favour the first characters.
 */
const randomText = (): string => {
  let text = '';
  while (text.length < LENGTH) {
    for (const byte of randomBytes(32)) {
      if (byte < 248 && text.length < LENGTH) text += ALPHABET.charAt(byte % 62);
    }
  }
  return text;
};

/** Creates ids and tokens from the system's random source. An id has no underscore, so it never contains `test_`. */
export const randomIds: Ids = {
  id: randomText,
  token: () => randomBytes(32).toString('base64url'),
  hexKey: () => randomBytes(32).toString('hex'),
};

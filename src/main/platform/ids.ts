import { randomBytes } from 'node:crypto';
import type { Ids } from '../app/ports.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 22; // 22 × log2(62) = 130.9 bits

/** One random character each by rejection: bytes from 248 up would favour the first letters. */
const randomText = (): string => {
  let text = '';
  while (text.length < LENGTH) {
    for (const byte of randomBytes(32)) {
      if (byte < 248 && text.length < LENGTH) text += ALPHABET.charAt(byte % 62);
    }
  }
  return text;
};

/** Identifiers from the system's random source. An id cannot contain `test_`: there is no underscore in it. */
export const randomIds: Ids = {
  id: randomText,
  token: () => randomBytes(32).toString('base64url'),
  hexKey: () => randomBytes(32).toString('hex'),
};

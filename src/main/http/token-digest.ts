import { createHash, timingSafeEqual } from 'node:crypto';
import type { Digest } from '../app/people-ports.ts';

/** SHA-256 is enough for 256 random bits: there is nothing to guess. */
export const tokenDigest: Digest = {
  sha256Hex: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  equal: (left, right) => {
    const [a, b] = [Buffer.from(left), Buffer.from(right)];
    return a.length === b.length && timingSafeEqual(a, b);
  },
};

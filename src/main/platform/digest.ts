import { createHash, timingSafeEqual } from 'node:crypto';
import type { Digest } from '../app/people/people-ports.ts';

/** SHA-256 of bearer secrets, compared in constant time (A5). */
export const sha256: Digest = {
  sha256Hex: (text) => createHash('sha256').update(text).digest('hex'),
  equal: (left, right) => left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right)),
};

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Digest } from '../app/people/people-ports.ts';

/** Digests bearer secrets with SHA-256 and compares the digests in constant time (reliability.md A5). */
export const sha256: Digest = {
  sha256Hex: (text) => createHash('sha256').update(text).digest('hex'),
  equal: (left, right) => {
    const [one, other] = [Buffer.from(left), Buffer.from(right)]; // texts of one length may differ in bytes
    return one.length === other.length && timingSafeEqual(one, other);
  },
};

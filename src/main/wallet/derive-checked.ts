import type { DerivedAddress } from '../app/ports.ts';
import { createOwnPath } from './own-path.ts';
import { createScurePath } from './scure-path.ts';
import { INDEX_LIMIT } from './wallet-spec.ts';
import type { WalletSpec } from './wallet-spec.ts';

/**
 * Derives the receive addresses from `from` to `from + count` (excluded), each by two independent code paths.
 * @throws RangeError for an invalid index, and Error if the paths disagree, because then no address may be shown
 *   (product.md ADDR-13)
 */
export const deriveChecked = (spec: WalletSpec, from: number, count: number): DerivedAddress[] => {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(count) || from < 0 || count < 0) {
    throw new RangeError('from and count must be whole numbers, not negative');
  }
  if (from + count > INDEX_LIMIT) throw new RangeError('the wallet has no more addresses (BIP 32)');
  const first = createScurePath(spec);
  const second = createOwnPath(spec);
  return Array.from({ length: count }, (_, offset) => {
    const made = first(from + offset);
    const again = second(from + offset);
    if (made.address !== again.address || made.scriptHex !== again.scriptHex) {
      throw new Error(`the two code paths disagree about address ${from + offset}; it must not be shown`);
    }
    return made;
  });
};

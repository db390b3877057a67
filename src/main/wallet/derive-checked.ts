import type { DerivedAddress } from '../app/ports.ts';
import { createOwnPath } from './own-path.ts';
import { createScurePath } from './scure-path.ts';
import { INDEX_LIMIT } from './wallet-spec.ts';
import type { WalletSpec } from './wallet-spec.ts';

/**
 * Derives the receive addresses `[from, from + count)`, each by two code paths.
 * @throws RangeError for an index that is not one, Error where the paths differ: then no address may be shown
 */
export const deriveChecked = (spec: WalletSpec, from: number, count: number): DerivedAddress[] => {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(count) || from < 0 || count < 0) {
    throw new RangeError('from and count are whole numbers');
  }
  if (from + count > INDEX_LIMIT) throw new RangeError('the wallet has no more addresses (BIP 32)');
  const first = createScurePath(spec);
  const second = createOwnPath(spec);
  return Array.from({ length: count }, (_, offset) => {
    const made = first(from + offset);
    const again = second(from + offset);
    if (made.address !== again.address || made.scriptHex !== again.scriptHex) {
      throw new Error(`two ways to derive address ${from + offset} disagree; it must not be shown`);
    }
    return made;
  });
};

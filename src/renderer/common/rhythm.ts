import type { Barcode } from './burst.ts';
import type { ScannerLimits } from './scanner-limits.ts';

/** So many keys, so evenly spaced, no hand types (design.md KEYS-8). */
const LEAST = 8;
const LONGEST_GAP_MS = 70;
const SPREAD_MS = 12;

/** Follows the gaps between keys. @param mark remembers the state before a key; it returns what restores that state */
export const createRhythm = (limits: () => ScannerLimits, mark: () => () => void) => {
  let keys: string[] = [];
  let gaps: number[] = [];
  let takeBack = (): void => undefined;
  let lastMs = -Infinity;
  const isEven = (gap: number): boolean =>
    gap < Math.max(LONGEST_GAP_MS, limits().fastMs) && Math.max(gap, ...gaps) - Math.min(gap, ...gaps) <= SPREAD_MS;
  return {
    key: (key: string, atMs: number): void => {
      const gap = atMs - lastMs;
      lastMs = atMs;
      if (isEven(gap)) {
        keys.push(key);
        gaps.push(gap);
        return;
      }
      [keys, gaps, takeBack] = [[key], [], mark()];
    },
    /** Ends the row of keys. @returns the barcode, if a scanner typed them */
    endedBy: (atMs: number): Barcode | null => {
      const barcode = keys.length >= LEAST && isEven(atMs - lastMs) ? { code: keys.join(''), takeBack } : null;
      [keys, gaps, lastMs] = [[], [], -Infinity];
      return barcode;
    },
  };
};

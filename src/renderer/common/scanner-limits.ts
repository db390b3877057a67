import type { ScannerSettings } from '../../shared/contract/scanner.ts';

/** Keys that come faster than this on average are not typed by hand (design.md KEYS-4). */
const HAND_MS = 35;
/** A scanner that says 45 ms may take a third longer for a key. */
const SLACK = 4 / 3;
/** Two fast keys may be two fingers, even if the second is part of the scanner's suffix. */
const LEAST_MARKED = 3;

/** The limits that tell a shop's scanners from fingers (design.md KEYS-10). */
export interface ScannerLimits {
  readonly fastMs: number;
  /** True if keys can still become a row that begins with the scanner's prefix, or are one. */
  readonly isPrefixed: (keys: readonly string[]) => boolean;
  /** True if keys have the scanner's prefix or suffix and a code besides. */
  readonly isMarked: (keys: readonly string[]) => boolean;
  /** The code without prefix and suffix. */
  readonly plain: (code: string) => string;
}

export const scannerLimits = ({ prefix, suffix, msPerKey }: ScannerSettings): ScannerLimits => {
  const begins = (text: string): boolean => prefix !== '' && text.startsWith(prefix);
  const ends = (text: string): boolean => suffix !== '' && text.endsWith(suffix);
  const plain = (code: string): string => {
    const rest = begins(code) ? code.slice(prefix.length) : code;
    return ends(rest) ? rest.slice(0, -suffix.length) : rest;
  };
  return {
    fastMs: Math.max(HAND_MS, Math.ceil(msPerKey * SLACK)),
    isPrefixed: (keys) => {
      const text = keys.join('');
      return prefix !== '' && (text.startsWith(prefix) || prefix.startsWith(text));
    },
    isMarked: (keys) => {
      const text = keys.join('');
      return keys.length >= LEAST_MARKED && (begins(text) || ends(text)) && plain(text) !== '';
    },
    plain: (code) => plain(code) || code,
  };
};

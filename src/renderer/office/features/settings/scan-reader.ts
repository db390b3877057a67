import type { ScannerSettings } from '../../../../shared/contract/scanner.ts';
import { createScanner } from '../../../common/scanner.ts';

/** A longer pause begins another row of keys. */
const REST_MS = 800;

/** The keys of one scan, as the till would take them. */
export interface Reading {
  /** Everything that it typed before its end key. */
  readonly text: string;
  /** The time from key to key on average; null for a single key. */
  readonly msPerKey: number | null;
  readonly endKey: 'Enter' | 'Tab' | null;
  /** The code without prefix and suffix; null if the till would not take the keys as a barcode. */
  readonly barcode: string | null;
}

interface ReaderDeps {
  readonly settings: () => ScannerSettings;
  readonly later: (run: () => void, ms: number) => () => void;
  /** The keys so far. */
  readonly onText: (text: string) => void;
  readonly onReading: (reading: Reading) => void;
}

/** Measures what a scanner types, and lets the till's own rules judge it (design.md KEYS-11). */
export const createScanReader = ({ settings, later, onText, onReading }: ReaderDeps) => {
  let keys: string[] = [];
  let [firstMs, lastMs] = [0, 0];
  let barcode: string | null = null;
  let cancel = (): void => undefined;
  const nothing = () => (): void => undefined;
  const onBarcode = (code: string): void => void (barcode = code);
  const scanner = createScanner({ settings, later, mark: nothing, markSlow: nothing, onKeys: nothing, onBarcode });
  const finish = (endKey: Reading['endKey']): void => {
    cancel();
    const msPerKey = keys.length > 1 ? Math.round((lastMs - firstMs) / (keys.length - 1)) : null;
    const reading = { text: keys.join(''), msPerKey, endKey, barcode };
    [keys, barcode] = [[], null];
    onReading(reading);
  };
  const end = (endKey: 'Enter' | 'Tab', atMs: number): boolean => {
    const isHeld = scanner.press(endKey, atMs) === 'hold';
    if (keys.length === 0) return isHeld;
    finish(endKey);
    return true;
  };
  const character = (key: string, atMs: number): void => {
    if (keys.length === 0) firstMs = atMs;
    keys.push(key);
    lastMs = atMs;
    scanner.press(key, atMs);
    onText(keys.join(''));
    cancel();
    cancel = later(() => finish(null), REST_MS);
  };
  return {
    /** Takes a key with the time of its press in ms. @returns true if the key is the scanner's, not the page's */
    press: (key: string, atMs: number): boolean => {
      if (key === 'Enter' || key === 'Tab') return end(key, atMs);
      if (Array.from(key).length !== 1) return false;
      character(key, atMs);
      return true;
    },
    stop: (): void => cancel(),
  };
};

import { createBursts, type Barcode, type BurstDeps } from './burst.ts';
import { createRhythm } from './rhythm.ts';
import { scannerLimits } from './scanner-limits.ts';
import type { ScannerSettings } from '../../shared/contract/scanner.ts';

/** After a barcode, further end keys are its own (design.md KEYS-6). */
const DEAF_MS = 400;

export interface ScannerDeps extends Pick<BurstDeps, 'mark' | 'onKeys' | 'later'> {
  /** How the shop's scanners type (design.md KEYS-10). */
  readonly settings: () => ScannerSettings;
  /** The same as `mark` for a scanner whose keys all pass, because only their rhythm tells it (design.md KEYS-8). */
  readonly markSlow: () => () => void;
  readonly onBarcode: (code: string) => void;
}

const SILENT: ReadonlySet<string> = new Set(['Shift', 'CapsLock', 'AltGraph', 'Alt', 'Control', 'Meta']);

/**
 * Tells a scanner from fingers. The first key always passes immediately; fast keys after it are held until it is clear
 * what they are, so that no barcode ever becomes digits of an amount (design.md KEYS-4).
 */
export const createScanner = (deps: ScannerDeps) => {
  let scannedMs = -Infinity;
  const limits = () => scannerLimits(deps.settings());
  const found = ({ code, takeBack }: Barcode, atMs: number): void => {
    takeBack();
    scannedMs = atMs;
    deps.onBarcode(limits().plain(code));
  };
  const bursts = createBursts({ ...deps, limits, onBarcode: found });
  const rhythm = createRhythm(limits, deps.markSlow);
  const character = (key: string, atMs: number): 'pass' | 'hold' => {
    scannedMs = -Infinity; // the next end key belongs to what is typed now
    rhythm.key(key, atMs);
    return bursts.character(key, atMs);
  };
  const end = (atMs: number): 'pass' | 'hold' => {
    if (atMs - scannedMs < DEAF_MS) return 'hold';
    const barcode = longer(bursts.endedBy(atMs), rhythm.endedBy(atMs));
    if (!barcode) return other();
    bursts.drop();
    found(barcode, atMs);
    return 'hold';
  };
  const other = (): 'pass' => {
    bursts.letGo();
    bursts.drop();
    return 'pass';
  };
  return {
    /** Takes one key with the time of its press in ms. The caller must stop a held key. */
    press: (key: string, atMs: number): 'pass' | 'hold' => {
      if (SILENT.has(key)) return 'pass';
      if (isCharacter(key)) return character(key, atMs);
      return isEnd(key) ? end(atMs) : other();
    },
    stop: bursts.letGo,
  };
};

/** A scanner may start slowly and then be fast: the longer row of keys is the whole barcode. */
const longer = (fast: Barcode | null, even: Barcode | null): Barcode | null =>
  even && even.code.length > (fast?.code.length ?? 0) ? even : fast;

const isCharacter = (key: string): boolean => Array.from(key).length === 1;

const isEnd = (key: string): boolean => key === 'Enter' || key === 'Tab';

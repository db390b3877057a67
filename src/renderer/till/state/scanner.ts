import { createRhythm } from './rhythm.ts';

/** At least four characters less than 35 ms apart that end in Enter or Tab are one barcode (design.md KEYS-4). */
const FAST_MS = 35;
const LEAST = 4;
/** Two fast keys may be two fingers; three are not, so what the first one did is undone before its digit is read. */
const NOT_BY_HAND = 3;
/** On a busy machine keys arrive late but carry the time of the press; keys let through too soon are undone. */
const WAIT_MS = 50;
/** So many fast characters are a barcode even if no end key follows; they wait longer for it (design.md KEYS-7). */
const ENOUGH = 6;
const ENOUGH_WAIT_MS = 500;
/** Longer gaps end a burst, however fast its other keys were. */
const LONGEST_GAP_MS = 100;
/** After a barcode, further end keys are its own (design.md KEYS-6). */
const DEAF_MS = 400;

export interface ScannerDeps {
  /** Remembers the state before a key. @returns restores that state */
  readonly mark: () => () => void;
  /** The same for a scanner whose keys all pass, because only their rhythm tells it (design.md KEYS-8). */
  readonly markSlow: () => () => void;
  /** These keys were typed by hand after all. */
  readonly onKeys: (keys: readonly string[]) => void;
  readonly onBarcode: (code: string) => void;
  /** @returns cancels the timer */
  readonly later: (run: () => void, ms: number) => () => void;
}

interface Burst {
  readonly keys: string[];
  readonly takeBack: () => void;
  readonly firstMs: number;
  lastMs: number;
  isTakenBack: boolean;
  /** Its keys were let through; the next key may show that they were a barcode after all. */
  isLetGo: boolean;
  cancel: () => void;
}
const SILENT: ReadonlySet<string> = new Set(['Shift', 'CapsLock', 'AltGraph', 'Alt', 'Control', 'Meta']);

/**
 * Tells a scanner from fingers. The first key always passes immediately; fast keys after it are held until it is clear
 * what they are, so that no barcode ever becomes digits of an amount (design.md KEYS-4).
 */
export const createScanner = (deps: ScannerDeps) => {
  let burst: Burst | null = null;
  let scannedMs = -Infinity;
  const rhythm = createRhythm(deps.markSlow);
  const letGo = (): void => {
    if (!burst || burst.isLetGo) return;
    if (burst.keys.length >= ENOUGH) return found(burst, burst.lastMs);
    const { keys, isTakenBack, cancel } = burst;
    cancel();
    const held = isTakenBack ? keys : keys.slice(1);
    burst.isLetGo = true;
    burst.isTakenBack = false;
    if (held.length > 0) deps.onKeys([...held]);
  };
  const takeBack = (one: Burst): void => {
    if (one.isTakenBack) return;
    one.takeBack();
    one.isTakenBack = true;
  };
  const found = (one: Burst, atMs: number): void => {
    takeBack(one);
    one.cancel();
    burst = null;
    scannedMs = atMs;
    deps.onBarcode(one.keys.join(''));
  };
  const hold = (one: Burst, key: string, atMs: number): void => {
    one.keys.push(key);
    one.lastMs = atMs;
    if (one.keys.length >= NOT_BY_HAND) takeBack(one);
    one.isLetGo = false;
    one.cancel();
    one.cancel = deps.later(letGo, one.keys.length >= ENOUGH ? ENOUGH_WAIT_MS : WAIT_MS);
  };
  const character = (key: string, atMs: number): 'pass' | 'hold' => {
    if (burst && isFast(burst, atMs)) {
      hold(burst, key, atMs);
      return 'hold';
    }
    letGo();
    burst = {
      keys: [key],
      takeBack: deps.mark(),
      firstMs: atMs,
      lastMs: atMs,
      isTakenBack: false,
      isLetGo: false,
      cancel: () => undefined,
    };
    return 'pass';
  };
  return {
    /** Takes one key with the time of its press in ms. The caller must stop a held key. */
    press: (key: string, atMs: number): 'pass' | 'hold' => {
      if (SILENT.has(key)) return 'pass';
      if (isCharacter(key)) {
        scannedMs = -Infinity; // the next end key belongs to what is typed now
        rhythm.key(key, atMs);
        return character(key, atMs);
      }
      if (isEnd(key) && atMs - scannedMs < DEAF_MS) return 'hold';
      const even = isEnd(key) ? rhythm.end(atMs) : null;
      const scanned = burst && isEnd(key) && burst.keys.length >= LEAST && atMs - burst.lastMs < FAST_MS;
      if (even !== null && !scanned) {
        burst = null;
        scannedMs = atMs;
        deps.onBarcode(even);
        return 'hold';
      }
      if (!burst || !scanned) {
        letGo();
        burst = null;
        return 'pass';
      }
      found(burst, atMs);
      return 'hold';
    },
    stop: letGo,
  };
};

/** Fast as a whole: a busy scanner may stumble over one key (design.md KEYS-7). */
const isFast = ({ firstMs, lastMs, keys }: Burst, atMs: number): boolean =>
  atMs - lastMs < LONGEST_GAP_MS && (atMs - firstMs) / keys.length < FAST_MS;

const isCharacter = (key: string): boolean => Array.from(key).length === 1;

const isEnd = (key: string): boolean => key === 'Enter' || key === 'Tab';

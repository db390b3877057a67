import type { ScannerLimits } from './scanner-limits.ts';

/** At least four fast characters that end in Enter or Tab are one barcode (design.md KEYS-4). */
const LEAST = 4;
/** Two fast keys may be two fingers; three are not, so what the first one did is undone before its digit is read. */
const NOT_BY_HAND = 3;
/** On a busy machine keys arrive late but carry the time of the press; keys let through too soon are undone. */
const WAIT_LONGER_MS = 15;
/** So many fast characters are a barcode even if no end key follows; they wait longer for it (design.md KEYS-7). */
const ENOUGH = 6;
const ENOUGH_WAIT_MS = 500;
/** Longer gaps end a burst, however fast its other keys were and whatever it begins with. */
const LONGEST_GAP_MS = 100;

/** Keys that a scanner typed. */
export interface Barcode {
  readonly code: string;
  /** Undoes what the keys changed. */
  readonly takeBack: () => void;
}

export interface BurstDeps {
  readonly limits: () => ScannerLimits;
  /** Remembers the state before a key. @returns restores that state */
  readonly mark: () => () => void;
  /** These keys were typed by hand after all. */
  readonly onKeys: (keys: readonly string[]) => void;
  /** A barcode came without an end key. */
  readonly onBarcode: (barcode: Barcode, atMs: number) => void;
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

/** Follows characters that come faster than fingers type: the first one passes, those after it are held. */
export const createBursts = ({ limits, mark, onKeys, onBarcode, later }: BurstDeps) => {
  let burst: Burst | null = null;
  const drop = (): void => {
    burst?.cancel();
    burst = null;
  };
  const isBarcode = ({ keys }: Burst): boolean => keys.length >= ENOUGH || limits().isMarked(keys);
  const letGo = (): void => {
    if (!burst || burst.isLetGo) return;
    if (isBarcode(burst)) {
      const long = burst;
      drop();
      return onBarcode(barcodeOf(long), long.lastMs);
    }
    burst.cancel();
    const held = burst.isTakenBack ? burst.keys : burst.keys.slice(1);
    burst.isLetGo = true;
    burst.isTakenBack = false;
    if (held.length > 0) onKeys([...held]);
  };
  const hold = (one: Burst, key: string, atMs: number): void => {
    one.keys.push(key);
    one.lastMs = atMs;
    if (one.keys.length >= NOT_BY_HAND) takeBack(one);
    one.isLetGo = false;
    one.cancel();
    one.cancel = later(letGo, isBarcode(one) ? ENOUGH_WAIT_MS : limits().fastMs + WAIT_LONGER_MS);
  };
  return {
    /** Takes a character with the time of its press in ms. The caller must stop a held one. */
    character: (key: string, atMs: number): 'pass' | 'hold' => {
      if (burst && isFast(burst, atMs, limits())) {
        hold(burst, key, atMs);
        return 'hold';
      }
      letGo();
      burst = startBurst(key, atMs, mark());
      return 'pass';
    },
    /** @returns the barcode that a key which comes now ends */
    endedBy: (atMs: number): Barcode | null => (burst && isEnded(burst, atMs, limits()) ? barcodeOf(burst) : null),
    /** Forgets the keys that it holds. */
    drop,
    /** Lets through the keys that it holds. */
    letGo,
  };
};

const startBurst = (key: string, atMs: number, undo: () => void): Burst => ({
  keys: [key],
  takeBack: undo,
  firstMs: atMs,
  lastMs: atMs,
  isTakenBack: false,
  isLetGo: false,
  cancel: () => undefined,
});

const takeBack = (burst: Burst): void => {
  if (burst.isTakenBack) return;
  burst.takeBack();
  burst.isTakenBack = true;
};

const barcodeOf = (burst: Burst): Barcode => ({ code: burst.keys.join(''), takeBack: () => takeBack(burst) });

/** Fast as a whole: a busy scanner may be slow with one key (KEYS-7), and one with a prefix with all (KEYS-10). */
const isFast = ({ firstMs, lastMs, keys }: Burst, atMs: number, { fastMs, isPrefixed }: ScannerLimits): boolean =>
  atMs - lastMs < LONGEST_GAP_MS && ((atMs - firstMs) / keys.length < fastMs || isPrefixed(keys));

const isEnded = ({ lastMs, keys }: Burst, atMs: number, { fastMs, isMarked }: ScannerLimits): boolean =>
  isMarked(keys) ? atMs - lastMs < LONGEST_GAP_MS : keys.length >= LEAST && atMs - lastMs < fastMs;

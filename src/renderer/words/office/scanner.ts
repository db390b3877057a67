import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words of the settings of scanners. */
export const createOfficeScannerWords = (say: Say) => ({
  scanner: {
    settings: say(msg`How your scanners type`),
    settingsHint: say(msg`Most scanners work as they are. Change this only if the test says so.`),
    prefix: say(msg`Prefix`),
    prefixHint: say(msg`What the scanner types before each code. Usually nothing.`),
    suffix: say(msg`Suffix`),
    suffixHint: say(msg`What it types after each code, besides Enter or Tab. Usually nothing.`),
    speed: say(msg`Time per key (milliseconds)`),
    speedHint: (most: number) =>
      say(
        msg`20 is usual, ${most} is the most. Enter more only for a slow scanner: fast fingers are then held for one.`,
      ),
    ...createTestWords(say),
  },
});

const createTestWords = (say: Say) => ({
  test: say(msg`Scan this code to test`),
  testHint: say(msg`If your scanner cannot read a screen, scan any product. Nothing is sold.`),
  sample: (code: string) => say(msg`Barcode ${code}`),
  read: say(msg`What the scanner types`),
  readHint: say(msg`Click into this field, then scan.`),
  isSample: say(msg`This is a barcode for the till, and it was read correctly.`),
  isBarcode: say(msg`This is a barcode for the till.`),
  slow: (ms: number) =>
    say(msg`The till takes this for typing by hand. If a scanner typed it, set its time per key to ${ms} ms.`),
  setSpeed: (ms: number) => say(msg`Set ${ms} ms`),
  tooSlow: (most: number) =>
    say(
      msg`The till takes this for typing by hand. If a scanner typed it, set the scanner to send a key at least every ${most} ms.`,
    ),
  needsEnd: say(msg`The till takes this for typing by hand. Set the scanner to send Enter after each code.`),
  tooShort: say(
    msg`The till takes this for typing by hand. A barcode has at least four characters and Enter or Tab after them.`,
  ),
  code: say(msg`Code`),
  characters: say(msg`Characters`),
  time: say(msg`Time per key`),
  ms: (ms: number) => say(msg`${ms} ms`),
  endKey: say(msg`End key`),
  noEndKey: say(msg`none`),
});

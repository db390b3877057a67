import type { Page } from '@playwright/test';
import { session } from './fixtures.ts';
import { officeAt } from './office-base.ts';
import { ZOOMED, type Shot } from './shot.ts';

/** Types as a scanner does. The clock of the pages stands still, so each key brings its time along. */
const scanAt = (page: Page, code: string, msPerKey: number): Promise<void> =>
  page.evaluate(
    ({ keys, gapMs }) => {
      for (const [at, key] of keys.entries()) {
        const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        Object.defineProperty(event, 'timeStamp', { value: 1_000 + at * gapMs });
        document.activeElement?.dispatchEvent(event);
      }
    },
    { keys: [...code.split(''), 'Enter'], gapMs: msPerKey },
  );

export const OFFICE_SCANNER_SHOTS: readonly Shot[] = [
  {
    ...officeAt('scanner'),
    state: 'scanner',
    says: ['Prefix', 'Suffix', 'Time per key (milliseconds)', 'Scan this code to test'],
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...officeAt('scanner', { store: { ...session().store, locale: 'de' } }),
    state: 'scanner-slow-de',
    act: async (page) => {
      await page.getByLabel('Was der Scanner sendet').focus();
      await scanAt(page, '400638', 45);
    },
    says: ['von Hand getippt', '45 ms einstellen', 'Taste am Ende'],
  },
  {
    ...officeAt('scanner'),
    state: 'scanner-read',
    act: async (page) => {
      await page.getByLabel('What the scanner types').focus();
      await scanAt(page, '2012345678903', 12);
    },
    says: ['it was read correctly', '12 ms', 'Enter'],
  },
];

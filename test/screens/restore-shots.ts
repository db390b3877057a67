/** Restoring a backup before anything is set up (product.md BAK-6 to BAK-9). */
import type { Page } from '@playwright/test';
import { beginRestoreRoute, lookAtRestoreRoute, uploadRestoreRoute } from '../../src/shared/contract/restore.ts';
import { body } from './fixtures.ts';
import { go, nothing, refusing, wizard, type Act } from './setup-base.ts';
import { ZOOMED, DESK_SIZES, type Shot } from './shot.ts';
import type { Replies } from './stub-shop.ts';

const ID = 'R'.repeat(22);
const UPLOAD = `PUT /api/setup/restore/${ID}`;
const LOOK = 'POST /api/setup/restore/look';
const received = (locked: boolean) => body(uploadRestoreRoute.answers[200], { locked });

const REPLIES: Replies = {
  'POST /api/setup/restore': body(beginRestoreRoute.answers[200], { id: ID }),
  [UPLOAD]: received(false),
  [LOOK]: body(lookAtRestoreRoute.answers[200], {
    shops: ['Café Morgenrot'],
    sales: 1041,
    newestAt: '2026-11-18T17:31:00.000Z',
    version: '0.1.0',
    network: 'mainnet',
    schema: 18,
  }),
  'POST /api/setup/restore/confirm': { body: null },
};

const offer: Act = (page) => go(page, 'Restore a backup');
const choose = async (page: Page): Promise<void> => {
  await go(page, 'Restore a backup');
  const file = { name: 'satchel-1795026660000.db', mimeType: 'application/octet-stream', buffer: Buffer.from('x') };
  await page.getByLabel('File of the backup').setInputFiles(file);
  await go(page);
};

const shot = (state: string, says: string[], act: Act = nothing, more: Partial<Shot> = {}): Shot =>
  wizard(state, 0, says, act, { ...more, replies: { ...REPLIES, ...more.replies } });

export const RESTORE_SHOTS: readonly Shot[] = [
  shot('restore', ['Restore a backup', 'File of the backup', 'A restore brings back sales', 'Back'], offer, {
    forced: true,
    sizes: [...DESK_SIZES, ZOOMED],
  }),
  shot('restore-code', ['Set-up code', 'File of the backup'], offer, { path: '/setup' }),
  shot('restore-missing', ['Choose a file first.'], async (page) => {
    await go(page, 'Restore a backup');
    await go(page);
  }),
  shot('restore-reading', ['Reading and checking the file'], choose, { replies: { [LOOK]: 'wait' } }),
  shot(
    'restore-refused',
    ['This backup is damaged. Choose another one.'],
    choose,
    refusing(LOOK, 409, 'backup_damaged', 'x'),
  ),
  shot('restore-locked', ['This backup is locked', 'satchel-1795026660000.db'], choose, {
    replies: { [UPLOAD]: received(true) },
  }),
  shot(
    'restore-wrong-passphrase',
    ['This backup did not open.'],
    async (page) => {
      await choose(page);
      await page.getByLabel('Recovery passphrase').fill('a guess');
      await go(page);
    },
    {
      replies: {
        [UPLOAD]: received(true),
        [LOOK]: { refuse: { status: 409, code: 'backup_not_opened', error: 'x' } },
      },
    },
  ),
  shot('restore-found', ['Restore this backup?', 'Café Morgenrot', '1,041', 'mainnet', 'schema 18'], choose),
  shot(
    'restore-found-de',
    ['Diese Sicherung wiederherstellen?', 'Café Morgenrot', '1.041', 'Wiederherstellen'],
    async (page) => {
      await page.getByLabel('Language').selectOption('de');
      await go(page, 'Sicherung wiederherstellen');
      const file = { name: 'satchel-1795026660000.db', mimeType: 'application/octet-stream', buffer: Buffer.from('x') };
      await page.getByLabel('Datei der Sicherung').setInputFiles(file);
      await go(page, 'Weiter');
    },
  ),
  shot('restore-done', ['The backup is restored', 'Satchel is starting again.'], async (page) => {
    await choose(page);
    await go(page, 'Restore');
  }),
];

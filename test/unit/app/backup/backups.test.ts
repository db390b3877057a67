import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBackups } from '../../../../src/main/app/backup/backups.ts';
import { isBackupDue, isBackupLate } from '../../../../src/main/app/backup/backup-settings.ts';
import { createCommits } from '../../../../src/main/app/commit.ts';
import { createBackupStore } from '../../../../src/main/db/engine/backup-store.ts';
import { makeLockKey, writeLockKey } from '../../../../src/main/db/engine/locked-file.ts';
import type { OpenedDatabase } from '../../../../src/main/db/open-database.ts';
import { createFeed } from '../../../../src/main/platform/feed.ts';
import { randomIds } from '../../../../src/main/platform/ids.ts';
import { newFolder } from '../../db/engine/folders.ts';
import { openIn, seed } from '../../db/repositories/samples.ts';
import { silent } from '../people/people-world.ts';

const ADA = { userId: 'user-1', storeId: 'store-1' };
const PASSPHRASE = 'harbour velvet onion crisp';
const HOUR = 3_600_000;
/** Each backup is made in a thread of its own. */
const LONG = { timeout: 60_000 };

let folder: string;
let opened: OpenedDatabase;
let entries: Map<string, string>;
let isOpen: boolean;
let nowMs: number;
beforeEach(async () => {
  folder = newFolder();
  opened = openIn(folder);
  await seed(opened);
  entries = new Map();
  isOpen = true;
  nowMs = Date.now();
});
afterEach(() => opened.close());

const open = () => {
  const clock = { nowMs: () => nowMs };
  const { database } = opened;
  const store = createBackupStore({
    databaseFile: join(folder, 'satchel.db'),
    backup: opened.backup,
    nowMs: clock.nowMs,
  });
  const cheap = { ...store, makeKey: async (text: string) => writeLockKey(await makeLockKey(text, 4)) };
  const secrets = {
    isOpen: () => isOpen,
    get: async (name: string) => entries.get(name) ?? null,
    set: async (name: string, value: string) => void entries.set(name, value),
    delete: async (name: string) => void entries.delete(name),
  };
  const { commit } = createCommits({ database, clock, ids: randomIds, feed: createFeed(silent) });
  return createBackups({ database, commit, clock, logger: silent, secrets, store: cheap });
};
const other = (): string => {
  const path = join(folder, 'other');
  mkdirSync(path, { recursive: true });
  return path;
};

describe('a schedule', () => {
  test.each([
    ['nightly', null, 1, false],
    ['nightly', null, 2, true],
    ['nightly', 19, 3, false],
    ['nightly', 20, 3, true],
    ['nightly', 20, 5, false],
    ['nightly', 48, 15, true],
    ['hourly', null, 15, true],
    ['hourly', 0.9, 15, false],
    ['hourly', 1, 15, true],
  ] as const)('%s: the last one %d hours ago, at %d o’clock: due %s (product.md BAK-1)', (name, age, hour, due) => {
    expect(isBackupDue(name, 100 * HOUR, age === null ? null : (100 - age) * HOUR, hour)).toBe(due);
  });

  test('is late when its newest backup is older than it allows (product.md BAK-1)', () => {
    const late = (name: 'nightly' | 'hourly', age: number) => isBackupLate(name, 100 * HOUR, (100 - age) * HOUR);
    expect([late('nightly', 48), late('nightly', 50), late('hourly', 2), late('hourly', 4)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(isBackupLate('hourly', HOUR, null)).toBe(false);
  });

  test('makes a backup when it is due, and none before (product.md BAK-1)', LONG, async () => {
    const backups = open();
    await backups.createIfDue(12);
    expect(await backups.list()).toEqual([]);
    await backups.createIfDue(3);
    expect(await backups.list()).toHaveLength(1);
    nowMs = Date.now() + HOUR;
    await backups.createIfDue(4);
    expect(await backups.list()).toHaveLength(1);
    await backups.change(ADA, { folder: null, schedule: 'hourly', keep: 14 });
    await backups.createIfDue(12);
    expect(await backups.list()).toHaveLength(2);
  });
});

describe('the folder of backups', () => {
  test('is checked before it is chosen, and says if it is on the same disk (product.md BAK-1)', LONG, async () => {
    const backups = open();
    for (const wrong of [join(folder, 'missing'), join(folder, 'satchel.db'), 'other', '/proc/1/nothing'])
      expect(await backups.change(ADA, { folder: wrong, schedule: 'nightly', keep: 14 })).toMatchObject({
        error: { details: { folder: 'is not a folder on this computer' } },
      });
    expect(await backups.change(ADA, { folder: other(), schedule: 'nightly', keep: 14 })).toMatchObject({ ok: true });
    const { place, settings } = await backups.state();
    expect(place).toMatchObject({ folder: other(), problem: null, isOtherDisk: false });
    expect(place.freeBytes).toBeGreaterThan(0);
    expect(settings).toMatchObject({ folder: other(), schedule: 'nightly', keep: 14 });
    const [entry] = await opened.database.read.audit.list(1);
    expect(entry).toMatchObject({ what: 'backup.changed', userId: 'user-1' });
  });

  test(
    'that is gone fails the backup, says why, and works again when it is back (product.md BAK-1)',
    LONG,
    async () => {
      const backups = open();
      await backups.change(ADA, { folder: other(), schedule: 'nightly', keep: 14 });
      rmSync(other(), { recursive: true });
      expect(await backups.create()).toMatchObject({ error: { code: 'backup_failed', params: { why: 'missing' } } });
      expect((await backups.state()).failure).toEqual({ atMs: nowMs, why: 'missing' });
      other();
      expect(await backups.create()).toMatchObject({ ok: true });
      expect((await backups.state()).failure).toBeNull();
      expect(readdirSync(other())).toHaveLength(1);
    },
  );

  test('keeps as many as the owner says; those of the folder before stay listed (product.md BAK-2)', LONG, async () => {
    const backups = open();
    await backups.create();
    await backups.change(ADA, { folder: other(), schedule: 'nightly', keep: 2 });
    for (let n = 0; n < 3; n += 1) await backups.create();
    expect(readdirSync(other())).toHaveLength(2);
    expect(await backups.list()).toHaveLength(3);
  });
});

describe('a recovery passphrase', () => {
  test('locks what is backed up from now on, and its key is a secret (product.md BAK-3)', LONG, async () => {
    const backups = open();
    await backups.create();
    expect(await backups.lockWith(ADA, PASSPHRASE)).toMatchObject({ ok: true });
    await backups.create();
    expect((await backups.list()).map(({ isLocked }) => isLocked)).toEqual([true, false]);
    const [entry] = await opened.database.read.audit.list(1);
    expect(JSON.stringify(entry)).not.toContain('harbour');
    expect(await opened.database.read.settings.get('backup')).not.toContain(entries.get('backup-key'));
    await backups.lockWith(ADA, null);
    expect(entries.size).toBe(0);
    expect(await backups.create()).toMatchObject({ value: { isLocked: false } });
  });

  test.each([
    ['locked', () => (isOpen = false)],
    ['passphrase', () => entries.clear()],
  ])(
    'whose key cannot be read makes no backup rather than an open one: %s (product.md BAK-3)',
    LONG,
    async (why, lose) => {
      const backups = open();
      await backups.lockWith(ADA, PASSPHRASE);
      lose();
      expect(await backups.create()).toMatchObject({ error: { code: 'backup_failed', params: { why } } });
      expect(await backups.list()).toEqual([]);
    },
  );
});

test('a backup is tried by restoring it, and the day is kept (product.md BAK-5)', LONG, async () => {
  const backups = open();
  await backups.lockWith(ADA, PASSPHRASE);
  const made = await backups.create();
  const name = made.ok ? (made.value.file.split('/').at(-1) ?? '') : '';
  const tried = async () => (await backups.state()).settings.triedAtMs;
  expect(await backups.tryOut(ADA, name, 'wrong')).toMatchObject({ error: { code: 'backup_not_opened' } });
  expect(await backups.tryOut(ADA, name, null)).toMatchObject({ error: { code: 'backup_not_opened' } });
  expect(await backups.tryOut(ADA, '../satchel.db', PASSPHRASE)).toMatchObject({ error: { code: 'not_found' } });
  expect(await tried()).toBeNull();
  expect(await backups.tryOut(ADA, name, PASSPHRASE)).toMatchObject({ ok: true });
  expect(await tried()).toBe(nowMs);
  expect(readdirSync(join(folder, 'backups'))).toEqual([name]); // nothing of the trial is left
});

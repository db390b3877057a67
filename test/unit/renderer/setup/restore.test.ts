import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createPageLanguages } from '../../../../src/renderer/words/setup-words.ts';
import { formatDays, madeAtOf } from '../../../../src/renderer/setup/restore/backup-age.ts';

test('BAK-7: the page says in the sentences of the manual what a restore brings and what it does not', () => {
  const manual = readFileSync(join(import.meta.dirname, '../../../../docs/manual.md'), 'utf8').replace(/\s+/g, ' ');
  const { owner, setup } = createPageLanguages()('en').words;
  for (const sentence of [owner.brings, owner.bringsNot, setup.restore.scan]) expect(manual).toContain(sentence);
});

test('BAK-7: a backup is dated by the name that Satchel gave it, and by no other name', () => {
  expect(madeAtOf('satchel-1795254676743.db')).toBe('2026-11-21T09:51:16.743Z');
  expect(madeAtOf('satchel-1795254676743.db.locked')).toBe('2026-11-21T09:51:16.743Z');
  expect(madeAtOf('satchel-1795254676743 (1).db')).toBe('2026-11-21T09:51:16.743Z');
  expect([madeAtOf('backup.db'), madeAtOf('satchel-17952546767431.db')]).toEqual([null, null]);
});

test('BAK-7: the age of a backup counts days of the calendar', () => {
  const now = new Date(2026, 10, 29, 0, 30).getTime();
  const at = (day: number, hour: number): string => new Date(2026, 10, day, hour).toISOString();
  expect([at(29, 0), at(28, 23), at(17, 12)].map((iso) => formatDays(iso, 'en', now))).toEqual([
    'today',
    'yesterday',
    '12 days ago',
  ]);
  expect(formatDays(at(28, 23), 'de', now)).toBe('gestern');
});

import { expect, test } from 'vitest';
import { formatSize, passphraseFault, tryReminder } from '../../../../src/renderer/office/features/backup/backup.ts';

const NOW = Date.parse('2026-11-21T09:51:16.743Z');

test.each([
  [null, 'never'],
  ['2026-11-21T09:51:16.743Z', null],
  ['2025-11-21T09:51:16.743Z', null],
  ['2025-11-21T09:51:16.742Z', 'old'],
] as const)('BAK-5: a backup that was tried at %s asks for a try: %s', (triedAt, reminder) => {
  expect(tryReminder(triedAt, NOW)).toBe(reminder);
});

test.each([
  ['short of 12', 'short of 12', 'short'],
  ['twelve chars', 'twelve chars', null],
  ['twelve chars', 'twelve charz', 'differs'],
] as const)('BAK-3: the passphrase “%s”, typed again as “%s”: %s', (text, again, fault) => {
  expect(passphraseFault(text, again)).toBe(fault);
});

test.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [344_064, '344 kB'],
  [4_200_000, '4.2 MB'],
  [212_000_000_000, '212 GB'],
  [5_000_000_000_000_000, '5,000 TB'],
])('BAK-1: %s bytes are shown as %s', (bytes, shown) => {
  expect(formatSize(bytes, 'en')).toBe(shown);
});

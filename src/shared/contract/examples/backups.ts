import type { RouteExample } from './example.ts';

const BACKUP_SETTINGS = {
  folder: '/media/BACKUP/satchel',
  schedule: 'nightly',
  keep: 14,
  locked: false,
  triedAt: null,
  place: { folder: '/media/BACKUP/satchel', problem: null, freeBytes: 212000000000, otherDisk: true },
  late: false,
  failure: null,
};

const setupCode = 'AAAABBBBCCCCDDDDEEEEFF';

/** Examples of backups and their settings, and of restoring one. */
export const backupExamples: Readonly<Record<string, RouteExample>> = {
  beginRestore: { body: { setupCode, sizeBytes: 344064 }, answer: { id: 'x1I4omjDEusvPytsCbBMu7' } },
  uploadRestore: { answer: { locked: true } },
  lookAtRestore: {
    body: { setupCode, passphrase: 'harbour velvet onion crisp lantern' },
    answer: {
      shops: ['Corner Café'],
      sales: 1041,
      newestAt: '2026-11-21T09:51:16.743Z',
      version: '0.1.0',
      network: 'mainnet',
      schema: 12,
    },
  },
  confirmRestore: { body: { setupCode } },
  dropRestore: { body: { setupCode } },
  getBackupSettings: { answer: BACKUP_SETTINGS },
  putBackupSettings: {
    body: { folder: '/media/BACKUP/satchel', schedule: 'hourly', keep: 48 },
    answer: { ...BACKUP_SETTINGS, schedule: 'hourly', keep: 48 },
  },
  putBackupPassphrase: {
    body: { passphrase: 'harbour velvet onion crisp lantern' },
    answer: { ...BACKUP_SETTINGS, locked: true },
  },
  tryBackup: {
    body: { file: 'satchel-1795254676743.db' },
    answer: { ...BACKUP_SETTINGS, triedAt: '2026-11-21T09:51:16.743Z' },
  },
  createBackup: {
    answer: {
      file: 'satchel-1795254676743.db',
      sizeBytes: 344064,
      createdAt: '2026-11-21T09:51:16.743Z',
      locked: false,
    },
  },
  listBackups: {
    answer: {
      backups: [
        { file: 'satchel-1795254676743.db', sizeBytes: 344064, createdAt: '2026-11-21T09:51:16.743Z', locked: false },
      ],
    },
  },
};

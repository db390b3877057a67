import { webcrypto } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scrypt } from '@noble/hashes/scrypt.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listBackups } from '../../../../src/main/db/engine/backups.ts';
import { DatabaseRefused } from '../../../../src/main/db/engine/database-refused.ts';
import {
  checkLockedFile,
  isLockedFile,
  lockFile,
  makeLockKey,
  NotOpened,
  unlockFile,
  type LockKey,
} from '../../../../src/main/db/engine/locked-file.ts';
import { restoreBackup } from '../../../../src/main/db/engine/restore.ts';
import { NOW_MS, openIn, sampleInvoice, seed } from '../repositories/samples.ts';
import { newFolder } from './folders.ts';

const CHEAP = 4; // the cost of guessing is not what these tests are about
const PASSPHRASE = 'harbour velvet onion crisp Zürich';
let folder: string;
let lockKey: LockKey;
beforeAll(async () => {
  lockKey = await makeLockKey(PASSPHRASE, CHEAP);
});
beforeEach(() => {
  folder = newFolder();
});
const file = (name: string): string => join(folder, name);
const locked = (content: Uint8Array): string => {
  writeFileSync(file('plain'), content);
  lockFile(file('plain'), file('locked'), lockKey);
  return file('locked');
};

describe('a locked file', () => {
  test.each([0, 1, 1024 * 1024 - 1, 1024 * 1024, 2 * 1024 * 1024 + 17])(
    'of %d bytes comes back byte by byte (product.md BAK-3)',
    (bytes) => {
      const content = Buffer.alloc(bytes, 'a sale of 4.50 ');
      const from = locked(content);
      checkLockedFile(from, lockKey);
      expect(readFileSync(from).includes('a sale')).toBe(false);
      unlockFile(from, file('out'), PASSPHRASE);
      expect(readFileSync(file('out')).equals(content)).toBe(true);
    },
  );

  test('is what docs/backup-format.md says: another implementation opens it (product.md BAK-3)', async () => {
    lockKey = await makeLockKey(PASSPHRASE); // at its real cost
    const bytes = new Uint8Array(readFileSync(locked(Buffer.from('every sale'))));
    const [header, rest] = [bytes.slice(0, 40), bytes.slice(40)];
    expect(Buffer.from(header.slice(0, 12)).toString('latin1')).toBe('SATCHEL\n\x01\x11\x08\x01');
    const key = scrypt(PASSPHRASE.normalize('NFKC'), header.slice(12, 28), { N: 2 ** 17, r: 8, p: 1, dkLen: 32 });
    const imported = await webcrypto.subtle.importKey('raw', new Uint8Array(key), 'AES-GCM', false, ['decrypt']);
    const plain = await webcrypto.subtle.decrypt(
      { name: 'AES-GCM', iv: header.slice(28, 40), additionalData: header, tagLength: 128 },
      imported,
      rest,
    );
    expect(Buffer.from(plain).toString()).toBe('every sale');
    lockKey = await makeLockKey(PASSPHRASE, CHEAP);
  });

  test('opens however a keyboard composes its letters, and with nothing else (product.md BAK-3)', () => {
    const from = locked(Buffer.from('x'));
    unlockFile(from, file('out'), PASSPHRASE.normalize('NFD'));
    for (const wrong of ['', 'harbour', `${PASSPHRASE} `]) {
      expect(() => unlockFile(from, file('wrong'), wrong)).toThrow(NotOpened);
      expect(readdirSync(folder)).not.toContain('wrong');
    }
  });

  test('never uses one nonce twice, although its key stays the same (product.md BAK-3)', () => {
    const nonces = Array.from({ length: 20 }, () => readFileSync(locked(Buffer.from('x'))).toString('hex', 28, 40));
    expect(new Set(nonces).size).toBe(20);
  });

  test('that was changed or cut anywhere does not open, and leaves nothing behind (product.md BAK-3)', () => {
    const bytes = readFileSync(locked(Buffer.alloc(300, 'x')));
    const refuses = (changed: Buffer): void => {
      writeFileSync(file('changed'), changed);
      expect(() => checkLockedFile(file('changed'), lockKey)).toThrow(NotOpened);
    };
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      refuses(changed);
    }
    for (const length of [0, 7, 39, 55, 56, 200, bytes.length - 1]) refuses(bytes.subarray(0, length));
    refuses(Buffer.concat([bytes, Buffer.from('x')]));
    const greedy = Buffer.from(bytes);
    greedy.writeUInt8(40, 9); // 2^40: would take more memory than there is
    writeFileSync(file('changed'), greedy);
    expect(() => unlockFile(file('changed'), file('out'), PASSPHRASE)).toThrow(NotOpened);
    expect(readdirSync(folder)).not.toContain('out');
  });

  test('is known by its first bytes alone (product.md BAK-4)', () => {
    expect(isLockedFile(locked(Buffer.from('x')))).toBe(true);
    expect([file('plain'), file('missing'), folder].map(isLockedFile)).toEqual([false, false, false]);
  });
});

describe('a locked backup', { timeout: 60_000 }, () => {
  const makeOne = async (): Promise<string> => {
    const opened = openIn(folder);
    await seed(opened);
    await opened.database.write((tx) => tx.invoices.insert(sampleInvoice(1)));
    const elsewhere = file('other-disk');
    const { file: made, isLocked } = await opened.backup(elsewhere, { keep: 3, lockKey });
    await opened.close();
    expect(isLocked).toBe(true);
    expect(readdirSync(elsewhere)).toHaveLength(1);
    expect(readdirSync(file('backups'))).toEqual([]); // no open copy is left
    return made;
  };
  const restoreInto = (fromFile: string, passphrase?: string): string => {
    const toFolder = newFolder();
    mkdirSync(join(toFolder, 'data'));
    restoreBackup({
      fromFile,
      toFile: join(toFolder, 'data/satchel.db'),
      nowMs: NOW_MS,
      ...(passphrase !== undefined && { passphrase }),
    });
    return join(toFolder, 'data');
  };

  test('is restored with its passphrase, whole (product.md BAK-4)', async () => {
    const restored = openIn(restoreInto(await makeOne(), PASSPHRASE), true);
    expect(await restored.integrityCheck()).toEqual([]);
    expect((await restored.database.read.invoices.list({ storeId: 'store-1', limit: 10 })).total).toBe(1);
    await restored.close();
  });

  test('without passphrase, or with a wrong one, is refused in one sentence (product.md BAK-4)', async () => {
    const made = await makeOne();
    expect(() => restoreInto(made)).toThrow(DatabaseRefused);
    expect(() => restoreInto(made)).toThrow(/is locked: start in a terminal/);
    expect(() => restoreInto(made, 'wrong')).toThrow(DatabaseRefused);
    expect(() => restoreInto(made, 'wrong')).toThrow(/did not open: check the recovery passphrase/);
  });

  test('counts among those that are kept, whether locked or open (product.md BAK-2)', async () => {
    const opened = openIn(folder);
    await seed(opened);
    const elsewhere = file('other-disk');
    for (const each of [null, lockKey, null, lockKey]) await opened.backup(elsewhere, { keep: 3, lockKey: each });
    await opened.close();
    expect(listBackups(elsewhere).map(({ isLocked }) => isLocked)).toEqual([true, false, true]);
  });
});

import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { createPasswordHasher } from '../../../src/main/secrets/password-hash.ts';

const hasher = createPasswordHasher();

test('SEC-2: a text matches only its own hash, which names its cost', async () => {
  const stored = await hasher.hash('correct horse');
  expect(stored).toMatch(/^scrypt\$32768\$8\$1\$/);
  expect(stored).not.toContain('horse');
  expect(await hasher.verify('correct horse', stored)).toBe(true);
  expect(await hasher.verify('correct horsf', stored)).toBe(false);
});

test('SEC-2: hashing a text again uses another salt', async () => {
  expect(await hasher.hash('0000')).not.toBe(await hasher.hash('0000'));
});

test('a letter may be typed in either of its Unicode forms', async () => {
  expect(await hasher.verify('caf\u00e9', await hasher.hash('cafe\u0301'))).toBe(true);
});

test('the stored cost is used, and a text that is no hash of ours never matches', async () => {
  // N=16, another cost than the present one
  const cheap = 'scrypt$16$1$1$AAAAAAAAAAAAAAAAAAAAAA$';
  const digest = scryptSync('old', Buffer.alloc(16), 32, { N: 16, r: 1, p: 1 }).toString('base64url');
  expect(await hasher.verify('old', cheap + digest)).toBe(true);
  const strangers = ['', 'scrypt', 'scrypt$1$1$1$$', `${cheap}${digest}x`, '$2b$10$abc'];
  expect(await Promise.all(strangers.map((stored) => hasher.verify('old', stored)))).toEqual(
    strangers.map(() => false),
  );
});

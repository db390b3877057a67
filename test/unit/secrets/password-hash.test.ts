import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { createPasswordHasher } from '../../../src/main/secrets/password-hash.ts';

const hasher = createPasswordHasher();

test('a text verifies against its own hash only, and the hash names its cost', async () => {
  const stored = await hasher.hash('correct horse');
  expect(stored).toMatch(/^scrypt\$32768\$8\$1\$/);
  expect(stored).not.toContain('horse');
  expect(await hasher.verify('correct horse', stored)).toBe(true);
  expect(await hasher.verify('correct horsf', stored)).toBe(false);
});

test('one text gets another salt each time', async () => {
  expect(await hasher.hash('0000')).not.toBe(await hasher.hash('0000'));
});

test('one letter typed in two Unicode spellings is one password', async () => {
  expect(await hasher.verify('caf\u00e9', await hasher.hash('cafe\u0301'))).toBe(true);
});

test('a stored cost is used, and what is no hash of ours is never true', async () => {
  // N=16: made with another cost than today's
  const cheap = 'scrypt$16$1$1$AAAAAAAAAAAAAAAAAAAAAA$';
  const digest = scryptSync('old', Buffer.alloc(16), 32, { N: 16, r: 1, p: 1 }).toString('base64url');
  expect(await hasher.verify('old', cheap + digest)).toBe(true);
  const strangers = ['', 'scrypt', 'scrypt$1$1$1$$', `${cheap}${digest}x`, '$2b$10$abc'];
  expect(await Promise.all(strangers.map((stored) => hasher.verify('old', stored)))).toEqual(
    strangers.map(() => false),
  );
});

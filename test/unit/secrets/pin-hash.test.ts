import { expect, test } from 'vitest';
import { createPasswordHasher } from '../../../src/main/secrets/password-hash.ts';
import { createPinHasher } from '../../../src/main/secrets/pin-hash.ts';

const hasher = createPasswordHasher();
const secretsOf = (entries = new Map<string, string>()) => ({
  entries,
  get: async (name: string) => entries.get(name) ?? null,
  set: async (name: string, value: string) => void entries.set(name, value),
});

test('A24: whoever has the hash and tries every PIN finds none', async () => {
  const pins = createPinHasher({ hasher, secrets: secretsOf() });
  const stored = await pins.hash('4711');
  expect(stored).toMatch(/^pin1\$[0-9a-f]{16}\$scrypt\$/);
  const plain = stored.slice(stored.indexOf('scrypt$'));
  expect([await hasher.verify('4711', plain), await hasher.verify('4711', stored)]).toEqual([false, false]);
  expect([await pins.verify('4711', stored), await pins.verify('4712', stored)]).toEqual([true, false]);
});

test('two PINs that are set at the same time have the same key, which outlives a restart', async () => {
  const secrets = secretsOf();
  const pins = createPinHasher({ hasher, secrets });
  const [one, other] = await Promise.all([pins.hash('4711'), pins.hash('0815')]);
  const later = createPinHasher({ hasher, secrets });
  expect([await later.verify('4711', one), await later.verify('0815', other)]).toEqual([true, true]);
  expect([await later.isLost(one), await later.isLost(other)]).toEqual([false, false]);
  expect([...secrets.entries.keys()]).toEqual(['pin-pepper']);
});

test('a hash of before is checked as it is, and known as old', async () => {
  const pins = createPinHasher({ hasher, secrets: secretsOf() });
  const old = await hasher.hash('4711');
  expect([await pins.verify('4711', old), await pins.verify('4712', old)]).toEqual([true, false]);
  expect([pins.isOld(old), await pins.isLost(old), pins.isOld(await pins.hash('4711'))]).toEqual([true, false, false]);
});

test('without its key, or with another one, a PIN fits no more and is known as lost', async () => {
  const stored = await createPinHasher({ hasher, secrets: secretsOf() }).hash('4711');
  const bare = createPinHasher({ hasher, secrets: secretsOf() });
  expect([await bare.verify('4711', stored), await bare.isLost(stored)]).toEqual([false, true]);
  const fresh = await bare.hash('4711'); // makes another key
  expect([await bare.verify('4711', stored), await bare.isLost(stored), await bare.isLost(fresh)]).toEqual([
    false,
    true,
    false,
  ]);
});

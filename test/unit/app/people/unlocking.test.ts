/** Somebody at this machine guesses the passphrase of the secrets. */
import { expect, test } from 'vitest';
import { createAttempts } from '../../../../src/main/app/people/attempts.ts';
import { createBoot } from '../../../../src/main/app/people/unlock.ts';
import { ok, refuse } from '../../../../src/shared/result.ts';
import { codeOf, MINUTE, openPeopleWorld, PASSPHRASE } from './people-world.ts';

/** A shop with an owner whose secrets are locked, and counters of the checks that were made. */
const openLocked = async (state: 'locked' | 'needed' = 'locked') => {
  const world = await openPeopleWorld();
  await world.begin();
  const seen = { checked: 0, open: 0, most: 0 };
  const secrets = {
    ...world.secrets,
    state: () => state,
    isOpen: () => false,
    unlock: async (passphrase: string) => {
      seen.checked += 1;
      seen.open += 1;
      seen.most = Math.max(seen.most, seen.open);
      await new Promise((resolve) => setImmediate(resolve));
      seen.open -= 1;
      return passphrase === PASSPHRASE ? ok(null) : refuse('wrong_passphrase');
    },
  };
  const boot = createBoot({ ...world, secrets, attempts: createAttempts(world) });
  return { world, boot, seen };
};

test('wrong passphrases back off: five are free, then the wait doubles (A36)', async () => {
  const { world, boot, seen } = await openLocked();
  const codes = [];
  for (let n = 0; n < 100; n += 1) codes.push(codeOf(await boot.unlock('wrong passphrase')));
  expect([codes.filter((code) => code === 'wrong_passphrase').length, seen.checked]).toEqual([5, 5]);
  const waits = [];
  for (let n = 0; n < 3; n += 1) {
    const refused = await boot.unlock('wrong passphrase');
    waits.push(refused.ok ? null : refused.error.params?.['seconds']);
    world.clock.now += 5 * MINUTE;
    await boot.unlock('wrong passphrase');
  }
  expect(waits).toEqual([30, 60, 120]);
  world.clock.now += 5 * MINUTE;
  expect(codeOf(await boot.unlock(PASSPHRASE))).toBe(null);
  await world.close();
});

test('of 300 passphrases at the same time one is checked and one waits (A36)', async () => {
  const { world, boot, seen } = await openLocked();
  const codes = (await Promise.all(Array.from({ length: 300 }, () => boot.unlock('wrong passphrase')))).map(codeOf);
  expect(seen).toMatchObject({ checked: 2, most: 1 });
  expect(codes.filter((code) => code === 'too_many_requests')).toHaveLength(298);
  await world.close();
});

test('a new passphrase after a restore has at least eight characters (A37)', async () => {
  const { world, boot, seen } = await openLocked('needed');
  expect(codeOf(await boot.unlock('seven77'))).toBe('validation_failed');
  expect(seen.checked).toBe(0);
  expect(codeOf(await boot.unlock(PASSPHRASE))).toBe(null);
  await world.close();
});

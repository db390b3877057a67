/** Floods of wrong passwords, with hashes as slow as the test needs them. */
import { expect, test } from 'vitest';
import { createAttempts } from '../../../../src/main/app/people/attempts.ts';
import { createLogin } from '../../../../src/main/app/people/login.ts';
import { codeOf, openPeopleWorld, SET_UP, valueOf } from './people-world.ts';

test('of 250 wrong passwords at the same time few are checked, and a PIN is not kept waiting (A35)', async () => {
  const world = await openPeopleWorld();
  const { user, store } = await world.begin();
  const { till } = valueOf(
    await world.tills.pair({ userId: user.id, storeId: store.id }, { storeId: store.id, name: 'Front' }),
  );
  let open = 0;
  let checked = 0;
  let most = 0;
  const gates: (() => void)[] = [];
  const hasher = {
    ...world.hasher,
    verify: async (text: string, hash: string) => {
      if (text !== 'wrong password') return world.hasher.verify(text, hash);
      checked += 1;
      open += 1;
      most = Math.max(most, open);
      await new Promise<void>((resolve) => gates.push(resolve));
      open -= 1;
      return false;
    },
  };
  const login = createLogin({ ...world, hasher, attempts: createAttempts(world) });
  const flood = Array.from({ length: 250 }, (_none, n) =>
    login.byPassword({
      name: `Name ${n}`,
      password: 'wrong password',
      storeId: null,
      cookie: false,
      remoteAddress: '127.0.0.1',
      till: undefined,
    }),
  );
  // the flood waits for its gates, so this PIN is right only if it need not queue behind it
  const pin = await login.byPin({ userId: user.id, pin: SET_UP.owner.pin, remoteAddress: '127.0.0.1', till });
  expect(codeOf(pin)).toBe(null);
  const ended = Promise.all(flood);
  let isOver = false;
  void ended.then(() => (isOver = true));
  while (!isOver) {
    gates.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const codes = (await ended).map(codeOf);
  expect(codes.filter((code) => code === 'wrong_password')).toHaveLength(checked);
  expect(checked).toBeLessThanOrEqual(5);
  expect(most).toBe(1);
  expect(codes.filter((code) => code === 'too_many_requests')).toHaveLength(250 - checked);
  await world.close();
});

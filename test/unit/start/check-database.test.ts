import { expect, test, vi } from 'vitest';
import { createDatabaseCheck } from '../../../src/main/start/check-database.ts';
import { silent } from '../db/repositories/samples.ts';

const begin = (isChecked: boolean, findDamage: (signal: AbortSignal) => Promise<string | null>) => {
  const said: string[] = [];
  const logged = vi.fn<(fields: object, message: string) => void>();
  const opened = { isChecked, findDamage: vi.fn(findDamage) };
  const logger = { ...silent, error: logged };
  const check = createDatabaseCheck({ opened, logger, tell: (sentence) => said.push(sentence), afterMs: 1 });
  check.start();
  return { check, said, logged, opened };
};

test('F6: damage in a large database is reported on stderr, in the log and to the health route', async () => {
  const { check, said, logged } = begin(false, async () => 'It is damaged.');
  await vi.waitFor(() => expect(check.isDamaged()).toBe(true), { timeout: 60_000 });
  expect(said).toEqual(['It is damaged.']);
  expect(logged).toHaveBeenCalledWith({}, 'It is damaged.');
  check.stop();
});

test('a failed check is logged and reports no damage', async () => {
  const { check, said, logged } = begin(false, async () => {
    throw new Error('no thread');
  });
  await vi.waitFor(() => expect(logged).toHaveBeenCalled(), { timeout: 60_000 });
  expect([check.isDamaged(), said]).toEqual([false, []]);
  check.stop();
});

test('a database that was checked before use is not checked again, and stopping aborts a check', async () => {
  const small = begin(true, async () => 'never asked');
  const large = begin(
    false,
    (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(null))),
  );
  await vi.waitFor(() => expect(large.opened.findDamage).toHaveBeenCalled(), { timeout: 60_000 });
  large.check.stop();
  expect(large.opened.findDamage.mock.calls[0]?.[0].aborted).toBe(true);
  expect(small.opened.findDamage).not.toHaveBeenCalled();
  small.check.stop();
});

import { expect, test } from 'vitest';
import { createHoldOff } from '../../../src/main/lightning/hold-off.ts';
import { WalletFailed } from '../../../src/main/lightning/wallet-reasons.ts';

test('LN-9: a wallet that is asked too often is left alone for 1 s, 2 s, 4 s, up to a minute; an answer ends that', async () => {
  let nowMs = 0;
  let asked = 0;
  let isTooOften = true;
  const holdOff = createHoldOff(() => nowMs);
  const ask = async (): Promise<boolean> =>
    holdOff
      .around(async () => {
        asked += 1;
        if (isTooOften) throw new WalletFailed('rateLimited');
      })
      .then(
        () => true,
        () => false,
      );
  for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
    asked = 0;
    await Promise.all([ask(), ask()]); // both under way: one excess
    nowMs += pauseMs - 1;
    await ask();
    expect(asked).toBe(2);
    nowMs += 1;
  }
  isTooOften = false;
  expect(await ask()).toBe(true);
  isTooOften = true;
  await ask();
  nowMs += 999;
  expect(await ask()).toBe(false);
  nowMs += 1;
  isTooOften = false;
  expect(await ask()).toBe(true);
});

test('LN-9: another failure is no reason to leave it alone', async () => {
  const holdOff = createHoldOff(() => 0);
  const failing = async (): Promise<never> => {
    throw new WalletFailed('ownError');
  };
  await expect(holdOff.around(failing)).rejects.toThrow('says that it failed');
  expect(await holdOff.around(async () => 'asked')).toBe('asked');
});

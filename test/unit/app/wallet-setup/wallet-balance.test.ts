import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createReadBalance, type WalletBalanceDeps } from '../../../../src/main/app/wallet-setup/wallet-balance.ts';
import { ok } from '../../../../src/shared/result.ts';
import { samplePayment, sampleWallet } from '../../db/repositories/samples.ts';

const PAGES = 20;

test('summing up a wallet with very many payments lets other work run after each page', async () => {
  let pagesRead = 0;
  const read = {
    wallets: { ofStore: async () => sampleWallet() },
    payments: {
      ofWallet: async (_walletId: string, after: bigint) => {
        pagesRead += 1;
        return { payments: [samplePayment()], next: pagesRead < PAGES ? after + 1n : null };
      },
    },
    invoices: { countOfWallet: async () => 1 },
  };
  const deps = {
    database: { read },
    clock: { nowMs: () => 0 },
    chain: { unspent: async (outpoints: readonly string[]) => ok(new Set(outpoints)) },
    rates: { current: () => undefined },
    patience: () => new Promise<void>(() => {}),
    turn: () => nextTurn(),
  } as unknown as WalletBalanceDeps; // only what the balance uses
  const seen: number[] = [];
  const balance = createReadBalance(deps)('store-1');
  while (pagesRead < PAGES) {
    await nextTurn();
    seen.push(pagesRead);
  }
  expect((await balance).ok).toBe(true);
  expect(seen.length).toBeGreaterThanOrEqual(PAGES - 1);
});

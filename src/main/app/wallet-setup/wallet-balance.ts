import { priceForSats } from '../../../shared/money.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Chain, Clock, Rates } from '../ports.ts';
import type { PaymentRecord } from '../records.ts';
import type { Database } from '../repositories.ts';

/** An answer is kept this long. */
const KEPT_MS = 60_000;
/** While a slow source is being asked, an answer up to this old is given with its own time (api.md CO-3). */
const STALE_MS = 15 * 60_000;
const PAGE = 500;

export interface WalletBalance {
  readonly confirmedSats: bigint;
  readonly unconfirmedSats: bigint;
  /** At the present BTC/USD rate; null without one. */
  readonly totalUsdCents: bigint | null;
  /** Number of addresses that the wallet has issued. */
  readonly addressCount: number;
  readonly asOfMs: number;
}

/** Sums up the unspent outputs credited to a store's present wallet. Refusals: `not_found`, `upstream_failed`. */
export type ReadBalance = (storeId: string) => Promise<Result<WalletBalance>>;

export interface WalletBalanceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly chain: Pick<Chain, 'unspent'>;
  readonly rates: Rates;
  /** Resolves when the caller has waited long enough. */
  readonly patience: () => Promise<void>;
  /** Lets other work run first, because a wallet may have been paid a million times. */
  readonly turn: () => Promise<void>;
}

type Sums = Pick<WalletBalance, 'confirmedSats' | 'unconfirmedSats' | 'addressCount' | 'asOfMs'>;

/** The last sums of a wallet, and the request that is running. */
interface Known {
  sums: Sums | undefined;
  keptAtMs: number;
  asking: Promise<Result<Sums>> | undefined;
}

export const createReadBalance = (deps: WalletBalanceDeps): ReadBalance => {
  const byWallet = new Map<string, Known>();

  const ask = (walletId: string, known: Known): Promise<Result<Sums>> => {
    known.asking ??= sumUp(deps, walletId)
      .then((found) => {
        if (found.ok) Object.assign(known, { sums: found.value, keptAtMs: deps.clock.nowMs() });
        return found;
      })
      .finally(() => {
        known.asking = undefined;
      });
    return known.asking;
  };

  const sumsOf = async (walletId: string): Promise<Result<Sums>> => {
    const known = byWallet.get(walletId) ?? { sums: undefined, keptAtMs: 0, asking: undefined };
    byWallet.set(walletId, known);
    const ageMs = Math.abs(deps.clock.nowMs() - known.keptAtMs);
    if (known.sums && ageMs < KEPT_MS) return ok(known.sums);
    const found = await Promise.race([ask(walletId, known), deps.patience()]);
    if (found) return found;
    if (known.sums && ageMs < STALE_MS) return ok(known.sums);
    return refuse('upstream_failed', { params: { reason: 'it did not answer in time' } });
  };

  return async (storeId) => {
    const wallet = await deps.database.read.wallets.ofStore(storeId);
    if (!wallet) return refuse('not_found');
    const sums = await sumsOf(wallet.id);
    if (!sums.ok) return sums;
    const rate = deps.rates.current('USD');
    const totalSats = sums.value.confirmedSats + sums.value.unconfirmedSats;
    return ok({ ...sums.value, totalUsdCents: rate ? priceForSats(totalSats, 2, rate.rateE8) : null });
  };
};

const sumUp = async (deps: WalletBalanceDeps, walletId: string): Promise<Result<Sums>> => {
  const { read } = deps.database;
  const asOfMs = deps.clock.nowMs();
  let [confirmedSats, unconfirmedSats] = [0n, 0n];
  for (let after: bigint | null = 0n; after !== null;) {
    const page: Awaited<ReturnType<typeof read.payments.ofWallet>> = await read.payments.ofWallet(
      walletId,
      after,
      PAGE,
    );
    const unspent = await deps.chain.unspent(page.payments.map(outpointOf));
    if (!unspent.ok) return unspent;
    for (const payment of page.payments.filter((one) => unspent.value.has(outpointOf(one)))) {
      const amountSats = payment.amountMsats / 1000n;
      if (payment.blockHash === null) unconfirmedSats += amountSats;
      else confirmedSats += amountSats;
    }
    after = page.next;
    await deps.turn();
  }
  return ok({ confirmedSats, unconfirmedSats, addressCount: await read.invoices.countOfWallet(walletId), asOfMs });
};

const outpointOf = ({ txid, vout }: PaymentRecord): string => `${txid}:${vout}`;

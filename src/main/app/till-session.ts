/** What a till must know to start: the lock screen, and the session behind it (api.md §6). */
import { isBitcoinUnit } from '../../shared/currency.ts';
import { isRemoved } from './change-user.ts';
import type { RatesControl } from './people-ports.ts';
import type { Chain, Clock, SourceHealth } from './ports.ts';
import type { StoreRecord, TillRecord, UserRecord } from './records.ts';
import type { Database } from './stores.ts';
import { announcedChange, type WalletChange } from './wallet-marks.ts';

export interface LockFacts {
  readonly people: readonly UserRecord[];
  readonly watchedPayments: number;
}
export interface RateFacts {
  readonly currency: string;
  readonly good: bigint | null;
  readonly ageMs: number;
}
export interface SessionFacts {
  /** The last known price of the store's currency, and the one a sale may use. */
  readonly rate: RateFacts | null;
  /** The same for every other currency the till offers. */
  readonly otherRates: readonly RateFacts[];
  readonly sources: readonly SourceHealth[];
  readonly wallet: 'missing' | 'scanning' | 'ready';
  readonly walletFingerprint: string | null;
  readonly walletChange: (WalletChange & { readonly by: string }) | null;
}
export interface TillSessionUseCase {
  readonly lock: (till: TillRecord) => Promise<LockFacts>;
  readonly session: (store: StoreRecord) => Promise<SessionFacts>;
}

export const createTillSession = (deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly rates: RatesControl;
  readonly chain: Pick<Chain, 'sources'>;
}): TillSessionUseCase => {
  const { read } = deps.database;
  const rateOf = (currency: string): SessionFacts['rate'] => {
    const last = deps.rates.last(currency);
    if (!last) return null;
    const ageMs = deps.clock.nowMs() - last.atMs;
    return { currency, good: deps.rates.current(currency)?.rateE8 ?? null, ageMs: ageMs > 0 ? ageMs : 0 };
  };
  const walletOf = async (storeId: string): Promise<Pick<SessionFacts, 'wallet' | 'walletFingerprint'>> => {
    const wallet = await read.wallets.ofStore(storeId);
    if (!wallet) return { wallet: 'missing', walletFingerprint: null };
    return { wallet: wallet.scan === 'done' ? 'ready' : 'scanning', walletFingerprint: wallet.fingerprint };
  };
  return {
    lock: async (till) => ({
      people: (await read.users.list()).filter((user) => user.disabledAtMs === null && !isRemoved(user)),
      watchedPayments: await read.invoices.countWatched(till.storeId, deps.clock.nowMs()),
    }),
    session: async (store) => {
      deps.rates.touch();
      const change = await announcedChange(read, store.id, deps.clock.nowMs());
      const user = change?.userId ? await read.users.get(change.userId) : undefined;
      return {
        rate: rateOf(store.currency),
        sources: deps.chain.sources(),
        otherRates: store.settings.tillCurrencies
          .filter((currency) => currency !== store.currency && !isBitcoinUnit(currency))
          .map(rateOf)
          .filter((rate) => rate !== null),
        ...(await walletOf(store.id)),
        walletChange: change ? { ...change, by: user?.name ?? '' } : null,
      };
    },
  };
};

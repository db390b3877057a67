import { z } from 'zod';
import { storeChanged, type CommitUnaudited } from '../commit.ts';
import type { Chain, Clock, Ids, Logger, PaidIndex, WalletKeys } from '../ports.ts';
import type { WalletRecord } from '../records.ts';
import type { Database, ReadRepositories, WriteRepositories } from '../repositories.ts';
import { SETTING } from '../settings-keys.ts';

const DAY_MS = 86_400_000;

/** When each wallet was looked at last, by its id. */
export const lookedAheadSchema = z.record(z.string(), z.int());

export interface LookAheadDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commitUnaudited: CommitUnaudited;
  readonly chain: Pick<Chain, 'lookAhead'>;
  readonly walletKeys: Pick<WalletKeys, 'isOpen'>;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'id'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Looks once per day for money at indexes that Satchel never issued: another program uses the same key (chain.md
 * CHAIN-47). The owner is told by a case, and the next index skips what was paid.
 */
export const createLookAhead = (deps: LookAheadDeps) => async (): Promise<void> => {
  const { database, chain, walletKeys, clock } = deps;
  const looked = await readLooked(database.read);
  for (const wallet of await database.read.wallets.list()) {
    if (!wallet.active || wallet.scan === 'needed' || !walletKeys.isOpen(wallet.id)) continue;
    // the distance, so that a clock that went back does not end the looks
    if (Math.abs(clock.nowMs() - (looked[wallet.id] ?? 0)) < DAY_MS) continue;
    const found = await chain.lookAhead(wallet.id, wallet.nextIndex);
    if (found.ok) await store(deps, wallet, found.value);
  }
};

const readLooked = async ({
  settings,
}: Pick<ReadRepositories, 'settings'>): Promise<Readonly<Record<string, number>>> => {
  const text = await settings.get(SETTING.lookedAhead);
  return text === null ? {} : lookedAheadSchema.parse(JSON.parse(text));
};

const store = async (deps: LookAheadDeps, { id, storeId }: WalletRecord, found: readonly PaidIndex[]): Promise<void> =>
  deps.commitUnaudited(async (tx) => {
    const nowMs = deps.clock.nowMs();
    await tx.settings.set(SETTING.lookedAhead, JSON.stringify({ ...(await readLooked(tx)), [id]: nowMs }));
    const wallet = await tx.wallets.get(id);
    // a sale may have taken an index while the sources answered
    const foreign = found.filter(({ index }) => wallet && index >= wallet.nextIndex);
    if (!wallet || foreign.length === 0) return { value: undefined, feed: [] };
    const highest = Math.max(...foreign.map(({ index }) => index));
    await tx.wallets.update(id, { nextIndex: highest + 1, lastPaidIndex: highest });
    const amountSats = foreign.reduce((sum, each) => sum + each.amountSats, 0n);
    await tell(tx, deps, { storeId, walletId: id, addressIndex: highest, amountSats, foundAtMs: nowMs });
    deps.logger.warn({ walletId: id, index: highest }, 'another program uses the key of the wallet');
    return { value: undefined, feed: [storeChanged(storeId)] };
  });

interface Found {
  readonly storeId: string;
  readonly walletId: string;
  readonly addressIndex: number;
  readonly amountSats: bigint;
  readonly foundAtMs: number;
}

/** One open case per wallet says everything that was found since the last answer. */
const tell = async (tx: WriteRepositories, { ids }: LookAheadDeps, found: Found): Promise<void> => {
  const open = await tx.cases.openOfWallet(found.walletId);
  const { addressIndex, foundAtMs } = found;
  if (open)
    return tx.cases.update(open.id, { addressIndex, foundAtMs, amountSats: open.amountSats + found.amountSats });
  return tx.cases.insert({
    ...found,
    id: ids.id(),
    kind: 'key_used_elsewhere',
    invoiceId: null,
    paymentId: null,
    answer: null,
    reason: null,
    answeredAtMs: null,
  });
};

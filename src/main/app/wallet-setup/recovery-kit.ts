import type { RecoveryKit } from '../../../shared/contract/wallet.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { isoTime } from '../../../shared/time.ts';
import { LOOKAHEAD } from '../../../shared/wallet-gap.ts';
import type { Clock, Secrets, WalletKeys } from '../ports.ts';
import type { WalletRecord } from '../records.ts';
import type { Database } from '../repositories.ts';
import { descriptorOf } from './wallet-descriptor.ts';

/** The clock of a new machine may be days off, and scanning a week of blocks costs nothing. */
const EARLIER_MS = 7 * 86_400_000;

export interface RecoveryKitDeps {
  readonly database: Pick<Database, 'read'>;
  readonly secrets: Pick<Secrets, 'isOpen' | 'get'>;
  readonly walletKeys: Pick<WalletKeys, 'parse'>;
  readonly clock: Clock;
}
/**
 * Writes down what another program needs to find all money that Satchel's addresses ever received (chain.md CHAIN-49):
 * the descriptors of the store's wallets, former ones too, with range and birth date.
 *
 * @returns `wallet_missing` or `locked`
 */
export type ReadRecoveryKit = (storeId: string) => Promise<Result<RecoveryKit>>;

export const createReadRecoveryKit =
  (deps: RecoveryKitDeps): ReadRecoveryKit =>
  async (storeId) => {
    const all = await deps.database.read.wallets.list();
    const own = all.filter((wallet) => wallet.storeId === storeId);
    if (own.length === 0) return refuse('wallet_missing');
    if (!deps.secrets.isOpen()) return refuse('locked');
    const found: Found[] = [];
    for (const wallet of own.toSorted((a, b) => Number(b.active) - Number(a.active))) {
      const descriptor = await descriptorOf(deps, wallet);
      if (descriptor !== '') found.push(await findRange(deps, wallet, descriptor));
    }
    // after a restore on another computer the key must be entered again first
    if (found.length === 0) return refuse('wallet_missing');
    const madeAt = isoTime(deps.clock.nowMs());
    return ok({ madeAt, wallets: found.map(viewOf), coreLines: coreLinesFor(found) });
  };

interface Found {
  readonly wallet: WalletRecord;
  readonly descriptor: string;
  readonly lastIndex: number;
  /** Null if it is not known. */
  readonly bornAtMs: number | null;
}

const findRange = async ({ database }: RecoveryKitDeps, wallet: WalletRecord, descriptor: string): Promise<Found> => {
  const [first] = await database.read.invoices.ofWallet(wallet.id, 1, 1);
  // whoever had the key before issued its first addresses, at a time that Satchel does not know
  const fromMs = wallet.nextIndex === 0 ? wallet.createdAtMs : (first?.createdAtMs ?? null);
  return {
    wallet,
    descriptor,
    lastIndex: wallet.nextIndex - 1 + LOOKAHEAD,
    bornAtMs: fromMs === null ? null : fromMs - EARLIER_MS,
  };
};

const viewOf = ({ wallet, descriptor, lastIndex, bornAtMs }: Found): RecoveryKit['wallets'][number] => {
  const { fingerprint, scriptType, network, active } = wallet;
  const bornAt = bornAtMs === null ? null : isoTime(bornAtMs);
  return { fingerprint, scriptType, network, active, descriptor, lastIndex, gapLimit: lastIndex + 1, bornAt };
};

/** Lines for the console of Bitcoin Core; a shell takes them behind `bitcoin-cli`. */
const coreLinesFor = (wallets: readonly Found[]): string[] => {
  const requests = wallets.map(({ descriptor, lastIndex, bornAtMs }) => ({
    desc: descriptor,
    range: [0, lastIndex],
    timestamp: bornAtMs === null ? 0 : Math.floor(bornAtMs / 1000),
  }));
  // an apostrophe in a descriptor would end the quoted text of the shell and of the console
  const json = JSON.stringify(requests).replaceAll("'", String.raw`\u0027`);
  return ['createwallet satchel true true "" false true', `importdescriptors '${json}'`];
};

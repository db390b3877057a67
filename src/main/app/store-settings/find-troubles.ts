import type { OverviewView } from '../../../shared/contract/office.ts';
import { GAP_SOON } from '../../../shared/wallet-gap.ts';
import type { Lightning } from '../lightning-invoice/lightning-ports.ts';
import type { BackupsUseCase } from '../backup/backups.ts';
import type { RatesControl } from '../people/people-ports.ts';
import type { Chain, Clock, SourceHealth } from '../ports.ts';
import type { StoreRecord } from '../records.ts';
import type { Database } from '../repositories.ts';
import { lacksSecret } from '../webhook/check-endpoint-secrets.ts';
import { isWaiting } from '../webhook/endpoint-approvals.ts';

export type Trouble = OverviewView['troubles'][number];

/** Free space of the disk that holds the database. */
export interface Disk {
  readonly freeBytes: () => Promise<bigint>;
}
export interface FindTroublesDeps {
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly chain: Pick<Chain, 'sources'>;
  readonly rates: Pick<RatesControl, 'current' | 'last'>;
  readonly lightning: Pick<Lightning, 'isOn' | 'health'>;
  readonly backups: Pick<BackupsUseCase, 'list'>;
  readonly disk: Disk;
  /** Training makes no backups. */
  readonly training: boolean;
}
/** Finds what keeps a store from selling, or soon will, the worst first (design.md LAY-21). */
export type FindTroubles = (store: StoreRecord) => Promise<Trouble[]>;

const HOUR_MS = 3_600_000;
/** A backup is made each night, or after 48 hours if the computer is off at night. */
const BACKUP_OLD_MS = 50 * HOUR_MS;
const DISK_LOW_BYTES = 1_000_000_000n;
/** Honest sources may be a block or two apart for a moment. */
const BLOCKS_APART = 2;
const MOST_COUNTED = 100;
/** Longer than any retry waits. */
const RETRIED_WITHIN_MS = 30 * 24 * HOUR_MS;

export const createFindTroubles =
  (deps: FindTroublesDeps): FindTroubles =>
  async (store) => [
    ...(await walletTroubles(deps, store)),
    ...sourceTroubles(deps.chain.sources()),
    ...priceTroubles(deps, store),
    ...lightningTroubles(deps, store),
    ...(await webhookTroubles(deps, store)),
    ...(await machineTroubles(deps)),
  ];

const trouble = (kind: Trouble['kind'], count = 0, names: readonly string[] = []): Trouble => ({
  kind,
  count,
  names: [...names],
});

const walletTroubles = async ({ database, chain }: FindTroublesDeps, { id }: StoreRecord): Promise<Trouble[]> => {
  const wallet = await database.read.wallets.ofStore(id);
  if (!wallet) return [trouble('no_wallet')];
  const isWatched = chain.sources().some(({ state }) => state !== 'failing');
  const gap = wallet.nextIndex - (wallet.lastPaidIndex ?? 0);
  return [
    ...(wallet.scan === 'needed' && !isWatched ? [trouble('scan_waits')] : []),
    ...(gap >= GAP_SOON ? [trouble('gap', gap)] : []),
  ];
};

const sourceTroubles = (sources: readonly SourceHealth[]): Trouble[] => {
  if (sources.length === 0) return [trouble('no_source')];
  const failing = sources.filter(({ state }) => state === 'failing');
  const names = failing.map(({ label }) => label);
  if (failing.length === sources.length) return [trouble('no_source_answers', names.length, names)];
  return [
    ...(failing.length > 0 ? [trouble('source_failing', names.length, names)] : []),
    ...disagreeing(sources.filter(({ state }) => state === 'ok')),
  ];
};

const disagreeing = (sources: readonly SourceHealth[]): Trouble[] => {
  const known = sources.filter((source): source is SourceHealth & { height: number } => source.height !== null);
  const [lowest, ...others] = known.toSorted((a, b) => a.height - b.height);
  const highest = others.at(-1);
  if (!lowest || !highest) return [];
  const apart = highest.height - lowest.height;
  return apart > BLOCKS_APART ? [trouble('sources_disagree', apart, [lowest.label, highest.label])] : [];
};

const priceTroubles = ({ rates }: FindTroublesDeps, { currency }: StoreRecord): Trouble[] => {
  if (rates.current(currency)) return [];
  return [trouble(rates.last(currency) ? 'price_old' : 'price_missing', 0, [currency])];
};

const lightningTroubles = ({ lightning }: FindTroublesDeps, { id }: StoreRecord): Trouble[] =>
  lightning.health(id)?.state === 'failing' ? [trouble('lightning_away')] : [];

const webhookTroubles = async ({ database, clock }: FindTroublesDeps, { id }: StoreRecord): Promise<Trouble[]> => {
  const { endpoints, outbox } = database.read;
  const all = await endpoints.ofStore(id);
  const tried: number[] = [];
  for (const endpoint of all) {
    tried.push((await outbox.retries(endpoint.id, clock.nowMs() + RETRIED_WITHIN_MS, MOST_COUNTED)).length);
  }
  const waiting = tried.reduce((sum, count) => sum + count, 0);
  const [toApprove, withoutSecret] = [all.filter(isWaiting).length, all.filter(lacksSecret).length];
  return [
    ...(waiting > 0 ? [trouble('webhooks_waiting', waiting)] : []),
    ...(toApprove > 0 ? [trouble('webhooks_to_approve', toApprove)] : []),
    ...(withoutSecret > 0 ? [trouble('webhooks_without_secret', withoutSecret)] : []),
  ];
};

const machineTroubles = async ({ disk, backups, clock, training }: FindTroublesDeps): Promise<Trouble[]> => {
  const isLow = (await disk.freeBytes()) < DISK_LOW_BYTES;
  const low = isLow ? [trouble('disk_low')] : [];
  if (training) return low;
  const [newest] = await backups.list();
  if (!newest) return [...low, trouble('no_backup')];
  const ageMs = clock.nowMs() - newest.atMs;
  return ageMs > BACKUP_OLD_MS ? [...low, trouble('backup_old', Math.floor(ageMs / HOUR_MS))] : low;
};

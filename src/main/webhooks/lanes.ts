import type { OutboxRecord, WebhookEndpoint } from '../app/records.ts';
import type { ReadRepositories } from '../app/repositories.ts';

/** At once to one target: first attempts, and beside them retries, so that neither waits behind the other. */
const FRESH_SLOTS = 16;
const RETRY_SLOTS = 8;
/** Rows looked at for a turn; what is on its way already is among them. */
const PAGE = 64;
/** After our own side failed (a full disk, say) a target is left alone for so long. */
const PAUSE_MS = 5_000;

/** What is on its way to one target. */
interface Lane {
  readonly fresh: Set<string>;
  readonly retries: Set<string>;
  /** Invoices with a first attempt on its way: the next one waits for it. */
  readonly invoices: Set<string>;
  pausedUntilMs: number;
}

export interface Turn {
  readonly row: OutboxRecord;
  /** The attempt has ended; `failed`: by our own fault. */
  readonly end: (failed: boolean) => void;
}

/**
 * Whose turn it is: first attempts in order per invoice and target; nothing waits for another invoice, another target
 * or somebody's retries (api.md §4).
 */
export const createLanes = (read: Pick<ReadRepositories, 'outbox'>, nowMs: () => number) => {
  const lanes = new Map<string, Lane>();
  const laneOf = (endpointId: string): Lane => {
    const lane = lanes.get(endpointId) ?? {
      fresh: new Set<string>(),
      retries: new Set<string>(),
      invoices: new Set<string>(),
      pausedUntilMs: 0,
    };
    lanes.set(endpointId, lane);
    return lane;
  };

  const begin = (lane: Lane, kind: 'fresh' | 'retries', row: OutboxRecord): Turn => {
    lane[kind].add(row.id);
    if (kind === 'fresh') lane.invoices.add(row.invoiceId);
    return {
      row,
      end: (failed) => {
        lane[kind].delete(row.id);
        if (kind === 'fresh') lane.invoices.delete(row.invoiceId);
        if (failed) lane.pausedUntilMs = nowMs() + PAUSE_MS;
      },
    };
  };

  /** The first of an invoice that was never tried: times alone do not tell where a clock went back. */
  const firstOf = async (row: OutboxRecord): Promise<OutboxRecord> => {
    const due = await read.outbox.dueOf(row.endpointId, row.invoiceId);
    return due.find(({ attempts }) => attempts === 0) ?? row;
  };

  const takeFresh = async (lane: Lane, endpointId: string): Promise<Turn[]> => {
    const turns: Turn[] = [];
    if (lane.fresh.size >= FRESH_SLOTS) return turns;
    for (const row of await read.outbox.fresh(endpointId, PAGE)) {
      if (lane.fresh.size >= FRESH_SLOTS) break;
      if (!lane.invoices.has(row.invoiceId)) turns.push(begin(lane, 'fresh', await firstOf(row)));
    }
    return turns;
  };

  const takeRetries = async (lane: Lane, endpointId: string): Promise<Turn[]> => {
    const turns: Turn[] = [];
    if (lane.retries.size >= RETRY_SLOTS) return turns;
    for (const row of await read.outbox.retries(endpointId, nowMs(), PAGE)) {
      if (lane.retries.size >= RETRY_SLOTS) break;
      if (!lane.retries.has(row.id)) turns.push(begin(lane, 'retries', row));
    }
    return turns;
  };

  return {
    take: async ({ id }: WebhookEndpoint): Promise<Turn[]> => {
      const lane = laneOf(id);
      if (lane.pausedUntilMs > nowMs()) return [];
      return [...(await takeFresh(lane, id)), ...(await takeRetries(lane, id))];
    },
  };
};

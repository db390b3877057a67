import type { OutboxRecord, WebhookEndpoint } from '../app/records.ts';
import type { ReadRepositories } from '../app/repositories.ts';

/** Parallel attempts per endpoint. First attempts and retries have slots of their own, so that neither waits for the other. */
const FRESH_SLOTS = 16;
const RETRY_SLOTS = 8;
/** Rows read per turn, including those that are on their way already. */
const PAGE = 64;
/** After a failure on our own side, such as a full disk, an endpoint is left alone for this long. */
const PAUSE_MS = 5_000;

/** Attempts that are on their way to one endpoint. */
interface Lane {
  readonly fresh: Set<string>;
  readonly retries: Set<string>;
  /** Invoices whose first attempt is on its way: their next event waits for it. */
  readonly invoices: Set<string>;
  pausedUntilMs: number;
}

export interface Turn {
  readonly row: OutboxRecord;
  /** Call it when the attempt has ended; `failed` means by our own fault. */
  readonly end: (failed: boolean) => void;
}

/**
 * Decides what is sent next. First attempts go out in order per invoice and endpoint; nothing waits for another invoice,
 * another endpoint or a retry (api.md HOOK-10).
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

  /** The invoice's first event without an attempt. Times alone do not tell which that is, because the clock may go back. */
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

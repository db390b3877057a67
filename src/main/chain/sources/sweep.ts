import type { InvoiceRecord } from '../../app/records.ts';
import { readSweepPlace, writeSweepPlace, type SweepPlace } from '../../app/payment/sweep-places.ts';
import type { SourceDeps } from '../source.ts';

export interface Sweep {
  /** Returns the next page of invoices to check; an empty one if no sweep is due, or if one has just ended. */
  readonly next: () => Promise<readonly InvoiceRecord[]>;
  /** The page that `next` returned last has been checked. */
  readonly done: () => Promise<void>;
  /** A sweep has begun and not ended. */
  readonly isRunning: () => boolean;
}

/**
 * Leads through every address ever issued, page by page, once per day. The place is stored after each page, so a shop that
 * is closed every evening continues in the morning and gets to the end (chain.md CHAIN-48).
 */
export const createSweep = (sourceId: string, deps: SourceDeps, pageSize: number): Sweep => {
  const { clock, database, intervals } = deps;
  let place: SweepPlace | undefined;
  let lastId: string | null = null;

  const save = async (next: SweepPlace): Promise<void> => {
    await database.write(async (tx) => writeSweepPlace(tx, sourceId, next));
    place = next;
  };
  return {
    next: async () => {
      place ??= await readSweepPlace(database.read, sourceId);
      const nowMs = clock.nowMs();
      // the distance, so that a clock that went back does not end the sweeps
      if (place.afterId === null && Math.abs(nowMs - place.sweptAtMs) < intervals.sweepMs) return [];
      const page = await database.read.invoices.withAddress(place.afterId ?? '', pageSize);
      lastId = page.at(-1)?.id ?? null;
      if (lastId === null) await save({ afterId: null, sweptAtMs: nowMs });
      return page;
    },
    done: async () => {
      if (lastId === null) return;
      await save({ afterId: lastId, sweptAtMs: place?.sweptAtMs ?? 0 });
      lastId = null;
    },
    isRunning: () => lastId !== null || (place?.afterId ?? null) !== null,
  };
};

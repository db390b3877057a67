import type { InvoiceRecord } from '../../app/records.ts';
import type { SourceDeps } from '../source.ts';
import { createAddressFaults } from './address-faults.ts';

/** An ended invoice is asked about this long; after that the daily sweep is enough (product.md INV-24). */
export const WATCHED_MS = 30 * 86_400_000;

/** Holds every watched invoice with the time of its next chain check, and those whose address cannot be read. */
export const createQueue = (deps: SourceDeps) => {
  const dueAt = new Map<string, number>();
  const open = new Set<string>();
  /** Their check has begun. */
  const asking = new Set<string>();
  const faults = createAddressFaults(deps.intervals);

  const ask = (id: string, atMs: number): void => void dueAt.set(id, Math.min(atMs, dueAt.get(id) ?? atMs));
  const longestMs = Math.max(deps.intervals.openAddressMs, deps.intervals.endedAddressMs);
  const dueMs = (id: string, atMs: number, nowMs: number): number => {
    const wasSetBack = atMs > nowMs + longestMs;
    return Math.max(wasSetBack ? nowMs : atMs, faults.notBeforeMs(id, nowMs));
  };
  const isFailing = (id: string): boolean => faults.has(id);
  const take = (id: string): void => {
    asking.add(id);
    dueAt.delete(id);
  };

  return {
    faults,
    busy: () => open.size > 0,
    /** False for an address that only the sweep checks. */
    isWatched: (id: string) => dueAt.has(id) || asking.has(id),
    ask,
    load: async () => {
      const nowMs = deps.clock.nowMs();
      for (const { id, status } of await deps.database.read.invoices.watched(nowMs - WATCHED_MS)) {
        dueAt.set(id, nowMs);
        if (status === 'new' || status === 'processing') open.add(id);
      }
    },
    opened: (id: string) => void open.add(id),
    /** Takes what is due, which nobody else gets until it is rescheduled. */
    due: (nowMs: number, count: number): string[] => {
      const waiting = [...dueAt.entries()]
        .filter(([id, atMs]) => !asking.has(id) && dueMs(id, atMs, nowMs) <= nowMs)
        .toSorted((left, right) => left[1] - right[1])
        .map(([id]) => id);
      const taken = choose({ waiting, asking, open, isFailing }, count);
      taken.forEach(take);
      return taken;
    },
    /** Its check begins although it was not due. */
    take,
    nextAtMs: (nowMs: number) =>
      [...dueAt].reduce((least, [id, atMs]) => Math.min(least, dueMs(id, atMs, nowMs)), Number.POSITIVE_INFINITY),
    /** Sets the next chain check: soon for an open invoice, rarely for an ended one, never after 30 days. */
    reschedule: (invoice: InvoiceRecord | undefined, id: string, checkedAtMs: number) => {
      // whoever asked for it while its check was running is not content with that check
      const askedMs = asking.delete(id) ? dueAt.get(id) : undefined;
      open.delete(id);
      if (!invoice || invoice.expiresAtMs + WATCHED_MS < checkedAtMs) {
        dueAt.delete(id);
        return;
      }
      const isOpen = invoice.status === 'new' || invoice.status === 'processing';
      if (isOpen) open.add(id);
      const nextMs = checkedAtMs + (isOpen ? deps.intervals.openAddressMs : deps.intervals.endedAddressMs);
      dueAt.set(id, Math.min(nextMs, askedMs ?? nextMs));
    },
    /** Its check ended early: it is due again, after its own wait if its address failed. */
    again: (id: string, nowMs: number) => {
      asking.delete(id);
      ask(id, nowMs);
    },
  };
};
export type Queue = ReturnType<typeof createQueue>;

interface Choice {
  /** Due, the longest wait first. */
  readonly waiting: readonly string[];
  readonly asking: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
  readonly isFailing: (id: string) => boolean;
}

/**
 * Chooses open invoices first but always one that ended, so that neither waits for ever behind the other; and at most one
 * at a time whose address could not be read, because it may take long.
 */
const choose = ({ waiting, asking, open, isFailing }: Choice, count: number): string[] => {
  if (count <= 0) return [];
  const retried = [...asking].some(isFailing) ? undefined : waiting.find(isFailing);
  const ready = waiting.filter((id) => !isFailing(id) || id === retried);
  const [ended, opened] = [ready.filter((id) => !open.has(id)), ready.filter((id) => open.has(id))];
  const isEndedAsked = [...asking].some((id) => !open.has(id));
  const first = opened.slice(0, ended.length > 0 && !isEndedAsked ? count - 1 : count);
  return [...first, ...ended.slice(0, count - first.length)];
};

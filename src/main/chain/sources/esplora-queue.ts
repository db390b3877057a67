import type { InvoiceRecord } from '../../app/records.ts';
import type { SourceDeps } from '../source.ts';

/** An ended invoice is asked about this long; after that the daily sweep is enough (product.md INV-24). */
const WATCHED_MS = 30 * 86_400_000;

/** Holds every watched invoice with the time of its next chain check. */
export const createQueue = (deps: SourceDeps) => {
  const dueAt = new Map<string, number>();
  const open = new Set<string>();
  const longestMs = Math.max(deps.intervals.openAddressMs, deps.intervals.endedAddressMs);
  return {
    busy: () => open.size > 0,
    ask: (id: string, atMs: number) => void dueAt.set(id, Math.min(atMs, dueAt.get(id) ?? atMs)),
    load: async () => {
      const nowMs = deps.clock.nowMs();
      for (const { id, status } of await deps.database.read.invoices.watched(nowMs - WATCHED_MS)) {
        dueAt.set(id, nowMs);
        if (status === 'new' || status === 'processing') open.add(id);
      }
    },
    opened: (id: string) => void open.add(id),
    /** Takes open invoices first but always one that ended, so that neither waits for ever behind the other. */
    due: (nowMs: number, count: number): string[] => {
      const waiting = [...dueAt.entries()]
        .filter(([, atMs]) => atMs <= nowMs || atMs > nowMs + longestMs) // or the clock was set back
        .toSorted((left, right) => left[1] - right[1])
        .map(([id]) => id);
      const [ended, opened] = [waiting.filter((id) => !open.has(id)), waiting.filter((id) => open.has(id))];
      const first = opened.slice(0, ended.length > 0 ? count - 1 : count);
      return [...first, ...ended.slice(0, count - first.length)];
    },
    nextAtMs: () => [...dueAt.values()].reduce((least, atMs) => Math.min(least, atMs), Number.POSITIVE_INFINITY),
    /** Sets the next chain check: soon for an open invoice, rarely for an ended one, never after 30 days. */
    reschedule: (invoice: InvoiceRecord | undefined, id: string, checkedAtMs: number) => {
      open.delete(id);
      if (!invoice || invoice.expiresAtMs + WATCHED_MS < checkedAtMs) {
        dueAt.delete(id);
        return;
      }
      const isOpen = invoice.status === 'new' || invoice.status === 'processing';
      if (isOpen) open.add(id);
      dueAt.set(id, checkedAtMs + (isOpen ? deps.intervals.openAddressMs : deps.intervals.endedAddressMs));
    },
  };
};
export type Queue = ReturnType<typeof createQueue>;

import { setTimeout as sleep } from 'node:timers/promises';
import type { InvoiceRecord } from '../../app/records.ts';
import { reasonOf } from '../../upstream/reasons.ts';
import type { SourceDeps } from '../source.ts';
import { isAddressFault } from './address-faults.ts';
import type { Queue } from './address-queue.ts';
import { createSweep } from './sweep.ts';

/** A round waits this long for the checks it began. Those that take longer run beside the next rounds. */
const PATIENCE_MS = 250;
const SWEEP_PAGE = 20;

export interface ChecksDeps {
  readonly sourceId: string;
  readonly deps: SourceDeps;
  readonly queue: Queue;
  /** Checks one address. @returns false if the answer does not count, so that the address is due again */
  readonly check: (invoice: InvoiceRecord) => Promise<boolean>;
  /** Hears that an address was checked and has its next turn, or none. */
  readonly checked?: (invoiceId: string) => void;
  /** Hears that an address cannot be read. @returns true if nobody else can be asked either */
  readonly isAway?: () => boolean;
}

/** Runs checks beside each other, and tells what speaks against the source from what speaks against one address. */
export const createChecks = (parts: ChecksDeps) => {
  const { sourceId, deps, queue, check, checked = () => {}, isAway = () => false } = parts;
  const running = new Map<string, Promise<void>>();
  let broken: { readonly error: unknown } | null = null;

  const failed = (id: string, error: unknown): void => {
    const nowMs = deps.clock.nowMs();
    if (isAddressFault(error)) {
      tellUnread(sourceId, deps, id, { error, times: queue.faults.failed(id, error, nowMs) });
      const isAlone = isAway();
      const fault = queue.faults.ofSource(nowMs);
      if (fault) broken ??= { error: fault };
      else if (isAlone) broken ??= { error };
    } else broken ??= { error };
    queue.again(id, nowMs);
  };
  const run = async (id: string): Promise<void> => {
    try {
      const invoice = await deps.database.read.invoices.get(id);
      const counts = !invoice || (await check(invoice));
      const nowMs = deps.clock.nowMs();
      queue.faults.read(id, nowMs);
      if (counts) queue.reschedule(await deps.database.read.invoices.get(id), id, nowMs);
      else queue.again(id, nowMs);
      checked(id);
    } catch (error) {
      failed(id, error);
    } finally {
      running.delete(id);
    }
  };
  const ended = async (): Promise<void> => void (await Promise.all(running.values()));

  return {
    running: () => running.size,
    begin: (ids: readonly string[]) => {
      for (const id of ids) {
        if (running.has(id)) continue;
        queue.take(id);
        running.set(id, run(id));
      }
    },
    /** Waits for the checks, for a short while. @throws what speaks against the source */
    settle: async (): Promise<void> => {
      const patience = new AbortController();
      await Promise.race([ended(), sleep(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => {})]);
      patience.abort();
      const { error } = broken ?? {};
      const isBroken = broken !== null;
      broken = null;
      if (isBroken) throw error;
    },
    ended,
  };
};

/** A single failure passes; after the second the others may do without this source (chain.md CHAIN-28). */
const LEFT_OUT_AFTER = 2;

interface Failure {
  readonly error: unknown;
  /** How often the address has failed since it was read. */
  readonly times: number;
}

/** Logs the first failure of an address, and says when the source cannot read it. */
const tellUnread = (sourceId: string, deps: SourceDeps, invoiceId: string, { error, times }: Failure): void => {
  const { clock, logger, recorder } = deps;
  if (times === 1) logger.warn({ source: sourceId, invoice: invoiceId, reason: reasonOf(error) }, UNREAD);
  if (times !== LEFT_OUT_AFTER) return;
  recorder.observe({ kind: 'unread', sourceId, atMs: clock.nowMs(), invoiceId }).catch((failed: unknown) => {
    logger.error({ source: sourceId, err: failed }, 'that an address cannot be read could not be noted');
  });
};
const UNREAD = 'an address cannot be read';

/** Checks every address ever issued, one after another, once per day. */
export const createAddressSweep = (sourceId: string, deps: SourceDeps) => {
  const sweep = createSweep(sourceId, deps, SWEEP_PAGE);
  let page: string[] = [];
  return {
    isRunning: sweep.isRunning,
    /** Returns the next address; the one before has been checked by now. */
    next: async (isWanted: (id: string) => boolean): Promise<readonly string[]> => {
      if (page.length === 0) {
        await sweep.done();
        page = (await sweep.next()).map(({ id }) => id);
      }
      return page.splice(0, 1).filter(isWanted);
    },
  };
};

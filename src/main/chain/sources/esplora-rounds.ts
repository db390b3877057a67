import { setTimeout as sleep } from 'node:timers/promises';
import { oldestFollowedBlockMs } from '../../app/payment/chain-store.ts';
import type { HttpClient } from '../../upstream/http-client.ts';
import type { KnownHeader } from '../../app/payment/observations.ts';
import type { SourceHealthTracker } from '../source.ts';
import { tellUnread } from './address-checks.ts';
import { checkAddress } from './esplora-address.ts';
import { isAddressFault } from './address-faults.ts';
import type { Looks } from './esplora-looks.ts';
import type { Queue } from './address-queue.ts';
import type { AddressCheck } from './esplora-transaction.ts';
import { createSweep } from './sweep.ts';

const LONGEST_WAIT_MS = 60_000;
const AT_ONCE = 4;
/** A round waits this long for the checks it began. Those that take longer run beside the next rounds. */
const PATIENCE_MS = 250;
/** While no invoice is open, the tip is asked for this many times less often. */
const IDLE_FACTOR = 5;
const SWEEP_PAGE = 20;
const FROZEN = { reason: 'it has seen no block for hours', passes: false };

export interface Rounds {
  /** @returns milliseconds until the next round @throws what speaks against the source as a whole */
  readonly round: () => Promise<number>;
  /** Waits for the checks that still run. */
  readonly ended: () => Promise<void>;
}

export interface RoundsDeps {
  readonly check: AddressCheck;
  readonly queue: Queue;
  readonly looks: Looks;
  readonly health: SourceHealthTracker;
  readonly http: Pick<HttpClient, 'pauseMs' | 'distrust'>;
}

/**
 * Each round asks for the tip if it is due, and begins chain checks of addresses: those that are due, or else the next one
 * of the sweep. An address that cannot be read stops neither the others nor the sweep (chain.md CHAIN-32).
 */
export const createRounds = (parts: RoundsDeps): Rounds => {
  const { check, queue, looks, health } = parts;
  const { headers, deps } = check;
  const checks = createChecks(parts);
  const sweep = createAddressSweep(check);
  let tipAskedMs = 0;

  const refreshTip = async (): Promise<void> => {
    const ended = looks.take();
    const tip = await headers.refresh();
    tipAskedMs = deps.clock.nowMs();
    await readLeft(check, tip);
    const isNew = await headers.say(tip);
    const fault = queue.faults.ofSource(tipAskedMs);
    if (fault) health.failed(fault);
    else health.looked(tip.height, looks.isFrozen(tip) ? FROZEN : null);
    await looks.judge(ended, tip);
    if (!isNew) return;
    for (const { invoiceId } of await deps.database.read.payments.unconfirmed()) queue.ask(invoiceId, 0);
  };
  const tipEveryMs = (): number => deps.intervals.openAddressMs * (queue.busy() ? 1 : IDLE_FACTOR);

  return {
    round: async () => {
      // the distance, so that a clock that went back does not silence it
      if (Math.abs(deps.clock.nowMs() - tipAskedMs) >= tipEveryMs()) await refreshTip();
      checks.begin(queue.due(deps.clock.nowMs(), AT_ONCE - checks.running()));
      if (checks.running() === 0) checks.begin(await sweep.next((id) => !queue.faults.has(id)));
      await checks.settle();
      if (checks.running() > 0 || sweep.isRunning()) return 0;
      const nowMs = deps.clock.nowMs();
      const nextAtMs = Math.min(queue.nextAtMs(nowMs), tipAskedMs + tipEveryMs());
      return Math.max(0, Math.min(nextAtMs - nowMs, LONGEST_WAIT_MS));
    },
    ended: checks.ended,
  };
};

/**
 * Before a tip of another branch is said, reads the addresses of the payments whose block it leaves: a payment that was
 * only mined again must have its new block first, or its sale would be taken back for a moment.
 */
const readLeft = async (check: AddressCheck, tip: KnownHeader): Promise<void> => {
  const { known, database } = check.deps;
  const chain = new Set<string>();
  let at: KnownHeader | undefined = tip;
  for (; at && at.hash !== check.headers.said()?.hash; at = known.header(at.parentHash)) chain.add(at.hash);
  if (at) return; // the chain only grew
  const oldestMs = oldestFollowedBlockMs(check.deps.clock.nowMs());
  const mined = await database.read.payments.mined(known.root()?.height ?? 0, oldestMs);
  const isLeft = (block: KnownHeader | undefined): boolean =>
    block !== undefined && block.height <= tip.height && !chain.has(block.hash);
  const left = mined.filter(({ blockHash }) => isLeft(known.header(blockHash ?? '')));
  for (const id of new Set(left.map(({ invoiceId }) => invoiceId))) {
    const invoice = await database.read.invoices.get(id);
    try {
      if (invoice) await checkAddress(check, invoice);
    } catch (error) {
      if (!isAddressFault(error)) throw error; // else it is due again soon
    }
  }
};

/** Runs checks beside each other, and tells what speaks against the source from what speaks against one address. */
const createChecks = ({ check, queue, looks, http }: RoundsDeps) => {
  const { sourceId, deps } = check;
  const running = new Map<string, Promise<void>>();
  let broken: { readonly error: unknown } | null = null;

  const failed = (id: string, error: unknown): void => {
    const nowMs = deps.clock.nowMs();
    if (isAddressFault(error)) {
      tellUnread(sourceId, deps, id, { error, times: queue.faults.failed(id, error, nowMs) });
      http.distrust();
      const fault = queue.faults.ofSource(nowMs);
      if (fault) broken ??= { error: fault };
    }
    // while every host is left alone, the tip cannot be read either
    if (!isAddressFault(error) || http.pauseMs() > 0) broken ??= { error };
    queue.again(id, nowMs);
  };
  const run = async (id: string): Promise<void> => {
    const look = { invoiceId: id, begunAtMs: deps.clock.nowMs(), tip: check.headers.said()?.hash ?? null };
    try {
      const invoice = await deps.database.read.invoices.get(id);
      if (invoice) await checkAddress(check, invoice);
      const nowMs = deps.clock.nowMs();
      queue.faults.read(id, nowMs);
      queue.reschedule(await deps.database.read.invoices.get(id), id, nowMs);
      if (queue.isWatched(id)) looks.ended(look);
      else looks.forget(id);
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

/** Checks every address ever issued, one after another, once per day. */
const createAddressSweep = ({ sourceId, deps }: AddressCheck) => {
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

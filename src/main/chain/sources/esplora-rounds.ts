import type { HttpClient } from '../../upstream/http-client.ts';
import type { SourceHealthTracker } from '../source.ts';
import { createAddressSweep, createChecks } from './address-checks.ts';
import { checkAddress } from './esplora-address.ts';
import { createLeftReader } from './esplora-left.ts';
import type { Look, Looks } from './esplora-looks.ts';
import type { Queue } from './address-queue.ts';
import type { AddressCheck } from './esplora-transaction.ts';

const LONGEST_WAIT_MS = 60_000;
const AT_ONCE = 4;
/** While no invoice is open, the tip is asked for this many times less often. */
const IDLE_FACTOR = 5;
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
  const checks = createEsploraChecks(parts);
  const sweep = createAddressSweep(check.sourceId, deps);
  const readLeft = createLeftReader(check);
  let tipAskedMs = 0;

  const refreshTip = async (): Promise<void> => {
    const ended = looks.take();
    const tip = await headers.refresh();
    tipAskedMs = deps.clock.nowMs();
    await readLeft(tip);
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

/** Checks that are looks of Esplora. A host that answers for an address wrongly loses its turn. */
const createEsploraChecks = ({ check, queue, looks, http }: RoundsDeps) => {
  const { sourceId, deps } = check;
  const read = new Map<string, Look>();
  return createChecks({
    sourceId,
    deps,
    queue,
    check: async (invoice) => {
      const look = { invoiceId: invoice.id, begunAtMs: deps.clock.nowMs(), tip: check.headers.said()?.hash ?? null };
      await checkAddress(check, invoice);
      read.set(invoice.id, look);
      return true;
    },
    checked: (id) => {
      const look = read.get(id);
      read.delete(id);
      if (look && queue.isWatched(id)) looks.ended(look);
      else looks.forget(id);
    },
    // while every host is left alone, the tip cannot be read either
    isAway: () => {
      http.distrust();
      return http.pauseMs() > 0;
    },
  });
};

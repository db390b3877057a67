import type { KnownHeader } from '../../app/payment/observations.ts';
import type { InvoiceRecord } from '../../app/records.ts';
import type { Shortfall, SourceDeps, SourceHealthTracker } from '../source.ts';
import { createElectrumAddresses } from './electrum-addresses.ts';
import { readNotice, type ElectrumApi } from './electrum-api.ts';
import { createElectrumHeaders, isFrozen } from './electrum-headers.ts';
import { createElectrumTip } from './electrum-tip.ts';
import { WATCHED_MS, type Queue } from './address-queue.ts';

/** A server that froze is noticed this soon, while an invoice is open or not. */
const LONGEST_WAIT_MS = { busy: 10_000, idle: 60_000 };
const FROZEN: Shortfall = { reason: 'it has seen no block for hours', passes: false };

export interface ElectrumRounds {
  /** Takes what the server says by itself. */
  readonly notice: (method: string, params: readonly unknown[]) => void;
  /** Takes a new invoice, or one to ask about now. */
  readonly watch: (invoice: InvoiceRecord) => void;
  /** @returns milliseconds until the next round @throws what speaks against the source as a whole */
  readonly round: (api: ElectrumApi) => Promise<number>;
  /** Waits for the checks that still run. */
  readonly ended: () => Promise<void>;
}

export interface ElectrumRoundsDeps {
  readonly sourceId: string;
  readonly deps: SourceDeps;
  readonly queue: Queue;
  readonly health: SourceHealthTracker;
  /** Addresses that are subscribed to at most. */
  readonly subscriptions: number;
}

/**
 * Each round follows the tip, subscribes to new addresses, and checks those that are due: the server said that they changed,
 * somebody wants a look, or a payment is missing. The others are asked about rarely.
 */
export const createElectrumRounds = (options: ElectrumRoundsDeps): ElectrumRounds => {
  const { sourceId, deps, queue, health } = options;
  const { intervals, clock, database } = deps;
  const headers = createElectrumHeaders(sourceId, deps);
  const addresses = createElectrumAddresses({ sourceId, deps, queue, headers, most: options.subscriptions });
  const tip = createElectrumTip(sourceId, headers, deps, addresses.checkNow);
  const askForMissing = createMissing(options);
  const longestWaitMs = (): number => (queue.busy() ? LONGEST_WAIT_MS.busy : LONGEST_WAIT_MS.idle);
  let current: ElectrumApi | null = null;
  let pingedAtMs = performance.now();

  const meet = async (api: ElectrumApi): Promise<void> => {
    if (current === api) return;
    current = api;
    tip.reset();
    await queue.load();
    addresses.meet(api, await database.read.invoices.watched(clock.nowMs() - WATCHED_MS));
  };
  const say = ({ height, timeMs }: KnownHeader): void => {
    const fault = queue.faults.ofSource(clock.nowMs());
    if (fault) health.failed(fault);
    else health.looked(height, isFrozen(deps, timeMs) ? FROZEN : null);
  };
  const ping = async (api: ElectrumApi): Promise<void> => {
    if (performance.now() - pingedAtMs < longestWaitMs()) return;
    await api.ping();
    pingedAtMs = performance.now();
  };

  return {
    notice: (method, params) => {
      const notice = readNotice(method, params);
      if (notice?.kind === 'tip') tip.named(notice.tip);
      if (notice?.kind === 'status') addresses.noticed(notice.scriptHash);
    },
    watch: (invoice) => {
      addresses.watch(invoice);
      queue.opened(invoice.id);
      queue.ask(invoice.id, 0);
    },
    round: async (api) => {
      await meet(api);
      const at = await tip.follow(api);
      say(at);
      await ping(api);
      await addresses.subscribe(api, at);
      await askForMissing();
      await addresses.check();
      if (addresses.isChecking()) return 0;
      if (addresses.isSweeping()) return queue.busy() ? intervals.requestGapMs : intervals.pollMs;
      const waitMs = queue.nextAtMs(clock.nowMs()) - clock.nowMs();
      return Math.max(0, Math.min(waitMs, longestWaitMs(), intervals.chainCheckMs));
    },
    ended: addresses.ended,
  };
};

/** Asks for the addresses of payments that others saw and this server does not list. */
const createMissing = ({ sourceId, deps, queue }: ElectrumRoundsDeps) => {
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return async (): Promise<void> => {
    if (performance.now() - askedAtMs < deps.intervals.chainCheckMs) return;
    askedAtMs = performance.now();
    const held = new Set(deps.known.held(sourceId));
    for (const { txid, invoiceId } of await deps.database.read.payments.unconfirmed())
      if (txid !== null && !held.has(txid)) queue.ask(invoiceId, 0);
  };
};

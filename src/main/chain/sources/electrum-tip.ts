import type { KnownHeader } from '../../app/payment/observations.ts';
import type { SourceDeps } from '../source.ts';
import type { ElectrumApi, ElectrumTip as NamedTip } from './electrum-api.ts';
import { ChainMoved, type ElectrumHeaders } from './electrum-headers.ts';
import { WATCHED_MS } from './address-queue.ts';

/** A payment deeper than this is final soon (chain.md CHAIN-26). */
const DEEPEST = 150;
const TRIES = 3;

export interface ElectrumTip {
  /** The server names its best block by itself. */
  readonly named: (tip: NamedTip) => void;
  /** A new connection names it again. */
  readonly reset: () => void;
  /** Follows the chain of the server, and says its tip if that is another one. @throws UpstreamFailed */
  readonly follow: (api: ElectrumApi) => Promise<KnownHeader>;
}

/**
 * Says the best block of a server. After a reorganisation it is said last: first come the new blocks of the payments whose
 * blocks left, so that no sale is taken back that was only mined again.
 */
export const createElectrumTip = (
  sourceId: string,
  headers: ElectrumHeaders,
  deps: SourceDeps,
  recheck: (api: ElectrumApi, invoiceId: string) => Promise<void>,
): ElectrumTip => {
  const { database, clock, intervals, recorder } = deps;
  let pending: NamedTip | null = null;
  let said: KnownHeader | null = null;
  let saidAtMs = 0;
  let isNew = true;
  /** The last tip whose chain has the block of every payment, as far as this source knows. */
  let complete: KnownHeader | null = null;

  const next = async (api: ElectrumApi): Promise<KnownHeader> => {
    const watched = deps.known.root() ? [] : await database.read.invoices.watched(clock.nowMs() - WATCHED_MS);
    for (let tries = 1; ; tries += 1) {
      const named = pending ?? (await api.tip());
      pending = null;
      try {
        return await headers.follow(api, named, watched);
      } catch (error) {
        if (!(error instanceof ChainMoved) || tries >= TRIES) throw error;
      }
    }
  };
  /** Checks the payments whose block is not in the chain of a tip that will be said. */
  const recheckLost = async (api: ElectrumApi, tip: KnownHeader): Promise<void> => {
    const grewFrom = complete && headers.at(complete.height)?.hash === complete.hash ? complete.height : null;
    const payments = await database.read.payments.mined((grewFrom ?? tip.height - DEEPEST) + 1);
    const lost = payments.filter(
      ({ blockHash, blockHeight }) => blockHash !== null && headers.at(blockHeight ?? -1)?.hash !== blockHash,
    );
    if (lost.length === 0) complete = tip; // else the next block may hold one of them
    for (const invoiceId of new Set(lost.map((payment) => payment.invoiceId))) await recheck(api, invoiceId);
  };

  return {
    named: (tip) => {
      pending = tip;
    },
    reset: () => {
      isNew = true;
    },
    follow: async (api) => {
      const tip = said && !isNew && !pending ? said : await next(api);
      isNew = false;
      const isSaid = tip.hash === said?.hash;
      // said again, because whoever names a branch of no more work must insist on it (chain.md CHAIN-7)
      if (isSaid && performance.now() - saidAtMs < intervals.chainCheckMs) return tip;
      if (!isSaid) await recheckLost(api, tip);
      await recorder.observe({ kind: 'tip', sourceId, atMs: clock.nowMs(), hash: tip.hash });
      saidAtMs = performance.now();
      said = tip;
      return tip;
    },
  };
};

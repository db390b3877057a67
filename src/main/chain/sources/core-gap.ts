import { findInvoicesDue } from '../../app/invoice/find-invoices-due.ts';
import type { InvoiceRecord } from '../../app/records.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import type { RpcClient } from '../rpc-client.ts';
import type { Shortfall, SourceDeps } from '../source.ts';
import { WATCHED_MS } from './address-queue.ts';
import { refetchBlocks, type PrunedBlocks } from './core-refetch.ts';
import { ADDRESSES_PER_SCAN, creditUnspent, findMissed, scanSchema, type Unspent } from './core-unspent.ts';

const prunedFor = (hiddenSales: number): Shortfall => ({
  reason: 'it deleted blocks before they were read',
  passes: true,
  hiddenSales,
});

export interface CoreGap {
  /**
   * Completes the chain check of each due invoice that is newer than the gap, and begins to close the gap for all others
   * that are watched, those that have ended too.
   *
   * @param pruned the blocks that the node deleted before they were read
   * @returns why the check does not count for all
   */
  readonly check: (pruned: PrunedBlocks, begunAtMs: number) => Promise<Shortfall | null>;
}

/**
 * Looks past blocks that a pruned node deleted before they were read: for the invoices that existed then, the node's
 * unspent outputs say what those blocks paid (chain.md CHAIN-31). A scan takes minutes on mainnet, so nothing waits for it.
 */
export const createCoreGap = (
  sourceId: string,
  rpc: RpcClient,
  deps: SourceDeps,
  /** Nothing of the gap is left to look for. */
  filled: (pruned: PrunedBlocks) => Promise<void>,
): CoreGap => {
  const { clock, database, intervals, logger, recorder } = deps;
  let isClosing = false;
  let nextMs = 0;
  /** Watched invoices from before the gap, as they were when it was last tried to close it. */
  let hiddenSales = 0;

  const close = async (hidden: readonly InvoiceRecord[], pruned: PrunedBlocks): Promise<void> => {
    if (!(await refetchBlocks(sourceId, rpc, deps, pruned))) {
      const found = await scanFor(rpc, hidden);
      const inGap = found.filter(({ height }) => height <= pruned.to);
      await creditUnspent(sourceId, rpc, deps, await findMissed(deps, inGap));
    }
    await filled(pruned);
  };
  const begin = (hidden: readonly InvoiceRecord[], pruned: PrunedBlocks): void => {
    isClosing = true;
    close(hidden, pruned)
      .catch((error: unknown) => logger.warn({ source: sourceId, err: error }, 'the pruned blocks are still a gap'))
      .finally(() => {
        isClosing = false;
        nextMs = performance.now() + intervals.chainCheckMs;
      });
  };

  return {
    check: async (pruned, begunAtMs) => {
      const isHidden = ({ scriptHex, createdHeight }: InvoiceRecord): boolean =>
        scriptHex !== null && (createdHeight ?? -1) < pruned.to;
      const due = await findInvoicesDue(database.read, begunAtMs);
      const invoiceIds = due.filter((invoice) => !isHidden(invoice)).map(({ id }) => id);
      await recorder.observe({ kind: 'chain-check', sourceId, begunAtMs, invoiceIds });
      if (isClosing || performance.now() < nextMs) return prunedFor(hiddenSales);
      const watched = await database.read.invoices.watched(clock.nowMs() - WATCHED_MS);
      // what is due may have expired long ago
      const hidden = [...new Map([...watched, ...due].filter(isHidden).map((one) => [one.id, one])).values()];
      hiddenSales = hidden.length;
      if (hiddenSales > 0) begin(hidden, pruned);
      else await filled(pruned);
      return hiddenSales > 0 ? prunedFor(hiddenSales) : null;
    },
  };
};

const scanFor = async (rpc: RpcClient, invoices: readonly InvoiceRecord[]): Promise<readonly Unspent[]> => {
  const found: Unspent[] = [];
  for (let from = 0; from < invoices.length; from += ADDRESSES_PER_SCAN) {
    const scripts = invoices.slice(from, from + ADDRESSES_PER_SCAN).map(({ scriptHex }) => `raw(${scriptHex})`);
    const { success, unspents } = await rpc.slow(scanSchema, 'scantxoutset', 'start', scripts);
    if (!success) throw new UpstreamFailed('it answers too little');
    found.push(...unspents);
  }
  return found;
};

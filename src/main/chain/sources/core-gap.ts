import { z } from 'zod';
import { MAX_SATS, parseAmount, type Sats } from '../../../shared/money.ts';
import { findInvoicesDue } from '../../app/invoice/find-invoices-due.ts';
import type { SeenTransaction } from '../../app/payment/observations.ts';
import type { InvoiceRecord } from '../../app/records.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import type { RpcClient } from '../rpc-client.ts';
import type { Shortfall, SourceDeps } from '../source.ts';
import { blockAt } from './core-known.ts';
import { refetchBlocks, type PrunedBlocks } from './core-refetch.ts';

const prunedFor = (hiddenSales: number): Shortfall => ({
  reason: 'it deleted blocks before they were read',
  passes: true,
  hiddenSales,
});

const unspentSchema = z.object({
  txid: z.string(),
  vout: z.number().int(),
  scriptPubKey: z.string(),
  amount: z.number().transform(satsOf),
  height: z.number().int(),
});
const scanSchema = z.object({ success: z.boolean(), unspents: z.array(unspentSchema) });
type Unspent = z.infer<typeof unspentSchema>;

export interface CoreGap {
  /**
   * Completes the chain check of each due invoice that is newer than the gap, and begins to close the gap for the others.
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
  /** All blocks of the gap were read after all. */
  filled: (pruned: PrunedBlocks) => Promise<void>,
): CoreGap => {
  const { database, intervals, logger, recorder } = deps;
  /** Up to this height the gap is closed for an invoice, by its id: what those blocks paid does not change. */
  const closedTo = new Map<string, number>();
  let isScanning = false;
  let nextScanMs = 0;

  const complete = async (invoices: readonly InvoiceRecord[], begunAtMs: number): Promise<void> =>
    recorder.observe({ kind: 'chain-check', sourceId, begunAtMs, invoiceIds: invoices.map(({ id }) => id) });

  const close = async (invoices: readonly InvoiceRecord[], pruned: PrunedBlocks, begunAtMs: number): Promise<void> => {
    if (await refetchBlocks(sourceId, rpc, deps, pruned)) return filled(pruned);
    const prunedTo = pruned.to;
    const found = await scanFor(rpc, invoices);
    const hidden = found.filter(({ height }) => height <= prunedTo);
    for (const [height, outputs] of Map.groupBy(hidden, (output) => output.height)) {
      const block = await blockAt(rpc, height);
      const transactions = transactionsOf(outputs);
      await recorder.observe({ kind: 'transactions', sourceId, atMs: deps.clock.nowMs(), block, transactions });
    }
    for (const { id } of invoices) closedTo.set(id, prunedTo);
    await complete(invoices, begunAtMs);
  };

  const begin = (invoices: readonly InvoiceRecord[], pruned: PrunedBlocks, begunAtMs: number): void => {
    if (isScanning || performance.now() < nextScanMs) return;
    isScanning = true;
    close(invoices, pruned, begunAtMs)
      .catch((error: unknown) => logger.warn({ source: sourceId, err: error }, 'the pruned blocks are still a gap'))
      .finally(() => {
        isScanning = false;
        nextScanMs = performance.now() + intervals.chainCheckMs;
      });
  };

  return {
    check: async (pruned, begunAtMs) => {
      const prunedTo = pruned.to;
      const due = await findInvoicesDue(database.read, begunAtMs);
      const isHidden = ({ id, scriptHex, createdHeight }: InvoiceRecord): boolean =>
        scriptHex !== null && Math.max(createdHeight ?? -1, closedTo.get(id) ?? -1) < prunedTo;
      await complete(
        due.filter((invoice) => !isHidden(invoice)),
        begunAtMs,
      );
      const hidden = due.filter(isHidden);
      if (hidden.length === 0) return null;
      begin(hidden, pruned, begunAtMs);
      return prunedFor(hidden.length);
    },
  };
};

const scanFor = async (rpc: RpcClient, invoices: readonly InvoiceRecord[]): Promise<readonly Unspent[]> => {
  const scripts = invoices.map(({ scriptHex }) => `raw(${scriptHex})`);
  const { success, unspents } = await rpc.slow(scanSchema, 'scantxoutset', 'start', scripts);
  if (!success) throw new UpstreamFailed('it answers too little');
  return unspents;
};

const transactionsOf = (outputs: readonly Unspent[]): SeenTransaction[] =>
  [...Map.groupBy(outputs, ({ txid }) => txid)].map(([txid, own]) => ({
    txid,
    rawHex: null,
    spends: [],
    outputs: own.map(({ vout, amount, scriptPubKey }) => ({
      vout,
      scriptHex: scriptPubKey,
      amountSats: amount,
    })),
  }));

/** The node names bitcoin with 8 decimals. Below 21 million, a JSON number tells two such values apart, so none is lost. */
function satsOf(amountBtc: number): Sats {
  const sats = parseAmount(amountBtc.toFixed(8), 8);
  if (!sats.ok || sats.value > MAX_SATS) throw new UpstreamFailed('it does not answer as Bitcoin Core does');
  return sats.value;
}

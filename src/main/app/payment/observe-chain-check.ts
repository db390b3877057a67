import type { SourceWords } from '../../domain/chain/knowledge.ts';
import { completeLookMs } from '../../domain/chain/voters.ts';
import { isCaughtUp } from '../../domain/chain/words.ts';
import { findInvoicesDue } from '../invoice/find-invoices-due.ts';
import { hasOpenLightningInvoice } from '../lightning-invoice/close-lightning-invoice.ts';
import type { ChainState } from './chain-store.ts';
import { markForEvaluation, type ObservationContext } from './observation-context.ts';
import type { Word } from './observations.ts';
import type { InvoiceRecord } from '../records.ts';

type ChainCheck = Extract<Word, { kind: 'chain-check' }>;

/**
 * Hears that a source completed a look. An invoice is checked once every voter looked at its address, with the weight of
 * its level (chain.md CHAIN-27, CHAIN-28), and once the node has said what became of each of its Lightning invoices
 * (product.md INV-3). An invoice without an address needs no source.
 */
export const observeChainCheck = async (context: ObservationContext, check: ChainCheck): Promise<void> => {
  const { tx, state } = context;
  const among = check.invoiceIds === 'all' ? undefined : check.invoiceIds;
  const due = await findInvoicesDue(tx, check.begunAtMs, among);
  noteLook(state, check, due);
  for (const invoice of due) {
    const begunMs = invoice.address === null ? check.begunAtMs : checkedMs(context, invoice);
    if (begunMs === null || (await hasOpenLightningInvoice(tx, invoice))) continue;
    if ((await findInvoicesDue(tx, begunMs, [invoice.id])).length === 0) continue;
    await tx.invoices.setLastCheck(invoice.id, begunMs);
    for (const looks of state.looks.ofInvoiceMs.values()) looks.delete(invoice.id);
    markForEvaluation(context, invoice.id);
  }
};

/** A look at an invoice that is not due ends nothing, so it need not be remembered. */
const noteLook = (
  { knowledge, looks }: ChainState,
  { sourceId, begunAtMs, invoiceIds }: ChainCheck,
  due: readonly InvoiceRecord[],
): void => {
  const source = knowledge.sources.get(sourceId);
  if (!source || !isCaughtUp(source)) return;
  for (const id of invoiceIds === 'all' ? [] : invoiceIds) looks.unread.get(sourceId)?.delete(id);
  if (invoiceIds === 'all') {
    looks.ofAllMs.set(sourceId, begunAtMs);
    return;
  }
  const ofInvoice = looks.ofInvoiceMs.get(sourceId) ?? new Map<string, number>();
  for (const { id } of due) ofInvoice.set(id, begunAtMs);
  looks.ofInvoiceMs.set(sourceId, ofInvoice);
};

/** Hears that a source cannot read an address, so that the others may end its invoice without it (chain.md CHAIN-28). */
export const observeUnread = (
  { state }: ObservationContext,
  { sourceId, invoiceId }: Extract<Word, { kind: 'unread' }>,
) => {
  const unread = state.looks.unread.get(sourceId) ?? new Set<string>();
  state.looks.unread.set(sourceId, unread.add(invoiceId));
};

/** Returns when the look began that counts for this invoice; null if a voter has not looked yet. */
const checkedMs = ({ state, atMs }: ObservationContext, invoice: InvoiceRecord): number | null => {
  const { knowledge, looks } = state;
  const lookOf = ({ id }: SourceWords): number | null => {
    const [ofAll, ofInvoice] = [looks.ofAllMs.get(id), looks.ofInvoiceMs.get(id)?.get(invoice.id)];
    if (ofAll === undefined || ofInvoice === undefined) return ofAll ?? ofInvoice ?? null;
    return Math.max(ofAll, ofInvoice);
  };
  return completeLookMs(
    knowledge,
    invoice.level,
    atMs,
    lookOf,
    ({ id }) => looks.unread.get(id)?.has(invoice.id) ?? false,
  );
};

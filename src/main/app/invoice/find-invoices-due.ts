import { chainCheckMatters } from '../../domain/invoice/chain-check-matters.ts';
import { factsOf } from './invoice-facts.ts';
import type { InvoiceRecord } from '../records.ts';
import type { ReadRepositories } from '../repositories.ts';

/**
 * Finds the invoices whose stored state would change if a complete chain check began at `atMs`: those that have had
 * none since their expiry, and those whose wait for an unconfirmed payment is over (product.md INV-4, INV-13). The
 * watcher asks a caught-up source about exactly these, then reports a `chain-check` observation. The wall clock alone
 * decides what is due, so a restart forgets nothing.
 *
 * @param among ids of the only invoices that are asked about; without them, all are
 */
export const findInvoicesDue = async (
  repositories: Pick<ReadRepositories, 'invoices' | 'payments' | 'chain'>,
  atMs: number,
  among?: readonly string[],
): Promise<InvoiceRecord[]> => {
  const { invoices } = repositories;
  const candidates = await (among ? invoices.byIds(among) : invoices.dueForCheck(atMs));
  if (candidates.length === 0) return [];
  const tips = await repositories.chain.tips();
  const payments = Map.groupBy(
    await repositories.payments.ofInvoices(candidates.map((invoice) => invoice.id)),
    (payment) => payment.invoiceId,
  );
  return candidates.filter((invoice) =>
    chainCheckMatters(factsOf(invoice, payments.get(invoice.id) ?? [], tips), atMs),
  );
};

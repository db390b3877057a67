import { chainCheckMatters } from '../../domain/invoice/chain-check-matters.ts';
import { factsOf } from './invoice-facts.ts';
import type { InvoiceRecord } from '../records.ts';
import type { ReadRepositories } from '../repositories.ts';

/**
 * Invoices for which a complete look begun at `atMs` would change what is stored: the first after expiry, or the first
 * after the wait of a payment in no block. The watcher asks a caught-up source about exactly these, then hands a `look`
 * observation to the use case; after a restart the wall clock says what is due.
 */
export const findInvoicesDue = async (
  stores: Pick<ReadRepositories, 'invoices' | 'payments' | 'chain'>,
  atMs: number,
): Promise<InvoiceRecord[]> => {
  const candidates = await stores.invoices.dueForCheck(atMs);
  if (candidates.length === 0) return [];
  const tip = await stores.chain.tip();
  const payments = Map.groupBy(
    await stores.payments.ofInvoices(candidates.map((invoice) => invoice.id)),
    (payment) => payment.invoiceId,
  );
  return candidates.filter((invoice) => chainCheckMatters(factsOf(invoice, payments.get(invoice.id) ?? [], tip), atMs));
};

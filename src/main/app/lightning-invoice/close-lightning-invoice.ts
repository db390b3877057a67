import type { RecordObservation } from '../payment/observations.ts';
import type { Chain } from '../ports.ts';
import { LIGHTNING_SOURCE } from './record-settlement.ts';
import type { InvoiceRecord } from '../records.ts';
import type { Database, ReadRepositories } from '../repositories.ts';

/** True while the node has not said what became of one of an invoice's Lightning invoices (product.md INV-3). */
export const hasOpenLightningInvoice = async (
  repositories: Pick<ReadRepositories, 'lightningInvoices'>,
  invoice: Pick<InvoiceRecord, 'id' | 'paymentHash'>,
): Promise<boolean> =>
  invoice.paymentHash !== null &&
  (await repositories.lightningInvoices.ofInvoice(invoice.id)).some(({ state }) => state === 'open');

export interface CloseLightningInvoiceDeps {
  readonly database: Database;
  readonly chain: Pick<Chain, 'watch'>;
  readonly record: RecordObservation;
}

/** Acts on the node's word that a Lightning invoice was not paid and never will be. */
export interface CloseLightningInvoice {
  readonly close: (paymentHash: string) => Promise<void>;
  /** Ends due invoices that no chain source can check: they have no address, and each Lightning invoice is closed. */
  readonly endWithoutAddress: (atMs: number) => Promise<void>;
}

/**
 * An invoice expires only after both the chain and the Lightning node were checked (product.md INV-3). When the node
 * closes the last open Lightning invoice, the chain is asked again, because its check may have come too early to count.
 */
export const createCloseLightningInvoice = ({
  database,
  chain,
  record,
}: CloseLightningInvoiceDeps): CloseLightningInvoice => ({
  close: async (paymentHash) => {
    const invoice = await database.write(async (tx) => {
      const lightningInvoice = await tx.lightningInvoices.get(paymentHash);
      if (lightningInvoice?.state !== 'open') return undefined;
      await tx.lightningInvoices.setState(paymentHash, 'closed');
      return tx.invoices.get(lightningInvoice.invoiceId);
    });
    if (!invoice || invoice.status !== 'new' || (await hasOpenLightningInvoice(database.read, invoice))) return;
    if (invoice.address !== null) chain.watch(invoice);
  },
  endWithoutAddress: async (atMs) => {
    const due = await database.read.invoices.dueForCheck(atMs);
    const invoiceIds: string[] = [];
    for (const invoice of due) {
      if (invoice.address === null && !(await hasOpenLightningInvoice(database.read, invoice)))
        invoiceIds.push(invoice.id);
    }
    if (invoiceIds.length > 0)
      await record({ kind: 'chain-check', sourceId: LIGHTNING_SOURCE, begunAtMs: atMs, invoiceIds });
  },
});

import type { RecordObservation } from '../payment/observations.ts';
import type { Chain } from '../ports.ts';
import { LIGHTNING_SOURCE } from './record-settlement.ts';
import type { InvoiceRecord } from '../records.ts';
import type { Database, ReadRepositories } from '../repositories.ts';

/** Whether the node has not yet said what became of one of an invoice's codes. */
export const hasOpenLightningInvoice = async (
  stores: Pick<ReadRepositories, 'lightningInvoices'>,
  invoice: Pick<InvoiceRecord, 'id' | 'paymentHash'>,
): Promise<boolean> =>
  invoice.paymentHash !== null &&
  (await stores.lightningInvoices.ofInvoice(invoice.id)).some(({ state }) => state === 'open');

export interface CloseLightningInvoiceDeps {
  readonly database: Database;
  readonly chain: Pick<Chain, 'watch'>;
  readonly record: RecordObservation;
}

/** What the node says of codes that were not paid, and never will be. */
export interface CloseLightningInvoice {
  readonly close: (paymentHash: string) => Promise<void>;
  /** Ends invoices that no chain source can look at: they have no address, and every code of theirs is closed. */
  readonly endWithoutAddress: (atMs: number) => Promise<void>;
}

/**
 * An invoice ends with a complete look, and the node's word is half of it: after the last open code was closed, the chain
 * is asked again, which by then may have looked in vain.
 */
export const createCloseLightningInvoice = ({
  database,
  chain,
  record,
}: CloseLightningInvoiceDeps): CloseLightningInvoice => ({
  close: async (paymentHash) => {
    const invoice = await database.write(async (tx) => {
      const code = await tx.lightningInvoices.get(paymentHash);
      if (code?.state !== 'open') return undefined;
      await tx.lightningInvoices.setState(paymentHash, 'closed');
      return tx.invoices.get(code.invoiceId);
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

import type { RecordObservation } from '../payment/observations.ts';
import type { Chain } from '../ports.ts';
import type { LightningInvoiceRecord } from './lightning-ports.ts';
import { LIGHTNING_SOURCE } from './record-settlement.ts';
import type { InvoiceRecord } from '../records.ts';
import type { Database, ReadRepositories } from '../repositories.ts';

/**
 * True while the node has not said, since the sale ended, what became of one of its Lightning invoices (product.md INV-3).
 * One that is not paid by then may be paid later, until its own end: then the money is late.
 */
export const hasOpenLightningInvoice = async (
  repositories: Pick<ReadRepositories, 'lightningInvoices'>,
  invoice: Pick<InvoiceRecord, 'id' | 'paymentHash' | 'expiresAtMs'>,
): Promise<boolean> => (await openLightningInvoices(repositories, invoice)).length > 0;

const openLightningInvoices = async (
  repositories: Pick<ReadRepositories, 'lightningInvoices'>,
  { id, paymentHash, expiresAtMs }: Pick<InvoiceRecord, 'id' | 'paymentHash' | 'expiresAtMs'>,
): Promise<LightningInvoiceRecord[]> =>
  paymentHash === null
    ? []
    : (await repositories.lightningInvoices.ofInvoice(id)).filter(
        ({ state, answeredAtMs }) => state === 'open' && (answeredAtMs === null || answeredAtMs <= expiresAtMs),
      );

export interface CloseLightningInvoiceDeps {
  readonly database: Database;
  readonly chain: Pick<Chain, 'watch'>;
  readonly record: RecordObservation;
}

/** Acts on the node's word that a Lightning invoice was not paid. */
export interface CloseLightningInvoice {
  /** It was not paid when the node was asked, but may still be. @param atMs when it was asked, after the sale ended */
  readonly answered: (paymentHash: string, atMs: number) => Promise<void>;
  /** It never will be paid. */
  readonly close: (paymentHash: string) => Promise<void>;
  /**
   * Ends due invoices that no chain source can check, once the node has said that nothing was paid.
   *
   * @returns payment hashes of the Lightning invoices that due invoices wait for
   */
  readonly endWithoutAddress: (atMs: number) => Promise<ReadonlySet<string>>;
}

/**
 * An invoice expires only after both the chain and the Lightning node were checked (product.md INV-3). When the node has
 * answered for the last of its Lightning invoices, the chain is asked again, because its check may have come too early to
 * count.
 */
export const createCloseLightningInvoice = ({
  database,
  chain,
  record,
}: CloseLightningInvoiceDeps): CloseLightningInvoice => {
  const noteWord = async (
    paymentHash: string,
    store: Parameters<typeof database.write<InvoiceRecord | undefined>>[0],
  ): Promise<void> => {
    const invoice = await database.write(async (tx) => {
      const lightningInvoice = await tx.lightningInvoices.get(paymentHash);
      return lightningInvoice?.state === 'open' ? store(tx) : undefined;
    });
    if (!invoice || invoice.status !== 'new' || (await hasOpenLightningInvoice(database.read, invoice))) return;
    if (invoice.address !== null) chain.watch(invoice);
  };
  return {
    answered: (paymentHash, atMs) =>
      noteWord(paymentHash, async (tx) => {
        await tx.lightningInvoices.setAnswered(paymentHash, atMs);
        return invoiceOf(tx, paymentHash);
      }),
    close: (paymentHash) =>
      noteWord(paymentHash, async (tx) => {
        await tx.lightningInvoices.setState(paymentHash, 'closed');
        return invoiceOf(tx, paymentHash);
      }),
    endWithoutAddress: async (atMs) => {
      const waitedFor = new Set<string>();
      const invoiceIds: string[] = [];
      for (const invoice of await database.read.invoices.dueForCheck(atMs)) {
        const open = await openLightningInvoices(database.read, invoice);
        for (const { paymentHash } of open) waitedFor.add(paymentHash);
        if (invoice.address === null && open.length === 0) invoiceIds.push(invoice.id);
      }
      if (invoiceIds.length > 0)
        await record({ kind: 'chain-check', sourceId: LIGHTNING_SOURCE, begunAtMs: atMs, invoiceIds });
      return waitedFor;
    },
  };
};

const invoiceOf = async (
  repositories: Pick<ReadRepositories, 'lightningInvoices' | 'invoices'>,
  paymentHash: string,
): Promise<InvoiceRecord | undefined> => {
  const lightningInvoice = await repositories.lightningInvoices.get(paymentHash);
  return lightningInvoice && repositories.invoices.get(lightningInvoice.invoiceId);
};

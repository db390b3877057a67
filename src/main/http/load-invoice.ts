import type { InvoiceView } from '../../shared/invoice.ts';
import { loadInvoiceView } from '../app/invoice/invoice-view.ts';
import type { Clock } from '../app/ports.ts';
import type { InvoiceRecord, StoreRecord } from '../app/records.ts';
import type { Database } from '../app/repositories.ts';

export interface LoadedInvoice {
  readonly invoice: InvoiceRecord;
  readonly view: InvoiceView;
  readonly store: StoreRecord | undefined;
  readonly nowMs: number;
}

/** Loads an invoice as it is now, with its store; undefined if the id is unknown. */
export const loadInvoice = async (
  deps: { readonly database: Database; readonly clock: Clock },
  id: string,
): Promise<LoadedInvoice | undefined> => {
  const { read } = deps.database;
  const invoice = await read.invoices.get(id);
  if (!invoice) return undefined;
  const nowMs = deps.clock.nowMs();
  return {
    invoice,
    view: await loadInvoiceView(read, invoice, nowMs),
    store: await read.stores.get(invoice.storeId),
    nowMs,
  };
};

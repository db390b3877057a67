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

interface LoadDeps {
  readonly database: Database;
  readonly clock: Clock;
}

/** Loads an invoice as it is now, with its store; undefined if the id is unknown. */
export const loadInvoice = async (deps: LoadDeps, id: string): Promise<LoadedInvoice | undefined> =>
  withView(deps, await deps.database.read.invoices.get(id));

/** Loads an invoice for an answer that shows neither address nor code, so that none is derived for it. */
export const loadWithoutCodes = async (deps: LoadDeps, id: string): Promise<LoadedInvoice | undefined> =>
  withView(deps, await deps.database.read.invoices.getWithoutCodes(id));

const withView = async (
  { database: { read }, clock }: LoadDeps,
  invoice: InvoiceRecord | undefined,
): Promise<LoadedInvoice | undefined> => {
  if (!invoice) return undefined;
  const nowMs = clock.nowMs();
  return {
    invoice,
    view: await loadInvoiceView(read, invoice, nowMs),
    store: await read.stores.get(invoice.storeId),
    nowMs,
  };
};

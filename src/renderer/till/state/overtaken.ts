import type { InvoiceView } from '../../../shared/invoice.ts';

/** Tells which invoices came by events while a reply was waited for: such a reply may be older than they are. */
export interface Overtaken {
  /** An event brought this invoice. */
  readonly heard: (invoice: InvoiceView) => void;
  /** Begins before a request. @returns ends after its reply, and tells what events brought meanwhile, the newest of each */
  readonly begin: () => () => readonly InvoiceView[];
}

export const createOvertaken = (): Overtaken => {
  const open = new Set<Map<string, InvoiceView>>();
  return {
    heard: (invoice) => {
      for (const since of open) since.set(invoice.id, invoice);
    },
    begin: () => {
      const since = new Map<string, InvoiceView>();
      open.add(since);
      return () => {
        open.delete(since);
        return [...since.values()];
      };
    },
  };
};

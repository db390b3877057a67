import type { CaseView } from '../../../shared/contract/cases.ts';
import { isoTime } from '../../../shared/time.ts';
import type { ReadRepositories } from '../repositories.ts';
import type { CaseRecord } from './case-records.ts';

export type { CaseView };

const MOST = 100;

/** Lists the open cases of a store, newest first. */
export const loadOpenCases = async (read: ReadRepositories, storeId: string): Promise<CaseView[]> => {
  const views: CaseView[] = [];
  for (const each of await read.cases.open(storeId, MOST)) views.push(await loadCaseView(read, each));
  return views;
};

/** Loads what the office shows of a case, with the sale or the address that it is about. */
export const loadCaseView = async (
  read: Pick<ReadRepositories, 'invoices' | 'payments'>,
  { id, kind, addressIndex, invoiceId, paymentId, amountSats, foundAtMs, answer }: CaseRecord,
): Promise<CaseView> => {
  const invoice = invoiceId === null ? undefined : await read.invoices.get(invoiceId);
  const payment = paymentId === null ? undefined : await read.payments.get(paymentId);
  return {
    id,
    kind,
    foundAt: isoTime(foundAtMs),
    amountSats: Number(amountSats), // exact: all bitcoin there will ever be is below 2^53 sats
    addressIndex,
    invoice: invoice ? { id: invoice.id, number: invoice.number } : null,
    txid: payment?.txid ?? null,
    answer,
  };
};

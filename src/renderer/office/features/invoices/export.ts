import { toCsv } from '../../../../shared/csv.ts';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import type { Answer } from '../../../common/client.ts';
import type { OfficeWords } from '../../../words/office.ts';
import type { InvoicePage } from '../../office-calls.ts';
import { methodOf } from './method.ts';

const PAGE = 200;
const A_SECOND_MS = 1_000;

/** The found invoices as CSV, with every cell protected from being read as a formula (reliability.md A9). */
export const invoicesCsv = (
  invoices: readonly InvoiceView[],
  { csv: say, invoices: { methods } }: OfficeWords,
): string =>
  toCsv(
    [
      say.number,
      say.created,
      say.status,
      say.amount,
      say.currency,
      say.dueSats,
      say.receivedSats,
      say.received,
      say.rate,
      say.method,
      say.note,
      say.paid,
      say.final,
      say.address,
      say.transactions,
      say.id,
    ],
    invoices.map((invoice) => {
      const method = methodOf(invoice);
      return [
        String(invoice.number),
        invoice.createdAt,
        invoice.status,
        invoice.amount,
        invoice.currency,
        String(invoice.dueSats),
        String(invoice.receivedSats),
        invoice.receivedAmount,
        invoice.quote.rate ?? '',
        method === null ? '' : methods[method],
        invoice.memo ?? '',
        invoice.paidAt ?? '',
        invoice.settledAt ?? '',
        invoice.address ?? '',
        invoice.payments.flatMap(({ txid }) => txid ?? []).join(' '),
        invoice.id,
      ];
    }),
  );

export interface ExportDeps {
  readonly ask: (query: Record<string, string>) => Promise<Answer<InvoicePage>>;
  readonly wait: (ms: number) => Promise<void>;
  readonly onProgress: (count: number) => void;
  readonly signal: AbortSignal;
}

/** Everything that a filter finds, page by page, waiting whenever the server asks for it. Null if it failed or was stopped. */
export const collect = async (deps: ExportDeps, request: Record<string, string>): Promise<InvoiceView[] | null> => {
  const found: InvoiceView[] = [];
  let after: string | null = null;
  do {
    if (deps.signal.aborted) return null;
    const query: Record<string, string> = { ...request, limit: String(PAGE), ...(after === null ? {} : { after }) };
    const answer = await deps.ask(query);
    if (answer.ok) {
      found.push(...answer.value.invoices);
      after = answer.value.next;
      deps.onProgress(found.length);
    } else if (answer.error.status === 429) await deps.wait(Math.max(1, answer.error.retryAfterSeconds) * A_SECOND_MS);
    else return null;
  } while (after !== null);
  return found;
};

import { toCsv } from '../../../../shared/csv.ts';
import { PAYMENT_METHODS } from '../../../../shared/vocabulary.ts';
import type { Answer } from '../../../common/client.ts';
import type { OfficeStoreWords } from '../../../words/office-store.ts';
import type { Query, TransactionPage } from '../../store-api-client.ts';

type Transaction = TransactionPage['transactions'][number];

export const STATES = ['processing', 'settled', 'invalid'] as const;

/** Filters in the address as the server expects them: days become inclusive moments, and unknown values are dropped. */
export const askFor = ({ kind = '', state = '', from = '', to = '', q = '' }: Query): Record<string, string> => {
  const fromTime = dayStart(from, 0);
  const toTime = dayStart(to, 1);
  return {
    ...(PAYMENT_METHODS.some((one) => one === kind) && { kind }),
    ...(STATES.some((one) => one === state) && { state }),
    ...(fromTime && { from: fromTime }),
    ...(toTime && { to: toTime }),
    ...(q.trim() && { q: q.trim() }),
  };
};

type Words = OfficeStoreWords['transactions'];

export const transactionsCsv = (transactions: readonly Transaction[], say: Words): string => {
  const { columns } = say;
  const { time, final, order, currency, sats, confirmations, txid, output, hash, invoice } = columns;
  const header = [time, final, say.sale, order, say.kind, say.state, sats, say.amount, currency];
  return toCsv(
    [...header, confirmations, txid, output, hash, invoice],
    transactions.map((one) => rowOf(one, say)),
  );
};

type AskPage = (query: Record<string, string>) => Promise<Answer<TransactionPage>>;

/** Loads every page of a query. */
export const readAllPages = async (
  ask: AskPage,
  query: Record<string, string>,
): Promise<Answer<readonly Transaction[]>> => {
  const all: Transaction[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page: Answer<TransactionPage> = await ask({ ...query, limit: '500', ...(after && { after }) });
    if (!page.ok) return page;
    all.push(...page.value.transactions);
    after = page.value.next;
  }
  return { ok: true, value: all };
};

/** Midnight of a local day in the server's format; undefined if the text is no day. */
const dayStart = (day: string, daysLater: number): string | undefined => {
  const [year, month, date] =
    /^(\d{4})-(\d{2})-(\d{2})$/
      .exec(day)
      ?.slice(1)
      .map((part) => Number.parseInt(part, 10)) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const start = new Date(year, month - 1, date + daysLater);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
};

const rowOf = (one: Transaction, { kinds, states }: Words): string[] => [
  one.seenAt,
  one.settledAt ?? '',
  String(one.number),
  one.orderId ?? '',
  kinds[one.kind],
  states[one.state],
  String(one.amountSats),
  one.amount,
  one.currency,
  one.kind === 'onchain' ? String(one.confirmations) : '',
  one.txid ?? '',
  one.vout === null ? '' : String(one.vout),
  one.paymentHash ?? '',
  one.invoiceId,
];

import { chunksOf } from './chunks.ts';
import type { Queries } from './tables.ts';

/** Above every text that begins with `prefix` (the last code point there is). */
const endOf = (prefix: string): string => `${prefix}\u{10FFFF}`;

/** Every number of at most nine digits that begins with these, as ranges: 12 is 12, 120–129, 1200–1299 … */
const numberRanges = (search: string): [bigint, bigint][] => {
  if (!/^[1-9]\d{0,8}$/.test(search)) return [];
  const first = BigInt(search);
  return Array.from({ length: 10 - search.length }, (_, zeros) => {
    const scale = 10n ** BigInt(zeros);
    return [first * scale, (first + 1n) * scale];
  });
};

/** Ids of invoices whose id, number, order id, address or a payment's txid begins with the text; of each its own index. */
export const searchInvoiceIds = async (
  queries: Queries,
  storeId: string,
  search: string,
  ignoreNumbers: boolean,
): Promise<string[]> => {
  const lower = search.toLowerCase(); // a code holds an address in capitals (BIP 173), some tools a txid
  const ids = queries.selectFrom('invoices').select('invoices.id as id');
  const beginning = (column: 'invoices.id' | 'invoices.order_id' | 'invoices.address', from: string) =>
    ids.where(column, '>=', from).where(column, '<', endOf(from)).execute();
  const found = [
    ...(await beginning('invoices.id', search)),
    ...(await beginning('invoices.order_id', search)),
    ...(await beginning('invoices.address', search)),
    ...(lower === search ? [] : await beginning('invoices.address', lower)),
    ...(await queries
      .selectFrom('payments')
      .select('invoice_id as id')
      .where('txid', '>=', lower)
      .where('txid', '<', endOf(lower))
      .execute()),
  ];
  for (const [from, to] of ignoreNumbers ? [] : numberRanges(search)) {
    const ofStore = ids.where('store_id', '=', storeId);
    found.push(...(await ofStore.where('number', '>=', from).where('number', '<', to).execute()));
  }
  return [...new Set(found.map((row) => row.id))];
};

/** Ids of invoices with one of these order ids, of whatever store. */
export const orderedInvoiceIds = async (queries: Queries, orderIds: readonly string[]): Promise<string[]> => {
  const found: string[] = [];
  for (const chunk of chunksOf(orderIds)) {
    const rows = await queries.selectFrom('invoices').select('id').where('order_id', 'in', chunk).execute();
    found.push(...rows.map(({ id }) => id));
  }
  return found;
};

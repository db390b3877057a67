import type { InvoiceDetail, ListedInvoice } from '../../../../shared/contract/invoices.ts';
import type { InvoiceRecord } from '../../../app/records.ts';
import type { Database, ReadRepositories } from '../../../app/repositories.ts';
import type { Links } from '../../links.ts';

export interface AboutDeps {
  readonly database: Database;
  readonly links: Links;
}

/** Loads who made an invoice, through which API and till, and what the shop stored with it. */
export const loadAbout = async (
  { database: { read }, links }: AboutDeps,
  invoice: InvoiceRecord,
): Promise<InvoiceDetail['about']> => {
  const user = await read.users.get(invoice.userId ?? '');
  const till = await read.tills.get(invoice.tillId ?? '');
  const wallet = await read.wallets.get(invoice.walletId ?? '');
  return {
    dialect: invoice.api,
    chargedBy: user?.name ?? null,
    till: till?.name ?? null,
    paymentUrl: links.pay(await read.stores.get(invoice.storeId), invoice.id),
    addressIndex: invoice.addressIndex,
    walletFingerprint: wallet?.fingerprint ?? null,
    ...storedWith(invoice),
  };
};

type Origin = Pick<ListedInvoice, 'chargedBy' | 'till' | 'orderId'>;

/** Tells where each invoice of a page came from; two queries, however long the page is. */
export const loadOrigins = async (
  read: Pick<ReadRepositories, 'users' | 'tills'>,
): Promise<(invoice: InvoiceRecord) => Origin> => {
  const users = namesOf(await read.users.list());
  const tills = namesOf(await read.tills.list());
  return ({ userId, tillId, details }) => ({
    chargedBy: users.get(userId ?? '') ?? null,
    till: tills.get(tillId ?? '') ?? null,
    orderId: details.orderId ?? null,
  });
};

const namesOf = (records: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> =>
  new Map(records.map(({ id, name }) => [id, name]));

const storedWith = ({ details }: InvoiceRecord) => ({
  orderId: details.orderId ?? null,
  productName: details.productName ?? null,
  merchantReference: details.merchantReference ?? null,
  customerEmail: details.customerEmail ?? null,
  metadata: details.metadata ?? null,
});

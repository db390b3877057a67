import type { InvoiceDetail } from '../../../../shared/contract/invoices.ts';
import type { InvoiceRecord } from '../../../app/records.ts';
import type { Database } from '../../../app/repositories.ts';
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

const storedWith = ({ details }: InvoiceRecord) => ({
  orderId: details.orderId ?? null,
  productName: details.productName ?? null,
  merchantReference: details.merchantReference ?? null,
  customerEmail: details.customerEmail ?? null,
  metadata: details.metadata ?? null,
});

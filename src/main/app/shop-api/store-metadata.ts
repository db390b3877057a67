import type { InvoiceDetails } from '../records.ts';

/**
 * Writes an invoice's metadata for the store API and its webhooks: always an object, byte for byte as it was sent. The
 * order id is added if it is absent there (api.md ST-14).
 *
 * @returns JSON text
 */
export const storeMetadata = ({ metadata, orderId }: Pick<InvoiceDetails, 'metadata' | 'orderId'>): string => {
  const text = (metadata ?? '{}').trim();
  if (orderId === undefined || orderId === '' || hasOwnOrderId(text)) return text;
  const before = text.slice(0, -1).trimEnd();
  return `${before}${before === '{' ? '' : ','}"orderId":${JSON.stringify(orderId)}}`;
};

const hasOwnOrderId = (text: string): boolean => {
  const metadata: unknown = JSON.parse(text);
  return typeof metadata === 'object' && metadata !== null && Object.hasOwn(metadata, 'orderId');
};

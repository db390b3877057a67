import type { InvoiceDetails } from '../records.ts';

/**
 * An invoice's metadata as the store dialect and its webhooks tell it: always an object, byte for byte as it was sent, the
 * order id copied in where it is absent there (api.md §4).
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

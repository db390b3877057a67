import { cutText } from '../../../../shared/cut-text.ts';
import type { Context } from '../../handler.ts';

/**
 * The order id that a shop put into its metadata: a text that is not empty, or an integer. Each API keeps what it always
 * kept of it: the checkout API the first 200 characters (`mostCharacters`), the store API all of it.
 */
export const orderIdInMetadata = (
  metadata: Readonly<Record<string, unknown>> | null | undefined,
  mostCharacters = Infinity,
): string | undefined => {
  const named = metadata?.['orderId'];
  const isWhole = typeof named === 'number' && Number.isSafeInteger(named);
  return isWhole || (typeof named === 'string' && named !== '') ? cutText(String(named), mostCharacters) : undefined;
};

/** The body's own `orderId`. An integer keeps every digit it was sent with, however long it is. */
export const orderIdInBody = (
  body: { readonly orderId?: string | undefined },
  context: Context,
): string | undefined => {
  const source = context.bodySource('orderId');
  return source !== undefined && /^-?\d+$/.test(source) ? source : body.orderId;
};

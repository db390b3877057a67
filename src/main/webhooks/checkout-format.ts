import { createHmac } from 'node:crypto';
import { btcNumber, usdOfInvoice } from '../app/shop-api/checkout-numbers.ts';
import { readEventPayload } from '../app/webhook/event-payload.ts';
import { checkoutSecret } from '../app/secret-names.ts';
import { isoTime } from '../../shared/time.ts';
import type { RequestFormat } from './build-request.ts';

const timeOrNull = (atMs: number | null): string | null => (atMs === null ? null : isoTime(atMs));

/**
 * The checkout dialect's callback (api.md §3): what was true when the notice was written, metadata as it came in. The
 * same facts always make the same bytes, so a body that was sent and not recorded is sent again unchanged.
 */
export const checkoutFormat: RequestFormat = {
  secretOf: ({ storeId }) => checkoutSecret(storeId),
  bodyOf: ({ type, payload }, invoice) => {
    const told = readEventPayload(payload);
    const text = JSON.stringify({
      event: type,
      invoice: {
        id: invoice.id,
        amountUsd: usdOfInvoice(invoice),
        amountBtc: btcNumber(invoice.dueSats),
        btcAddress: invoice.address,
        status: told.checkout.status,
        txHash: told.txid,
        confirmations: told.confirmations,
        paidAt: timeOrNull(told.paidAtMs),
        confirmedAt: timeOrNull(told.settledAtMs),
      },
    });
    // a parsed object would lose the order of keys, trailing zeros and large integers
    return `${text.slice(0, -2)},"metadata":${invoice.details.metadata ?? 'null'}}}`;
  },
  headersOf: (secret, body) => ({
    'X-Checkout-Signature': createHmac('sha256', secret).update(body, 'utf8').digest('hex'),
  }),
};

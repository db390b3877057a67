import { isoTime } from '../../../shared/time.ts';
import { callbackBody } from '../../domain/webhook/callback-body.ts';
import { btcNumber, usdOfInvoice } from '../shop-api/checkout-numbers.ts';
import type { InvoiceRecord, OutboxRecord } from '../records.ts';
import { readEventPayload } from './event-payload.ts';

/**
 * Builds the body of a callback from the facts frozen with the event and from what never changes about the invoice. A
 * body that was sent but not recorded is therefore built again unchanged.
 */
export const buildCallbackBody = ({ type, payload }: OutboxRecord, invoice: InvoiceRecord): string => {
  const frozen = readEventPayload(payload);
  return callbackBody({
    event: type,
    invoice: {
      id: invoice.id,
      amountUsd: usdOfInvoice(invoice),
      amountBtc: btcNumber(invoice.dueSats),
      btcAddress: invoice.address,
      status: frozen.checkout.status,
      txHash: frozen.txid,
      confirmations: frozen.confirmations,
      paidAt: timeOrNull(frozen.paidAtMs),
      confirmedAt: timeOrNull(frozen.settledAtMs),
    },
    metadata: invoice.details.metadata ?? 'null',
  });
};

const timeOrNull = (atMs: number | null): string | null => (atMs === null ? null : isoTime(atMs));

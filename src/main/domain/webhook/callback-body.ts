import type { CheckoutStatus } from './status-map.ts';

/** A callback of the checkout API: what happened, and the invoice as it stood at that moment. */
export interface CallbackFacts {
  readonly event: string;
  readonly invoice: {
    readonly id: string;
    /** JSON numbers, computed exactly before; null when no dollar price was known. */
    readonly amountUsd: number | null;
    readonly amountBtc: number;
    readonly btcAddress: string | null;
    readonly status: CheckoutStatus;
    readonly txHash: string | null;
    readonly confirmations: number;
    /** ISO 8601 UTC. */
    readonly paidAt: string | null;
    readonly confirmedAt: string | null;
  };
  /** JSON text exactly as the shop sent it; `null` without one. */
  readonly metadata: string;
}

/** The body of a callback (api.md CO-13). The same facts make the same bytes. */
export const callbackBody = ({ event, invoice, metadata }: CallbackFacts): string => {
  const { id, amountUsd, amountBtc, btcAddress, status, txHash, confirmations, paidAt, confirmedAt } = invoice;
  const inOrder = { id, amountUsd, amountBtc, btcAddress, status, txHash, confirmations, paidAt, confirmedAt };
  const text = JSON.stringify({ event, invoice: inOrder });
  // appended as text: a parsed object would lose the order of keys, trailing zeros and large integers
  return `${text.slice(0, -2)},"metadata":${metadata}}}`;
};

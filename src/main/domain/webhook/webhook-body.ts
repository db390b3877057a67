import type { EventName } from './status-events.ts';
import { phpSafe, phpString } from './php-json.ts';
import type { StoreState } from './status-map.ts';

/** A webhook of the store API: what happened, to which invoice, and which delivery reports it. */
export interface WebhookFacts {
  readonly invoiceId: string;
  /** JSON text of an object. */
  readonly metadata: string;
  readonly name: EventName;
  /** The word that the subscriber used for it. */
  readonly type: string;
  readonly state: StoreState;
  readonly reverted?: { readonly from: string; readonly to: string };
  readonly payment?: { readonly id: string; readonly amountSats: bigint };
  readonly storeId: string;
  readonly webhookId: string;
  readonly deliveryId: string;
  readonly originalDeliveryId: string;
  readonly isRedelivery: boolean;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly sequence: number;
}

/**
 * The body of a webhook: first the members that clients have always known, in their order, then ours (api.md HOOK-6). The
 * same facts make the same bytes. PHP decodes and encodes it without changing a byte, if the metadata allows that;
 * metadata that does not is sent as it came in.
 */
export const webhookBody = (facts: WebhookFacts): string => {
  const members: Member[] = [
    text('invoiceId', facts.invoiceId),
    ['metadata', phpSafe(facts.metadata) ?? facts.metadata],
    text('additionalStatus', additionalStatus(facts.state)),
    text('type', facts.type),
    ...particulars(facts),
    text('storeId', facts.storeId),
    text('webhookId', facts.webhookId),
    text('deliveryId', facts.deliveryId),
    text('originalDeliveryId', facts.originalDeliveryId),
    flag('isRedelivery', facts.isRedelivery),
    ['timestamp', facts.timestamp.toString()],
    ['sequence', facts.sequence.toString()],
  ];
  return `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`;
};

type Member = readonly [string, string];

const text = (name: string, value: string): Member => [name, phpString(value)];
const flag = (name: string, value: boolean): Member => [name, String(value)];

/** A widespread client knows three values and fails on any other. */
const additionalStatus = ({ additionalStatus: status }: StoreState): string =>
  status === 'PaidAfterExpiration' ? 'None' : status;

/** Members that only some events carry. */
const particulars = ({ name, state, reverted, payment }: WebhookFacts): Member[] => {
  switch (name) {
    case 'Expired':
      return [flag('isUnderpaid', state.isUnderpaid ?? false)];
    case 'Invalid':
      return [['manuallyMarked', state.manuallyMarked ? 'true' : 'null']]; // because a client tests `!== null`
    case 'PaymentReverted':
      return reverted ? [text('from', reverted.from), text('to', reverted.to)] : [];
    case 'PaymentReceived':
      return payment ? [text('paymentId', payment.id), ['amountSats', payment.amountSats.toString()]] : [];
    default:
      return [];
  }
};

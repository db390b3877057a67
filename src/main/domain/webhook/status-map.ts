import type { InvoiceStatus } from '../../../shared/invoice.ts';

/** What the status map of api.md §4 reads: one domain state for all dialects. */
export interface Standing {
  readonly status: InvoiceStatus;
  readonly part: boolean;
  readonly over: boolean;
  readonly late: boolean;
  readonly marked: boolean;
  readonly receivedSats: bigint;
}

export type CheckoutStatus = 'pending' | 'paid' | 'confirmed' | 'expired' | 'cancelled' | 'underpaid';
export type PaymentState = 'unpaid' | 'partial' | 'exact' | 'overpaid';
export type StoreStatus = 'New' | 'Processing' | 'Settled' | 'Expired' | 'Invalid';
export type AdditionalStatus = 'None' | 'Underpaid' | 'Overpaid' | 'PaidAfterExpiration';

export interface CheckoutState {
  readonly status: CheckoutStatus;
  readonly paymentState: PaymentState;
  readonly late: boolean;
  readonly invalid: boolean;
}
export interface StoreState {
  readonly status: StoreStatus;
  readonly additionalStatus: AdditionalStatus;
  readonly manuallyMarked: boolean;
  /** On Expired only. */
  readonly isUnderpaid?: boolean;
}

const STORE_STATUS = {
  new: 'New',
  processing: 'Processing',
  settled: 'Settled',
  expired: 'Expired',
  invalid: 'Invalid',
  cancelled: 'Expired',
} as const satisfies Record<InvoiceStatus, StoreStatus>;

/** Status as the store dialect and its webhooks name it. */
export const storeStatusOf = (status: InvoiceStatus): StoreStatus => STORE_STATUS[status];

const CHECKOUT_STATUS = {
  new: 'pending',
  processing: 'paid',
  settled: 'confirmed',
  expired: 'expired',
  invalid: 'expired',
  cancelled: 'cancelled',
} as const satisfies Record<InvoiceStatus, CheckoutStatus>;

const checkoutStatusOf = (status: InvoiceStatus, part: boolean): CheckoutStatus =>
  status === 'expired' && part ? 'underpaid' : CHECKOUT_STATUS[status];

/** Money received against money asked for, in every status. */
const paymentStateOf = ({ part, over, receivedSats }: Omit<Standing, 'status'>): PaymentState => {
  if (part) return 'partial';
  if (over) return 'overpaid';
  return receivedSats === 0n ? 'unpaid' : 'exact';
};

/** The checkout dialect's column of the status map. */
export const checkoutStateOf = (standing: Standing): CheckoutState => ({
  status: checkoutStatusOf(standing.status, standing.part),
  paymentState: paymentStateOf(standing),
  late: standing.late,
  invalid: standing.status === 'invalid',
});

const additionalStatusOf = ({ status, part, over, late }: Standing): AdditionalStatus => {
  if (status === 'new') return part ? 'Underpaid' : 'None';
  if (status === 'processing' || status === 'settled') return over ? 'Overpaid' : 'None';
  if (late) return 'PaidAfterExpiration';
  if (part) return 'Underpaid';
  return over ? 'Overpaid' : 'None';
};

/** The store dialect's column of the status map. */
export const storeStateOf = (standing: Standing): StoreState => {
  const status = storeStatusOf(standing.status);
  return {
    status,
    additionalStatus: additionalStatusOf(standing),
    manuallyMarked: standing.marked,
    ...(status === 'Expired' ? { isUnderpaid: standing.part } : {}),
  };
};

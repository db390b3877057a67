import type { InvoiceStatus } from '../../../shared/invoice.ts';

/** What the status map of api.md §4 reads: one domain state for all dialects. */
export interface InvoiceSnapshot {
  readonly status: InvoiceStatus;
  readonly underpaid: boolean;
  readonly overpaid: boolean;
  readonly paidLate: boolean;
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
const paymentStateOf = ({ underpaid, overpaid, receivedSats }: Omit<InvoiceSnapshot, 'status'>): PaymentState => {
  if (underpaid) return 'partial';
  if (overpaid) return 'overpaid';
  return receivedSats === 0n ? 'unpaid' : 'exact';
};

/** The checkout dialect's column of the status map. */
export const checkoutStateOf = (standing: InvoiceSnapshot): CheckoutState => ({
  status: checkoutStatusOf(standing.status, standing.underpaid),
  paymentState: paymentStateOf(standing),
  late: standing.paidLate,
  invalid: standing.status === 'invalid',
});

const additionalStatusOf = ({ status, underpaid, overpaid, paidLate }: InvoiceSnapshot): AdditionalStatus => {
  if (status === 'new') return underpaid ? 'Underpaid' : 'None';
  if (status === 'processing' || status === 'settled') return overpaid ? 'Overpaid' : 'None';
  if (paidLate) return 'PaidAfterExpiration';
  if (underpaid) return 'Underpaid';
  return overpaid ? 'Overpaid' : 'None';
};

/** The store dialect's column of the status map. */
export const storeStateOf = (standing: InvoiceSnapshot): StoreState => {
  const status = storeStatusOf(standing.status);
  return {
    status,
    additionalStatus: additionalStatusOf(standing),
    manuallyMarked: standing.marked,
    ...(status === 'Expired' ? { isUnderpaid: standing.underpaid } : {}),
  };
};

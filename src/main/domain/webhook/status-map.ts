import type { InvoiceStatus } from '../../../shared/invoice.ts';

/** The state of an invoice from which both APIs derive their statuses (api.md MAP-1). */
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

/** The status as the store API and its webhooks name it. */
export const storeStatusOf = (status: InvoiceStatus): StoreStatus => STORE_STATUS[status];

const CHECKOUT_STATUS = {
  new: 'pending',
  processing: 'paid',
  settled: 'confirmed',
  expired: 'expired',
  invalid: 'expired',
  cancelled: 'cancelled',
} as const satisfies Record<InvoiceStatus, CheckoutStatus>;

const checkoutStatusOf = (status: InvoiceStatus, underpaid: boolean): CheckoutStatus =>
  status === 'expired' && underpaid ? 'underpaid' : CHECKOUT_STATUS[status];

/** Compares the money received with the money asked for; the status plays no part (api.md MAP-7). */
const paymentStateOf = ({ underpaid, overpaid, receivedSats }: Omit<InvoiceSnapshot, 'status'>): PaymentState => {
  if (underpaid) return 'partial';
  if (overpaid) return 'overpaid';
  return receivedSats === 0n ? 'unpaid' : 'exact';
};

/** The checkout API's column of the status map (api.md MAP-1). */
export const checkoutStateOf = (snapshot: InvoiceSnapshot): CheckoutState => ({
  status: checkoutStatusOf(snapshot.status, snapshot.underpaid),
  paymentState: paymentStateOf(snapshot),
  late: snapshot.paidLate,
  invalid: snapshot.status === 'invalid',
});

const additionalStatusOf = ({ status, underpaid, overpaid, paidLate }: InvoiceSnapshot): AdditionalStatus => {
  if (status === 'new') return underpaid ? 'Underpaid' : 'None';
  if (status === 'processing' || status === 'settled') return overpaid ? 'Overpaid' : 'None';
  if (paidLate) return 'PaidAfterExpiration';
  if (underpaid) return 'Underpaid';
  return overpaid ? 'Overpaid' : 'None';
};

/** The store API's column of the status map (api.md MAP-1). */
export const storeStateOf = (snapshot: InvoiceSnapshot): StoreState => {
  const status = storeStatusOf(snapshot.status);
  return {
    status,
    additionalStatus: additionalStatusOf(snapshot),
    manuallyMarked: snapshot.marked,
    ...(status === 'Expired' ? { isUnderpaid: snapshot.underpaid } : {}),
  };
};

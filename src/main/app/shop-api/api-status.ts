/** The status map of api.md §4 for the dialects, which may not see the domain. */
import {
  checkoutStateOf,
  storeStateOf,
  type CheckoutState,
  type InvoiceSnapshot,
  type StoreState,
} from '../../domain/webhook/status-map.ts';
import type { InvoiceRecord } from '../records.ts';

/** What the checkout dialect calls an invoice. */
export const checkoutState = (invoice: InvoiceRecord): CheckoutState => checkoutStateOf(standingOf(invoice));

/** What the store dialect calls an invoice. */
export const storeState = (invoice: InvoiceRecord): StoreState => storeStateOf(standingOf(invoice));

const standingOf = (invoice: InvoiceRecord): InvoiceSnapshot => ({ ...invoice, marked: invoice.mark !== null });

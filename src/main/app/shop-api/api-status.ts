/** Maps an invoice to its status in each API (api.md MAP-1 and MAP-8), because `http` may not import the domain. */
import {
  checkoutStateOf,
  storeStateOf,
  type CheckoutState,
  type InvoiceSnapshot,
  type StoreState,
} from '../../domain/webhook/status-map.ts';
import type { InvoiceRecord } from '../records.ts';

/** Returns the status and payment state of an invoice in the checkout API. */
export const checkoutState = (invoice: InvoiceRecord): CheckoutState => checkoutStateOf(snapshotOf(invoice));

/** Returns the status of an invoice in the store API. */
export const storeState = (invoice: InvoiceRecord): StoreState => storeStateOf(snapshotOf(invoice));

const snapshotOf = (invoice: InvoiceRecord): InvoiceSnapshot => ({ ...invoice, marked: invoice.mark !== null });

import type { CashierBridge, CustomerBridge } from '../shared/ipc.ts';

// put there by the preload of the window, and typed by the contract that the preload is built from
const bridge = (): unknown => (globalThis as { readonly satchel?: unknown }).satchel;

/** The desktop app around a till; undefined in a browser. */
export const cashierDesk = (): CashierBridge | undefined => bridge() as CashierBridge | undefined; // as above
/** The desktop app around a customer's screen; undefined in a browser. */
export const customerDesk = (): CustomerBridge | undefined => bridge() as CustomerBridge | undefined; // as above

import type { CashierBridge, CustomerBridge } from '../../shared/ipc.ts';

declare global {
  interface Window {
    /** Offered by the desktop app's preload; undefined in a browser. The window, not the page, decides which bridge it is. */
    readonly satchel?: CashierBridge | CustomerBridge;
  }
}

/** Bridge of the till's window, or null in a browser. */
export const cashierBridge = (from: Pick<Window, 'satchel'>): CashierBridge | null =>
  from.satchel && 'tillToken' in from.satchel ? from.satchel : null;

/** Bridge of the customer's window, or null in a browser. */
export const customerBridge = (from: Pick<Window, 'satchel'>): CustomerBridge | null =>
  from.satchel && 'onPlaced' in from.satchel ? from.satchel : null;

/** Copies a text to the clipboard. @returns whether it worked */
export const createCopy =
  (bridge: CashierBridge | null, clipboard: Clipboard | undefined) =>
  async (text: string): Promise<boolean> => {
    if (bridge) return (await bridge.copyText(text)).ok;
    if (!clipboard) return false; // missing without a secure context
    try {
      await clipboard.writeText(text);
      return true;
    } catch {
      return false; // refused by the browser: the text can still be selected
    }
  };
export type Copy = ReturnType<typeof createCopy>;

import type { CashierBridge, CustomerBridge } from '../../shared/ipc.ts';

declare global {
  interface Window {
    /** What the desktop app's preload offers; a browser has none. Which one is decided by the window, not by the page. */
    readonly satchel?: CashierBridge | CustomerBridge;
  }
}

/** The desktop app's offer to a page of the till. */
export const cashierBridge = (from: Pick<Window, 'satchel'>): CashierBridge | null =>
  from.satchel && 'tillToken' in from.satchel ? from.satchel : null;

/** The desktop app's offer to the customer's screen. */
export const customerBridge = (from: Pick<Window, 'satchel'>): CustomerBridge | null =>
  from.satchel && 'onPlaced' in from.satchel ? from.satchel : null;

/** Puts a text on the clipboard. @returns whether it is there */
export const createCopy =
  (bridge: CashierBridge | null, clipboard: Clipboard | undefined) =>
  async (text: string): Promise<boolean> => {
    if (bridge) return (await bridge.copyText(text)).ok;
    if (!clipboard) return false; // a page without a secure context has none
    try {
      await clipboard.writeText(text);
      return true;
    } catch {
      return false; // refused by the browser: the text can still be selected
    }
  };
export type Copy = ReturnType<typeof createCopy>;

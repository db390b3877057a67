import type { CashierBridge } from '../../../src/shared/ipc.ts';

declare global {
  interface Window {
    readonly satchel?: CashierBridge;
  }
}

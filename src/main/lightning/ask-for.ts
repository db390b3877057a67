import type { LightningInvoiceRequest } from '../app/lightning-invoice/lightning-ports.ts';
import type { Clock } from '../app/ports.ts';
import type { Msats, Sats } from '../../shared/money.ts';

/** Seconds that an invoice asked for now must be payable, so that it lasts at least as long as its sale. */
export const expirySecondsOf = ({ expiresAtMs }: LightningInvoiceRequest, clock: Clock): number =>
  Math.max(1, Math.ceil((expiresAtMs - clock.nowMs()) / 1000));

/** For backends that know no smaller unit. @throws if it is not a whole number of satoshis */
export const wholeSats = (amountMsats: Msats): Sats => {
  if (amountMsats <= 0n || amountMsats % 1000n !== 0n) throw new Error('the amount is no whole number of satoshis');
  return amountMsats / 1000n;
};

import type { LightningInvoiceRequest } from '../app/lightning-invoice/lightning-ports.ts';
import type { Clock } from '../app/ports.ts';
import { UpstreamFailed } from '../upstream/reasons.ts';
import type { LightningNode } from './node.ts';
import type { Msats, Sats } from '../../shared/money.ts';

/** Seconds that an invoice asked for now must be payable, so that it lasts at least as long as its sale. */
export const expirySecondsOf = ({ expiresAtMs }: LightningInvoiceRequest, clock: Clock): number =>
  Math.max(1, Math.ceil((expiresAtMs - clock.nowMs()) / 1000));

/** For backends that know no smaller unit. @throws if it is not a whole number of satoshis */
export const wholeSats = (amountMsats: Msats): Sats => {
  if (amountMsats <= 0n || amountMsats % 1000n !== 0n) throw new Error('the amount is no whole number of satoshis');
  return amountMsats / 1000n;
};

/** Nobody minds losing so little to a trial. */
const MOST_TRIAL_SATS = 100n;

/**
 * Returns the amount of a code that tries a node: 1 sat, or the least that its provider takes (lightning.md LN-21).
 *
 * @throws UpstreamFailed if that is more than 100 sats
 */
export const trialSats = async (
  { leastMsats }: Pick<LightningNode, 'leastMsats'>,
  signal: AbortSignal,
): Promise<Sats> => {
  const least = ((await leastMsats?.(signal)) ?? 0n) + 999n;
  const sats = least / 1000n > 0n ? least / 1000n : 1n;
  if (sats > MOST_TRIAL_SATS) throw new UpstreamFailed('it takes no payment as small as 100 sats');
  return sats;
};

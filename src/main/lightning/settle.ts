import { createHash } from 'node:crypto';
import type { NodeSettlement, RecordSettlement } from '../app/lightning-invoice/lightning-ports.ts';
import type { Logger } from '../app/ports.ts';

export interface SettleDeps {
  readonly recordSettlement: RecordSettlement;
  readonly logger: Logger;
}

/** Credits a settlement that is proved. @returns false if it is not */
export type Settle = (settlement: NodeSettlement) => Promise<boolean>;

export const createSettle =
  ({ recordSettlement, logger }: SettleDeps): Settle =>
  async (settlement) => {
    if (isProved(settlement)) {
      await recordSettlement(settlement);
      return true;
    }
    const { paymentHash } = settlement;
    logger.warn({ paymentHash }, 'the node reported a payment without its preimage; it is not counted');
    return false;
  };

/** A settlement counts only with the preimage that hashes to its payment hash (lightning.md LN-5). */
const isProved = ({ preimage, paymentHash }: NodeSettlement): boolean =>
  preimage !== null && createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex') === paymentHash;

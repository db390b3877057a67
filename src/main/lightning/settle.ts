import { createHash } from 'node:crypto';
import type { NodeSettlement, RecordSettlement } from '../app/lightning-invoice/lightning-ports.ts';
import type { Logger } from '../app/ports.ts';
import type { BackendIdentity } from './running-backend.ts';

export interface SettleDeps {
  readonly recordSettlement: RecordSettlement;
  readonly logger: Logger;
  readonly backend: BackendIdentity;
  /** Codes that the owner pays to try a backend: they belong to no sale. */
  readonly ownSats: { readonly settled: (settlement: NodeSettlement, backend: BackendIdentity) => boolean };
}

/** Credits a settlement that is proved. @returns false if it is not, or has no amount: the node is asked again */
export type Settle = (settlement: NodeSettlement, cursor?: string) => Promise<boolean>;

export const createSettle =
  ({ recordSettlement, logger, backend, ownSats }: SettleDeps): Settle =>
  async (settlement, cursor) => {
    if (ownSats.settled(settlement, backend)) return true;
    const { paymentHash, amountMsats, preimage } = settlement;
    const proof = proofOf(settlement, backend);
    if (proof !== null && amountMsats > 0n) {
      await recordSettlement(settlement, { backendId: backend.id, proof, cursor });
      return true;
    }
    const facts = { paymentHash, amountMsats: amountMsats.toString(), hasPreimage: preimage !== null };
    logger.warn(facts, 'the node reported a payment without its proof or its amount; it is not counted');
    return false;
  };

/** A settlement counts with the preimage that hashes to its payment hash (lightning.md LN-5); without any, if the owner said so (LN-11). */
export const proofOf = (
  { preimage, paymentHash }: NodeSettlement,
  { acceptsUnproved }: Pick<BackendIdentity, 'acceptsUnproved'>,
): 'preimage' | 'none' | null => {
  if (preimage === null) return acceptsUnproved ? 'none' : null;
  const hash = createHash('sha256').update(Buffer.from(preimage, 'hex')).digest('hex');
  return hash === paymentHash ? 'preimage' : null;
};

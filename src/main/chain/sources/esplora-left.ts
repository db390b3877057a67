import type { KnownChain, KnownHeader } from '../../app/payment/observations.ts';
import { isAddressFault } from './address-faults.ts';
import { checkAddress } from './esplora-address.ts';
import type { AddressCheck } from './esplora-transaction.ts';

/**
 * Before a tip is said, reads the addresses of the payments whose block is not in its chain: a payment that was only mined
 * again must have its new block first, or its sale would be taken back for a moment (chain.md CHAIN-44).
 */
export const createLeftReader = (check: AddressCheck): ((tip: KnownHeader) => Promise<void>) => {
  const { known, database } = check.deps;
  /** The last tip whose chain has the block of every payment, as far as this source knows. */
  let complete: KnownHeader | null = null;
  /** The last tip for which every address was read: asking again would tell nothing new. */
  let readFor: string | null = null;

  /** @returns false if the address could not be read; it is due again soon */
  const read = async (invoiceId: string): Promise<boolean> => {
    const invoice = await database.read.invoices.get(invoiceId);
    if (!invoice) return true;
    try {
      await checkAddress(check, invoice);
      return true;
    } catch (error) {
      if (!isAddressFault(error)) throw error;
      return false;
    }
  };

  return async (tip) => {
    if (tip.hash === readFor) return;
    const { blocks, fork } = branchOf(known, tip, complete ?? known.root());
    const mined = await database.read.payments.mined(fork + 1);
    const left = mined.filter(({ blockHash }) => blockHash !== null && !blocks.has(blockHash));
    if (left.length === 0) complete = tip; // else the next block may hold one of them
    // of blocks above, the server may only be behind
    const lacking = left.filter(({ blockHeight }) => (blockHeight ?? 0) <= tip.height);
    let areRead = true;
    for (const id of new Set(lacking.map(({ invoiceId }) => invoiceId))) areRead = (await read(id)) && areRead;
    if (areRead) readFor = tip.hash;
  };
};

/** Returns the blocks from a tip down to its fork from another block, and the height of that fork. */
const branchOf = (
  known: KnownChain,
  tip: KnownHeader,
  base: KnownHeader | null,
): { blocks: Set<string>; fork: number } => {
  const blocks = new Set<string>();
  let [own, other] = [known.header(tip.hash), base ?? undefined];
  while (own && own.hash !== other?.hash) {
    if (other && other.height >= own.height) other = known.header(other.parentHash);
    else {
      blocks.add(own.hash);
      own = known.header(own.parentHash);
    }
  }
  return { blocks, fork: own?.height ?? (known.root()?.height ?? 0) - 1 };
};

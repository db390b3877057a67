import type { FeeWords, TransactionFee } from '../../domain/chain/fees.ts';
import { perKvbOfPerByte } from '../fee-words.ts';
import type { EsploraApi } from './esplora-api.ts';

/** More than one unconfirmed parent is already too many, and none is asked for twice. */
const ENOUGH_PARENTS = 2;
const MOST_PARENTS = 25;

/**
 * Asks an Esplora what these transactions of its mempool pay (chain.md CHAIN-51). It does not name the least that its
 * mempool demands, so its lowest estimate stands for it, which is never less.
 */
export const feesOfEsplora = async (api: EsploraApi, txids: readonly string[]): Promise<FeeWords> => {
  const estimates = await api.feeEstimates();
  const rates = Object.values(estimates);
  const lowest = rates.length === 0 ? null : rates.reduce((least, rate) => (rate < least ? rate : least));
  const transactions = new Map<string, TransactionFee>();
  for (const txid of txids) {
    const found = await api.mempoolTransaction(txid);
    if (found)
      transactions.set(txid, { feeSats: BigInt(found.fee), ancestors: await countParents(api, found.parents) });
  }
  return {
    minimumSatsPerKvb: perKvbOfPerByte(lowest),
    twoBlockSatsPerKvb: perKvbOfPerByte(estimates['2']),
    transactions,
  };
};

/** Counts unconfirmed parents, as far as it matters. A parent that the server does not know makes the number unknown. */
const countParents = async (api: EsploraApi, parents: readonly string[]): Promise<number | null> => {
  if (parents.length > MOST_PARENTS) return null;
  const unconfirmed: string[] = [];
  for (const parent of parents) {
    const status = await api.status(parent);
    if (status === null) return null;
    if (!status.confirmed) unconfirmed.push(parent);
    if (unconfirmed.length >= ENOUGH_PARENTS) return unconfirmed.length;
  }
  const [only] = unconfirmed;
  if (only === undefined) return 0;
  const parent = await api.mempoolTransaction(only);
  if (parent === null) return null;
  for (const grandparent of parent.parents.slice(0, MOST_PARENTS))
    if ((await api.status(grandparent))?.confirmed !== true) return ENOUGH_PARENTS;
  return parent.parents.length > MOST_PARENTS ? null : 1;
};

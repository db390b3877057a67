import { keepTransaction, proveInclusion, type Knowledge, type Txid } from '../../domain/chain/knowledge.ts';
import type { ReadRepositories } from '../repositories.ts';

/** Ancestors that are kept of one payment (chain.md CHAIN-4). */
const MOST_ANCESTORS = 25;

/** Reads kept transactions with their kept ancestors, and everything kept that clashes with one of them. */
export const keepFamilies = async (
  repositories: Pick<ReadRepositories, 'chain' | 'payments'>,
  { knowledge }: { readonly knowledge: Knowledge },
  txids: readonly Txid[],
): Promise<void> => {
  const line = new Set(txids);
  const asked = line.size;
  const most = asked * MOST_ANCESTORS;
  for (let generation = [...line]; generation.length > 0;) {
    const spends = await spendsOf(repositories, generation);
    // a parent without spends was not kept
    const members = line.size === asked ? generation : generation.filter((txid) => spends.has(txid));
    const outpoints = members.flatMap((txid) => spends.get(txid) ?? []);
    await keep(repositories, knowledge, members, spends);
    const spenders = (await repositories.payments.spending(outpoints)).map(({ txid }) => txid);
    const rivals = [...new Set(spenders)].filter((txid) => !line.has(txid) && !knowledge.transactions.has(txid));
    await keep(repositories, knowledge, rivals, await spendsOf(repositories, rivals));
    const parents = new Set(outpoints.map((outpoint) => outpoint.slice(0, outpoint.lastIndexOf(':'))));
    generation = line.size > most ? [] : [...parents].filter((txid) => !line.has(txid));
    for (const txid of generation) line.add(txid);
  }
};

const spendsOf = async (
  { chain }: Pick<ReadRepositories, 'chain'>,
  txids: readonly Txid[],
): Promise<ReadonlyMap<Txid, string[]>> => {
  const spends = new Map<Txid, string[]>();
  for (const { txid, outpoint } of await chain.spendsOf(txids)) {
    const known = spends.get(txid);
    if (known) known.push(outpoint);
    else spends.set(txid, [outpoint]);
  }
  return spends;
};

const keep = async (
  { chain }: Pick<ReadRepositories, 'chain'>,
  knowledge: Knowledge,
  txids: readonly Txid[],
  spends: ReadonlyMap<Txid, string[]>,
): Promise<void> => {
  for (const txid of txids) keepTransaction(knowledge, { txid, spends: spends.get(txid) ?? [] });
  for (const { txid, block } of await chain.inclusionsOf(txids)) proveInclusion(knowledge, txid, block);
};

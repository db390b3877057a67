import { parentOf, type Knowledge, type Txid } from './knowledge.ts';

/**
 * Lists the kept transactions that cannot be in one chain with this one: those that spend an outpoint which it or a kept
 * ancestor of it spends (chain.md CHAIN-4).
 */
export const rivalsOf = (knowledge: Knowledge, txid: Txid): ReadonlySet<Txid> => {
  const line = lineOf(knowledge, txid);
  const rivals = new Set<Txid>();
  for (const member of line)
    for (const outpoint of knowledge.transactions.get(member)?.spends ?? [])
      for (const spender of knowledge.spenders.get(outpoint) ?? []) if (!line.has(spender)) rivals.add(spender);
  return rivals;
};

/**
 * Lists the kept transactions whose standing may change when this one is kept, proven or spoken of: itself, all of which it
 * is a rival, and the kept descendants of these. So one word needs no look at thousands of other payments.
 */
export const touchedBy = ({ transactions, spenders, children }: Knowledge, txid: Txid): ReadonlySet<Txid> => {
  const touched = new Set([txid]);
  for (const outpoint of transactions.get(txid)?.spends ?? [])
    for (const spender of spenders.get(outpoint) ?? []) touched.add(spender);
  for (const member of touched) for (const child of children.get(member) ?? []) touched.add(child);
  return touched;
};

/** Lists the transaction and its kept ancestors. */
const lineOf = ({ transactions }: Knowledge, txid: Txid): ReadonlySet<Txid> => {
  const line = new Set([txid]);
  for (const member of line)
    for (const outpoint of transactions.get(member)?.spends ?? []) {
      const parent = parentOf(outpoint);
      if (transactions.has(parent)) line.add(parent);
    }
  return line;
};

/** Finds what else spends the outputs that a payment spends (chain.md CHAIN-34), and keeps its ancestors (CHAIN-4). */
import { seenOf, type ParsedTransaction } from '../raw-transaction.ts';
import type { SourceDeps } from '../source.ts';
import { familyOf } from './core-rivals.ts';
import { scriptHashOf, type ElectrumApi, type ElectrumEntry } from './electrum-api.ts';
import { ElectrumRefused } from '../electrum-link.ts';

/** Ancestors that are kept of one payment. */
const MOST_ANCESTORS = 25;
/** Transactions of a spent script that are looked at, the newest first. */
const MOST_READ = 100;

export interface Rival {
  readonly entry: ElectrumEntry;
  readonly transaction: ParsedTransaction;
}

export interface Rivals {
  readonly rivals: readonly Rival[];
  /** Every script could be looked at, so the server has no others. */
  readonly isWhole: boolean;
}

/** Reads the transactions that spend an output of the family of a payment, and do not belong to it. */
export const findRivals = async (api: ElectrumApi, deps: SourceDeps, txid: string): Promise<Rivals> => {
  const family = await familyOf(deps.database.read, txid);
  const spends = new Set(family.spends);
  const seen = new Set(family.txids);
  const rivals: Rival[] = [];
  let isWhole = true;
  for (const outpoint of spends) {
    const spent = await lookUp(api, outpoint);
    if (!spent || spent.history.length > MOST_READ) isWhole = false;
    for (const entry of newestFirst(spent?.history ?? []).slice(0, MOST_READ)) {
      if (seen.has(entry.txid)) continue;
      seen.add(entry.txid);
      const transaction = await api.transaction(entry.txid);
      if (transaction.spends.some((one) => spends.has(one))) rivals.push({ entry, transaction });
    }
  }
  return { rivals, isWhole };
};

/** Keeps the unconfirmed ancestors of a payment of the mempool. */
export const keepAncestors = async (
  sourceId: string,
  api: ElectrumApi,
  deps: SourceDeps,
  { txid, spends }: ParsedTransaction,
): Promise<void> => {
  const ancestors = new Map<string, ParsedTransaction>();
  const waiting = [...spends];
  for (let outpoint = waiting.pop(); outpoint && ancestors.size < MOST_ANCESTORS; outpoint = waiting.pop()) {
    if (ancestors.has(parentOf(outpoint))) continue;
    const spent = await lookUp(api, outpoint);
    const listed = spent?.history.find((entry) => entry.txid === spent.parent.txid);
    if (!spent || !listed || listed.height > 0) continue;
    ancestors.set(spent.parent.txid, spent.parent);
    waiting.push(...spent.parent.spends);
  }
  if (ancestors.size === 0) return;
  const transactions = [...ancestors.values()].map(seenOf);
  await deps.recorder.observe({ kind: 'ancestors', sourceId, atMs: deps.clock.nowMs(), of: txid, transactions });
};

/** Reads the transaction that made an output, and the history of its script; null if the server does not know it. */
const lookUp = async (
  api: ElectrumApi,
  outpoint: string,
): Promise<{ readonly parent: ParsedTransaction; readonly history: readonly ElectrumEntry[] } | null> => {
  try {
    const parent = await api.transaction(parentOf(outpoint));
    const output = parent.outputs[Number(outpoint.slice(outpoint.lastIndexOf(':') + 1))];
    return output ? { parent, history: await api.history(scriptHashOf(output.scriptHex)) } : null;
  } catch (error) {
    // a parent that left its mempool, or a script with a history that the server does not send
    if (error instanceof ElectrumRefused) return null;
    throw error;
  }
};

const parentOf = (outpoint: string): string => outpoint.slice(0, outpoint.lastIndexOf(':'));

/** The mempool first, then the highest blocks. */
const newestFirst = (history: readonly ElectrumEntry[]): ElectrumEntry[] => {
  const rank = ({ height }: ElectrumEntry): number => (height <= 0 ? Number.MAX_SAFE_INTEGER : height);
  return history.toSorted((a, b) => rank(b) - rank(a));
};

import type { Knowledge, Lie, MempoolWord, SourceState, SourceWords, Txid } from './knowledge.ts';
import { holds, type Block } from './tree.ts';

/**
 * Hears a source name its best block (chain.md CHAIN-7). It is followed up its own branch, and to a branch of more work.
 * An ancestor, or a branch of no more work, means that it is behind: a server that lags, a node after a crash, another
 * server behind the same name. Its word then stays, until it has insisted for ten minutes.
 *
 * @param tip a block of the tree, so that all below it is proven
 */
export const sayTip = (knowledge: Knowledge, source: SourceWords, tip: Block, nowMs: number): void => {
  const word = source.tip;
  if (word === null || holds(tip, word)) return adopt(source, tip);
  if (holds(word, tip)) {
    source.behind = true; // fewer blocks than before say nothing about those above
    return;
  }
  if (tip.work > word.work || hasInsisted(knowledge, source, tip, nowMs)) {
    source.left = word;
    return adopt(source, tip);
  }
  source.behind = true;
};

/** Hears whether a source answers and calls itself caught up, and what a wrong answer of it was. */
export const sayState = (source: SourceWords, state: SourceState, lie: Lie | null = null): void => {
  source.state = state;
  source.lie = lie ?? source.lie;
};

/**
 * Hears what a source says about a transaction in its mempool (chain.md CHAIN-8).
 *
 * @param word null once it lists the transaction in a block: then its chain says it all
 */
export const sayMempool = (source: SourceWords, txid: Txid, word: MempoolWord | null): void => {
  if (word === null) source.mempool.delete(txid);
  // A source that never had the transaction does not take it back by leaving it out.
  else if (word !== 'had' || source.mempool.has(txid)) source.mempool.set(txid, word);
};

/** Hears that a source completed a look. It counts only if the source holds its word (chain.md CHAIN-27). */
export const sayLook = (source: SourceWords, begunMs: number): void => {
  if (isCaughtUp(source)) source.lookMs = begunMs;
};

const FIRST_MUTE_MS = 600_000;
const LONGEST_MUTE_MS = 86_400_000;

/** Ten minutes at the first provably wrong answer, then twice as long each time (chain.md CHAIN-40). */
export const muteMs = (times: number): number => {
  let ms = FIRST_MUTE_MS;
  for (let lies = 1; lies < times && ms < LONGEST_MUTE_MS; lies += 1) ms *= 2;
  return ms < LONGEST_MUTE_MS ? ms : LONGEST_MUTE_MS;
};

/** Returns true if the source may vote: it answers, does not lie, and holds its word. */
export const isCaughtUp = (source: SourceWords): boolean =>
  source.state === 'caught-up' && !source.behind && source.tip !== null;

const adopt = (source: SourceWords, tip: Block): void => {
  source.tip = tip;
  source.behind = false;
  source.other = null;
};

/** A node goes to a branch of no more work only if an operator sends it there, and then it stays there. */
const hasInsisted = (knowledge: Knowledge, source: SourceWords, tip: Block, nowMs: number): boolean => {
  const { other } = source;
  if (other === null || !(holds(tip, other.base) || holds(other.base, tip))) {
    source.other = { base: tip, sinceMs: nowMs };
    return false;
  }
  return nowMs - other.sinceMs >= knowledge.settings.insistMs;
};

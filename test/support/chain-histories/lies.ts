import { keepTransaction, proveInclusion, type SourceWords } from '../../../src/main/domain/chain/knowledge.ts';
import { ancestorAt, type Block } from '../../../src/main/domain/chain/tree.ts';
import { sayMempool, sayState, sayTip } from '../../../src/main/domain/chain/words.ts';
import type { History, Liar, SimSource } from './history.ts';
import { pickFrom } from './random.ts';
import { learn } from './sale.ts';

/** `F` pays and does not exist. `X` spends the customer's coin and does not exist. */
const FORGED = ['F', 'X'];
const COIN = 'in:0';

/** A source that says what it likes, within what it can make look right. */
export const lie = (history: History, source: SimSource, liar: Liar): void => {
  const { random, nowMs } = history;
  const { words } = source;
  forgeTransactions(history);
  sayState(words, random() < 0.95 ? 'caught-up' : 'catching-up');
  const trick = random() < 0.7 ? source.trick : Math.floor(random() * 6);
  if (liar === 'forge') nameForged(history, source, trick);
  else sayTip(history.knowledge, words, oldTip(history, trick), nowMs);
  lieAboutMempool(history, words, trick);
  words.lookMs = nowMs; // it claims a look, whether it is caught up or not
};

const forgeTransactions = ({ world }: History): void => {
  const forge = (txid: string, outpoint: string, pays: boolean): void => {
    if (world.transactions.has(txid)) return;
    world.addTransaction({ txid, spends: [outpoint], fee: 9, pays, parent: null, isForged: true });
  };
  forge('F', 'in:9', true);
  forge('X', COIN, false);
};

const oldTip = ({ world, random }: History, trick: number): Block => {
  const best = world.best();
  const stale = [...world.staleBlocks];
  if (trick === 0) return world.base;
  if (trick === 1 && stale.length > 0) return pickFrom(random, stale);
  return trick === 2 ? lower(best, 2, world.base) : best;
};

const lower = (tip: Block, by: number, base: Block): Block =>
  ancestorAt(tip, Math.max(base.height, tip.height - by)) ?? base;

const nameForged = (history: History, source: SimSource, trick: number): void => {
  const { world, knowledge, random, nowMs } = history;
  if (trick < 3 && random() < 0.5) source.fork = growFork(history, source);
  sayTip(knowledge, source.words, source.fork ?? world.best(), nowMs);
  for (const txid of source.fork ? FORGED : []) {
    const block = source.fork && world.blockIn(txid, source.fork);
    if (!block) continue;
    learn(history, txid);
    proveInclusion(knowledge, txid, block.hash);
  }
};

const growFork = ({ world, random }: History, { fork }: SimSource): Block => {
  let tip = fork && random() < 0.8 ? fork : lower(world.best(), Math.floor(random() * 4), world.base);
  const length = 1 + Math.floor(random() * 4);
  for (let made = 0; made < length; made += 1) {
    const wanted = random() < 0.3 ? 'F' : random() < 0.3 ? 'X' : null;
    const isPossible = wanted !== null && !world.blockIn(wanted, tip) && !(wanted === 'X' && world.blockIn('P', tip));
    tip = world.make(tip, isPossible ? [wanted] : [], true);
  }
  return tip;
};

const lieAboutMempool = (history: History, words: SourceWords, trick: number): void => {
  const { world, knowledge, random, sale } = history;
  const paid = (): string[] => [...sale.payments.keys()].filter((txid) => txid !== 'F');
  if (trick === 3) {
    learn(history, 'F');
    sayMempool(words, 'F', 'has');
  }
  if (trick === 4) {
    keepTransaction(knowledge, world.transaction('X'));
    sayMempool(words, 'X', 'has');
    for (const txid of paid()) sayMempool(words, txid, 'had');
  }
  if (trick === 5) for (const txid of paid()) sayMempool(words, txid, 'refused');
  if (trick < 3 && random() < 0.3)
    for (const txid of paid()) if (!world.transaction(txid).isForged && random() < 0.5) sayMempool(words, txid, 'has');
};

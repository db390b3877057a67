import { proveInclusion } from '../../../src/main/domain/chain/knowledge.ts';
import { holds } from '../../../src/main/domain/chain/tree.ts';
import { sayLook, sayMempool, sayState, sayTip } from '../../../src/main/domain/chain/words.ts';
import type { History, SimSource } from './history.ts';
import { lie } from './lies.ts';
import type { WorldNode } from './node.ts';
import { pickFrom } from './random.ts';
import { learn } from './sale.ts';

/** Asks a source for everything. One behind a load balancer may name the tip of one node and list that of another. */
export const poll = (history: History, source: SimSource): void => {
  if (source.liar !== null) return lie(history, source, source.liar);
  if (history.nowMs < source.upAtMs) {
    if (!history.ownStays || source.words.kind !== 'own') sayState(source.words, 'catching-up');
    return;
  }
  const { random } = history;
  const named = pickFrom(random, source.nodes);
  const listed = random() < 0.7 ? named : pickFrom(random, source.nodes);
  if (history.nowMs < source.syncsUntilMs) {
    sayState(source.words, 'catching-up');
    if (random() >= 0.5) list(history, source, listed);
    return;
  }
  sayState(source.words, 'caught-up');
  nameTip(history, source, named);
  list(history, source, listed);
  finishLook(history, source, named);
};

const nameTip = ({ knowledge, nowMs, log }: History, source: SimSource, node: WorldNode): void => {
  const { id, words, polled } = source;
  sayTip(knowledge, words, node.tip(), nowMs);
  if (!words.behind) source.polled = node.tip();
  else if (polled && words.tip && !holds(polled, words.tip)) source.polled = null;
  log(`${id} names ${node.tip().hash}, its word is ${words.tip?.hash}, behind ${words.behind}`);
};

const finishLook = ({ nowMs }: History, source: SimSource, node: WorldNode): void => {
  const { work } = node.tip();
  sayLook(source.words, nowMs);
  if (source.words.lookMs === nowMs) source.lookedBelow = work < source.saidWork;
  if (work > source.saidWork) source.saidWork = work;
};

/** Hands over what concerns the sale: payments, and what clashes with a transaction that is kept. */
const list = (history: History, source: SimSource, node: WorldNode): void => {
  const { world, knowledge } = history;
  const isKept = (txid: string): boolean => knowledge.transactions.has(txid);
  for (const { txid, pays, isForged } of world.transactions.values()) {
    if (isForged || !(pays || isKept(txid) || world.clashesOf(txid).some(isKept))) continue;
    const block = node.blockIn(txid);
    if (block && !source.pruned.has(block)) {
      learn(history, txid);
      proveInclusion(knowledge, txid, block.hash);
      sayMempool(source.words, txid, null);
    } else if (node.mempool.has(txid)) {
      learn(history, txid);
      sayMempool(source.words, txid, 'has');
    } else if (!block) sayMempool(source.words, txid, 'had');
  }
};

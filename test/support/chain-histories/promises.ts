import type { Level } from '../../../src/main/domain/chain/knowledge.ts';
import { ancestorAt, forkOf, holds, type Block } from '../../../src/main/domain/chain/tree.ts';
import { votersOf } from '../../../src/main/domain/chain/voters.ts';
import { fail, honestOf, type History, type SimSource } from './history.ts';

/** The transactions that truly pay: the payment, and a fee bump of it. */
export const PAYMENTS = ['P', 'B'];

/** Checks what must hold after each message, whatever the sources say, while liars do not hold the quorum. */
export const checkPromises = (history: History): void => {
  if (history.liarsRule) return;
  const { sale, world } = history;
  if (sale.status === 'settled' && !isMoneyReal(history)) fail(history, 'settled without money');
  for (const txid of PAYMENTS)
    if (sale.payments.get(txid)?.onTime && world.transactions.has(txid)) {
      checkReported(history, txid);
      checkStaysSettled(history, txid);
      checkLiarsDenyNothing(history, txid);
      checkStaysDead(history, txid);
    }
};

/** Checks that only voters with a whole look behind them ended the sale. */
export const checkEnd = (history: History): void => {
  const { knowledge, nowMs, sale, sources } = history;
  for (const words of votersOf(knowledge, nowMs)) {
    const source = sources.find((one) => one.words === words);
    if (!source || source.liar !== null || source.nodes.length > 1) continue;
    if (source.hasGap) fail(history, 'ended over a gap');
    if (source.lookedBelow) fail(history, 'ended by a look from behind');
    if ((words.lookMs ?? 0) <= sale.expiresMs) fail(history, 'ended before a voter looked');
  }
};

export const depthIn = ({ world }: History, txid: string, tip: Block): number => {
  const block = world.blockIn(txid, tip);
  return block ? tip.height - block.height + 1 : 0;
};

/** Confirmations that the sale needs; a tier of 0 promises nothing about blocks, so it counts as 1. */
const neededDepth = ({ required }: History): number => Math.max(1, required);

const isMoneyReal = (history: History): boolean => {
  const { sale, world, required } = history;
  return [...sale.payments.keys()].some(
    (txid) => !world.transaction(txid).isForged && (required === 0 || world.isEverMined(txid)),
  );
};

/** The best block is what honest voters report, and nobody named more work without it: then the sale is settled. */
const checkReported = (history: History, txid: string): void => {
  const { world, knowledge, sale, sources, level } = history;
  const block = world.blockIn(txid);
  if (!block || !knowledge.inclusions.get(txid)?.has(block)) return;
  const reporters = honestVoters(history).filter(
    ({ nodes, polled }) => nodes.length === 1 && polled !== null && outweighs(history, polled, block),
  );
  const agreed = agreedTip(history, reporters, sources.length === 1 ? 1 : level);
  if (!agreed || !outweighs(history, agreed, block)) return;
  const depth = agreed.height - block.height + 1;
  if (Math.min(depth, depthIn(history, txid, world.best())) < neededDepth(history)) return;
  if (sale.status !== 'settled') fail(history, `${txid} is ${depth} deep and reported, yet ${sale.status}`);
};

/** While the payment stays in its block, only a longer chain that the honest quorum went to may unsettle the sale. */
const checkStaysSettled = (history: History, txid: string): void => {
  const { sale, watch } = history;
  watchSettled(history, txid);
  if (wentLonger(history)) forgiveLonger(history, txid);
  if (watch.settledBy?.txid === txid && sale.status !== 'settled')
    fail(history, `${txid} stayed in its block, yet settled became ${sale.status}`);
};

const watchSettled = (history: History, txid: string): void => {
  const { world, knowledge, sale, watch, level } = history;
  const block = world.blockIn(txid);
  const isDeep = depthIn(history, txid, world.best()) >= neededDepth(history);
  if (watch.settledBy?.txid === txid && (watch.settledBy.block !== block || !isDeep)) watch.settledBy = null;
  if (sale.status !== 'settled' || !block || !isDeep) return;
  const isProven = knowledge.inclusions.get(txid)?.has(block) ?? false;
  if (isProven && holds(knowledge.references[level].tip, block)) watch.settledBy = { txid, block };
};

const forgiveLonger = ({ world, knowledge, watch, level }: History, txid: string): void => {
  const { tip } = knowledge.references[level];
  const { settledBy, deadBy } = watch;
  if (settledBy?.txid === txid && !holds(tip, settledBy.block)) {
    watch.settledBy = null;
    world.causes.unminings += 1;
  }
  if (deadBy?.txid === txid && !holds(tip, deadBy.block)) watch.deadBy = null;
};

/**
 * The reference went to more work than was ever heard of, which nobody could foresee. When the owner removed a source,
 * it may go to as much work, and away from a branch that nobody left holds and a source that is left took back.
 */
const wentLonger = (history: History): boolean => {
  const { world, knowledge, watch, level, sources } = history;
  const [only] = sources;
  const { tip } = knowledge.references[level];
  // A source without a second one vouches only for what lies deep, so its own tip says how much it knows.
  const top = only && isLone(history) && only.liar === null ? only.words.tip : tip;
  if (!tip || !top || world.isForged(top)) return false;
  const workBefore = watch.reference?.work ?? 0n;
  return top.work > workBefore || (watch.wasSourceRemoved && (top.work === workBefore || isAbandoned(history, tip)));
};

const isAbandoned = ({ watch, sources }: History, tip: Block): boolean => {
  const before = watch.reference;
  const fork = before && forkOf(before, tip);
  const first = fork && ancestorAt(before, fork.height + 1);
  if (!first) return false;
  return sources.some(({ words }) => holds(words.left, first)) && !sources.some(({ words }) => holds(words.tip, first));
};

const checkLiarsDenyNothing = (history: History, txid: string): void => {
  const { world, sale, sources, level } = history;
  const liars = sources.filter(({ liar }) => liar !== null).length;
  const hasQuorum = honestVoters(history).some(isOwn) || (level === 2 && liars < 2);
  if (liars === 0 || !hasQuorum || !sale.payments.get(txid)?.memory.gone) return;
  const rivals = world.clashesOf(txid);
  const isTrue = rivals.some((rival) => !world.transaction(rival).isForged);
  const nodes = honestOf(history).flatMap((source) => source.nodes);
  if (!isTrue && !rivals.some((rival) => nodes.some((node) => node.mempool.has(rival) || node.blockIn(rival))))
    fail(history, `${txid} is denied by liars alone`);
};

/** Once the honest quorum reported a mined rival, the payment is dead while that block stays. */
const checkStaysDead = (history: History, txid: string): void => {
  const { world, sale, watch } = history;
  const dead = watch.deadBy;
  if (dead?.txid === txid && world.blockIn(dead.rival) !== dead.block) watch.deadBy = null;
  const rivals = world.clashesOf(txid).filter((rival) => !world.transaction(rival).pays);
  for (const rival of rivals) {
    const block = world.blockIn(rival);
    if (!block || !isRivalReported(history, rival, block)) continue;
    watch.deadBy = { txid, rival, block };
    break;
  }
  if (watch.deadBy?.txid === txid && !sale.payments.get(txid)?.memory.gone)
    fail(history, `${txid} lives although ${watch.deadBy.rival} is mined`);
};

const isRivalReported = (history: History, rival: string, block: Block): boolean => {
  const { knowledge, sources, level } = history;
  const needed = sources.length === 1 ? 1 : level;
  const voters = honestVoters(history);
  if (!knowledge.inclusions.get(rival)?.has(block)) return false;
  if (!voters.some(isOwn) && voters.length < needed) return false;
  const reporters = voters.filter(
    ({ nodes, polled }) => nodes.length === 1 && polled !== null && outweighs(history, polled, block),
  );
  const agreed = agreedTip(history, reporters, needed);
  return agreed !== null && outweighs(history, agreed, block);
};

const isOwn = ({ words }: SimSource): boolean => words.kind === 'own';
const isLone = ({ sources }: History): boolean => sources.length === 1;

/** Lists the honest sources that would be asked: own nodes that answer, else the public ones. */
const honestVoters = (history: History): SimSource[] => {
  const { insistMs, ownGraceMs } = history.knowledge.settings;
  const honest = honestOf(history);
  const isLive = ({ words, polled }: SimSource): boolean =>
    words.state === 'caught-up' && polled !== null && !words.behind;
  const isAwaited = ({ words }: SimSource): boolean =>
    words.kind === 'own' &&
    history.nowMs - words.caughtUpMs < ownGraceMs + (words.state === 'caught-up' ? insistMs : 0);
  const live = honest.filter(isLive);
  const own = live.filter(isOwn);
  return own.length > 0 || honest.some(isAwaited) ? own : live;
};

/** This chain holds the block, and nobody believed was heard with as much work on a chain without it. */
const outweighs = ({ knowledge, sources, world }: History, tip: Block, block: Block): boolean => {
  const heard = [...sources.map(({ words }) => words.tip), knowledge.references[1].tip, knowledge.references[2].tip];
  const isAgainst = (other: Block | null): boolean =>
    other !== null &&
    !world.isForged(other) &&
    !holds(other, block) &&
    other.height >= block.height &&
    other.work >= tip.work;
  return holds(tip, block) && !heard.some(isAgainst);
};

const agreedTip = (history: History, reporters: readonly SimSource[], needed: Level): Block | null => {
  const { knowledge, level } = history;
  const [only] = reporters;
  if (isLone(history) && level === 2 && only?.words.kind === 'public')
    return only.polled && ancestorAt(only.polled, Math.max(0, only.polled.height - knowledge.settings.aloneDepth + 1));
  const offers = reporters.flatMap((one, index) =>
    isOwn(one) || needed === 1
      ? [one.polled]
      : reporters.slice(index + 1).map((other) => one.polled && other.polled && forkOf(one.polled, other.polled)),
  );
  return offers.reduce((best, offer) => (offer && (best === null || offer.work > best.work) ? offer : best), null);
};

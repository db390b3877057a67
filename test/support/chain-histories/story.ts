import { tipForNewInvoice } from '../../../src/main/domain/chain/voters.ts';
import { removeSource } from '../../../src/main/domain/chain/knowledge.ts';
import { ancestorAt, type Block } from '../../../src/main/domain/chain/tree.ts';
import { createSource, honestOf, later, runDue, type History, type SimSource } from './history.ts';
import type { WorldNode } from './node.ts';
import { poll } from './polls.ts';
import { pickFrom, shuffle } from './random.ts';
import { reevaluate } from './sale.ts';

/**
 * The customer pays not at all, once, with a double spend, with a fee bump, or with money that is unconfirmed itself and
 * may be replaced.
 */
export const STORIES = ['unpaid', 'pay', 'pay', 'pay', 'double', 'double', 'bump', 'parent', 'parent'] as const;
export type Story = (typeof STORIES)[number];

/** Plays 40 to 80 steps: miners, customer, faults, the owner's settings, and after each of them some polls. */
export const playStory = (history: History, story: Story): void => {
  const { random } = history;
  const steps = 40 + Math.floor(random() * 40);
  const createAt = 4 + Math.floor(random() * 6);
  const payAt = createAt + 1 + Math.floor(random() * 10);
  for (let step = 0; step < steps && history.problem === null; step += 1) {
    history.nowMs += Math.floor(1000 + random() * (random() < 0.15 ? 120_000 : 25_000));
    runDue(history);
    if (step === createAt) createInvoice(history);
    if (step === payAt) pay(history, story);
    if (step > payAt && random() < 0.15) payAgain(history, story);
    befall(history);
    pollStayingNodes(history);
    if (random() < 0.012) changeSources(history, step);
    const polls = 1 + Math.floor(random() * history.sources.length);
    for (let done = 0; done < polls; done += 1) {
      poll(history, pickFrom(random, history.sources));
      reevaluate(history);
    }
  }
};

/** Mines a block with what waits and fits, or with those given. */
export const mine = (history: History, on: Block, only: readonly string[] | null = null): Block => {
  const { world, random, sent } = history;
  const waiting = only ?? (random() < 0.6 ? shuffle(random, sent) : []);
  const chosen: string[] = [];
  for (const txid of waiting) if (fitsWith(history, txid, chosen, on)) chosen.push(txid);
  const block = world.make(on, chosen);
  world.adopt(block);
  history.log(`mined ${block.hash} at ${block.height} on ${on.hash} with [${chosen.join(' ')}]`);
  return block;
};

const fitsWith = ({ world }: History, txid: string, chosen: readonly string[], on: Block): boolean => {
  const rivals = world.clashesOf(txid);
  if (chosen.some((other) => rivals.includes(other))) return false;
  if (world.fits(txid, on)) return true;
  const { parent } = world.transaction(txid);
  const isWithParent = parent !== null && chosen.includes(parent) && !world.blockIn(txid, on);
  return isWithParent && !rivals.some((rival) => world.blockIn(rival, on));
};

const createInvoice = (history: History): void => {
  const { knowledge, random, sale, nowMs } = history;
  sale.createdOn = tipForNewInvoice(knowledge);
  sale.createdMs = nowMs;
  sale.expiresMs = nowMs + Math.floor(random() * 1_200_000);
  history.log(`created on ${sale.createdOn?.hash}`);
};

const pay = (history: History, story: Story): void => {
  const { random, world } = history;
  const skip = random() < 0.3 ? 0.5 : 0;
  const one = { pays: false, fee: 1, parent: null, isForged: false };
  if (story === 'pay' || story === 'double' || story === 'bump') {
    world.addTransaction({ ...one, txid: 'P', spends: ['in:0'], fee: 1 + Math.floor(random() * 3), pays: true });
    send(history, 'P', skip);
  }
  if (story === 'parent') {
    world.addTransaction({ ...one, txid: 'A', spends: ['in:0'] });
    world.addTransaction({ ...one, txid: 'P', spends: ['A:0'], pays: true, parent: 'A' });
    send(history, 'A', 0);
    for (const node of nodesOf(history).map(([, each]) => each)) node.addTransaction('A');
    send(history, 'P', skip);
  }
};

const payAgain = (history: History, story: Story): void => {
  const { random, world } = history;
  const one = { pays: false, parent: null, isForged: false, spends: ['in:0'] };
  if (story === 'double' && !world.transactions.has('R')) {
    world.addTransaction({ ...one, txid: 'R', fee: 1 + Math.floor(random() * 4) });
    send(history, 'R', random() < 0.4 ? 0.5 : 0);
  }
  if (story === 'bump' && !world.transactions.has('B')) {
    world.addTransaction({ ...one, txid: 'B', fee: 5, pays: true });
    send(history, 'B', 0);
  }
  if (story === 'parent' && !world.transactions.has('A2')) {
    world.addTransaction({ ...one, txid: 'A2', fee: 3 });
    send(history, 'A2', 0);
  }
};

const nodesOf = (history: History): (readonly [SimSource, WorldNode])[] =>
  honestOf(history).flatMap((source) => source.nodes.map((node) => [source, node] as const));

/** @param skip share of the nodes that never hear of it */
const send = (history: History, txid: string, skip: number): void => {
  const { random, sent } = history;
  sent.add(txid);
  for (const [source, node] of nodesOf(history))
    if (random() >= skip)
      later(history, random() * Math.min(source.lagMs, 60_000), () => {
        if (history.nowMs >= source.upAtMs) node.addTransaction(txid);
      });
  history.log(`sent ${txid}`);
};

const spreadBlock = (history: History, block: Block): void => {
  for (const [source, node] of nodesOf(history))
    later(history, history.random() * source.lagMs, () => {
      const waitMs = source.upAtMs - history.nowMs;
      if (waitMs <= 0) node.addBlock(block);
      else later(history, waitMs + 1, () => node.addBlock(block));
    });
};

/** Something happens to the chain or to a source, or nothing. */
const befall = (history: History): void => {
  const { random, world } = history;
  const what = random();
  const best = world.best();
  if (what < 0.16) spreadBlock(history, mine(history, best));
  else if (what < 0.2 && best.height > world.base.height) spreadBlock(history, mine(history, best.parent ?? best));
  else if (what < 0.25) reorganise(history);
  else if (what < 0.29) goAway(history, pickFrom(random, history.sources));
  else if (what < 0.3) prune(history);
};

/** Undoes 1 to 6 blocks, mostly by one block more; the new ones are empty, full, or without what pays. */
const reorganise = (history: History): void => {
  const { random, world, sent } = history;
  const best = world.best();
  const wanted = 1 + Math.floor(random() * (random() < 0.3 ? 6 : 2));
  const depth = Math.min(wanted, best.height - world.base.height);
  if (depth === 0) return;
  let tip = ancestorAt(best, best.height - depth) ?? best;
  const length = depth + (random() < 0.8 ? 1 : 0);
  const style = random();
  for (let made = 0; made < length; made += 1) {
    const others = [...sent].filter((txid) => !world.transaction(txid).pays);
    tip = mine(history, tip, style < 0.4 ? [] : style < 0.8 ? null : others);
    spreadBlock(history, tip);
  }
};

/** An honest source is away for a while; more often than not it crashes, and is behind when it returns. */
const goAway = (history: History, source: SimSource): void => {
  const { random, world, nowMs } = history;
  if (source.liar !== null) return;
  const hasLiars = history.sources.some(({ liar }) => liar !== null);
  const isShort = history.ownStays && source.words.kind === 'own' && hasLiars;
  const awayMs = random() * (isShort ? 60_000 : 200_000);
  source.upAtMs = nowMs + awayMs;
  history.log(`${source.id} is away for ${Math.round(awayMs / 1000)} s`);
  if (random() >= 0.6) return;
  for (const node of source.nodes) {
    node.crash(random);
    source.syncsUntilMs = random() < 0.5 ? source.upAtMs + 30_000 : 0;
    for (const block of world.honestBlocks)
      later(history, awayMs + random() * (awayMs < 60_000 ? 30_000 : 100_000), () => node.addBlock(block));
  }
};

const prune = (history: History): void => {
  const { random, world } = history;
  const honest = honestOf(history);
  if (honest.length === 0) return;
  const source = pickFrom(random, honest);
  if (source.words.kind !== 'own' || random() >= 0.3) return;
  source.hasGap = true;
  for (const block of world.honestBlocks.slice(-3)) source.pruned.add(block);
  history.log(`${source.id} pruned blocks that were not read`);
};

/** A node that keeps the vote beside liars is asked at each step. */
const pollStayingNodes = (history: History): void => {
  const hasLiars = history.sources.some(({ liar }) => liar !== null);
  for (const source of history.ownStays && hasLiars ? history.sources : [])
    if (source.words.kind === 'own') {
      poll(history, source);
      reevaluate(history);
    }
};

/** The owner removes a source, unless that gives liars the quorum, or adds a public one that knows nothing yet. */
const changeSources = (history: History, step: number): void => {
  const { random, sources, knowledge, watch } = history;
  if (random() < 0.5 && sources.length > 1) {
    const source = pickFrom(random, sources);
    if (!mayRemove(history, source)) return;
    sources.splice(sources.indexOf(source), 1);
    removeSource(knowledge, source.id);
    watch.wasSourceRemoved = true;
    history.log(`the owner removes ${source.id}`);
    reevaluate(history);
  } else if (sources.length < 4) addPublicSource(history, `new${step}`);
};

const mayRemove = ({ sources, level, ownStays, liarMode }: History, source: SimSource): boolean => {
  const left = sources.filter((one) => one !== source);
  const honest = left.filter(({ liar }) => liar === null);
  const publics = honest.filter(({ words }) => words.kind === 'public').length;
  const liars = left.length - honest.length;
  if (liars === 0 || (publics < honest.length && ownStays)) return true;
  if (liars > 1) return false;
  return (liarMode === 'work' && publics > 0) || (level === 2 && publics >= 2);
};

const addPublicSource = (history: History, id: string): void => {
  const { random, world, sources, sent } = history;
  const source = createSource(history, { id, kind: 'public', liar: null, nodeCount: 1, longestLagMs: 100_000 });
  sources.push(source);
  for (const node of source.nodes) {
    for (const block of world.honestBlocks) later(history, random() * source.lagMs, () => node.addBlock(block));
    for (const txid of sent) later(history, random() * source.lagMs, () => node.addTransaction(txid));
  }
  history.log(`the owner adds ${id}`);
};

/** Everything arrives everywhere and everybody is asked thirty times. */
export const letTruthArrive = (history: History): void => {
  const { world, sources, sent } = history;
  for (const source of sources) {
    source.upAtMs = 0;
    source.syncsUntilMs = 0;
    source.hasGap = false;
    source.pruned.clear();
  }
  mine(history, mine(history, world.best(), []), []);
  const nodes = honestOf(history).flatMap((source) => source.nodes);
  for (const txid of sent) for (const node of nodes) if (!node.blockIn(txid)) node.addTransaction(txid);
  for (let round = 0; round < 30 && history.problem === null; round += 1) {
    history.nowMs += 130_000;
    history.queue = [];
    for (const node of nodes) node.addBlock(world.best());
    for (const source of sources) {
      poll(history, source);
      reevaluate(history);
    }
  }
};

import { describe, expect, it, test } from 'vitest';
import { agreementOf } from '../../../../src/main/domain/chain/agreement.ts';
import { healthOf, type SourceReport } from '../../../../src/main/domain/chain/health.ts';
import { keepTransaction, proveInclusion } from '../../../../src/main/domain/chain/knowledge.ts';
import { sayState } from '../../../../src/main/domain/chain/words.ts';
import { createScene, MINUTE } from './scene.ts';

const HOURS_3 = 180 * MINUTE;
const WORKS: SourceReport = {
  id: 'e1',
  state: 'ok',
  fault: null,
  reason: null,
  progress: null,
  hiddenSales: 0,
  unread: null,
};
const FAILS = { state: 'failing', fault: 'other' } as const;
const only = (word: string, more: object = {}) => [{ word, count: null, of: null, reason: null, ...more }];

/** An own node and two public servers on one chain; `P` pays the shop, `R` spends the same output. */
const shop = () => {
  const scene = createScene({ core: 'own', e1: 'public', e2: 'public' });
  scene.grow('a', 10);
  scene.grow('c', 4, 'a8');
  for (const id of ['core', 'e1', 'e2']) scene.tip(id, 'a10');
  const { knowledge } = scene;
  keepTransaction(knowledge, { txid: 'P', spends: ['coin:0'] });
  keepTransaction(knowledge, { txid: 'R', spends: ['coin:0'] });
  const words = (more: Partial<SourceReport> = {}, oldestTipMs: number | null = null) =>
    healthOf({ knowledge, payments: ['P'], nowMs: scene.now(), oldestTipMs }, { ...WORKS, ...more });
  return { ...scene, words };
};

describe('CHAIN-52: one function says the words for the health of a source', () => {
  it('Works; a source that has not answered yet starts', () => {
    const { words } = shop();
    expect(words()).toEqual(only('works'));
    expect(words({ state: 'starting' })).toEqual(only('starting'));
  });

  it('Catching up, with the blocks that were read of all that are to be read', () => {
    const { words } = shop();
    const progress = { done: 12, of: 40 };
    expect(words({ state: 'catching-up', progress })).toEqual(only('catching-up', { count: 12, of: 40 }));
    expect(words({ state: 'catching-up' })).toEqual(only('catching-up'));
  });

  it('Fewer blocks than before, when it names an ancestor of its word', () => {
    const { tip, words } = shop();
    tip('e1', 'a9');
    expect(words()).toEqual(only('fewer-blocks'));
  });

  it('On a shorter branch, whether it left its word for it or never was on ours', () => {
    const { add, tip, words } = shop();
    tip('e1', 'c2');
    expect(words()).toEqual(only('shorter-branch'));
    add('e3', 'public');
    tip('e3', 'c1');
    expect(words({ id: 'e3' })).toEqual(only('shorter-branch'));
  });

  it("Longer branch than your node's, and not if it only has the next block of the same branch", () => {
    const { grow, tip, words } = shop();
    grow('b', 1, 'a10');
    tip('e1', 'b1');
    expect(words()).toEqual(only('works'));
    tip('e2', 'c4');
    expect(words({ id: 'e2' })).toEqual(only('longer-branch'));
  });

  it('No block for 3 hours, except on a network that may rest', () => {
    const { pass, words } = shop();
    pass(HOURS_3);
    expect(words({}, HOURS_3)).toEqual(only('works'));
    pass(1);
    expect(words({ ...FAILS, reason: 'it has seen no block for hours' }, HOURS_3)).toEqual(only('no-block'));
    expect(words({}, null)).toEqual(only('works'));
  });

  it('Pruned, with the number of sales that it cannot check', () => {
    const { words } = shop();
    expect(words({ state: 'catching-up', hiddenSales: 3 })).toEqual(only('pruned', { count: 3 }));
  });

  it('1 address cannot be read, with the reason (CHAIN-32)', () => {
    const { words } = shop();
    const unread = { count: 1, reason: 'it answers far too much' };
    expect(words({ unread })).toEqual(only('address-unread', unread));
  });

  it('Gives wrong answers, with what was wrong, including after a restart when it has not failed again (CHAIN-40)', () => {
    const { source, words } = shop();
    sayState(source('e1'), 'lying', { reason: 'its block header fails the proof of work', untilMs: 1, times: 1 });
    expect(words({ state: 'ok' })).toEqual(
      only('wrong-answers', { reason: 'its block header fails the proof of work' }),
    );
  });

  it('Names a double spend others do not, and not if the others name it too, or a block holds it', () => {
    const { knowledge, mempool, tip, words } = shop();
    mempool('core', 'P', 'has');
    mempool('e1', 'R', 'has');
    expect(words()).toEqual(only('other-double-spend', { count: 1 }));
    expect(words({ id: 'core' })).toEqual(only('works'));
    mempool('e2', 'R', 'has');
    expect(words()).toEqual(only('works'));
    mempool('e2', 'R', 'had');
    proveInclusion(knowledge, 'R', 'a10');
    tip('core', 'a10');
    expect(words()).toEqual(only('works'));
  });

  it('Names a double spend others do not, when it refuses what they have', () => {
    const { mempool, words } = shop();
    mempool('core', 'P', 'has');
    mempool('e1', 'P', 'has');
    mempool('e1', 'P', 'refused');
    expect(words()).toEqual(only('other-double-spend', { count: 1 }));
  });

  it('Identity changed, when it shows another key (CHAIN-42)', () => {
    const { words } = shop();
    const reason = 'it shows another key than before';
    expect(words({ state: 'failing', fault: 'identity', reason })).toEqual(only('identity-changed', { reason }));
  });

  it('Not answering, when nothing comes back; cannot be used, when it answers that', () => {
    const { words } = shop();
    expect(words({ state: 'failing', fault: 'away', reason: 'it hung up' })).toEqual(
      only('not-answering', { reason: 'it hung up' }),
    );
    const reason = 'it is on another network';
    expect(words({ ...FAILS, reason })).toEqual(only('cannot-be-used', { reason }));
  });

  it('says the worst word first and all others after it', () => {
    const { tip, words } = shop();
    tip('e1', 'a9');
    const found = words({ unread: { count: 2, reason: 'it hung up' }, state: 'failing', fault: 'away' });
    expect(found.map(({ word }) => word)).toEqual(['not-answering', 'fewer-blocks', 'address-unread']);
  });
});

test('CHAIN-60: a source agrees, is behind, ahead, or on another branch of the chain that counts', () => {
  const { add, grow, knowledge, now, state, tip } = shop();
  grow('b', 1, 'a10');
  tip('e1', 'b1');
  tip('e2', 'c4');
  for (const id of ['e3', 'e4', 'e5']) add(id, 'public');
  tip('e3', 'a8');
  tip('e4', 'a10');
  tip('e4', 'a7');
  tip('e5', 'a10');
  state('e5', 'lying');
  const heights = new Map([['e4', 7]]);
  const { sources, ...rest } = agreementOf(knowledge, heights, now());
  expect(rest).toMatchObject({ tip: { hash: 'a10' }, voters: 'own', weight: 2 });
  expect(sources.map(({ id, place, apart, votes }) => [id, place, apart, votes])).toEqual([
    ['core', 'agrees', 0, true],
    ['e1', 'ahead', 1, false],
    ['e2', 'other-branch', 4, false],
    ['e3', 'behind', 2, false],
    ['e4', 'behind', 3, false],
    ['e5', 'unknown', 0, false],
  ]);
});

test.each([
  { what: 'ahead of two that agree', own: 'a11', place: 'ahead' },
  { what: 'behind two that agree', own: 'a9', place: 'behind' },
])('CHAIN-60: of three public sources the one is named that is $what', ({ own, place }) => {
  const { grow, knowledge, now, pass, tip } = createScene({ e1: 'public', e2: 'public', e3: 'public' });
  grow('a', 11);
  tip('e1', 'a10');
  tip('e2', 'a10');
  tip('e3', own);
  pass(MINUTE); // there is no own node, so they vote by now
  const { tip: counts, sources } = agreementOf(knowledge, new Map(), now());
  expect(counts?.hash).toBe('a10');
  expect(sources.map((one) => [one.id, one.place])).toEqual([
    ['e1', 'agrees'],
    ['e2', 'agrees'],
    ['e3', place],
  ]);
});

test('CHAIN-60: of two public sources the one with more blocks counts, because the other may stand still', () => {
  const { grow, knowledge, now, pass, tip } = createScene({ e1: 'public', e2: 'public' });
  grow('a', 11);
  tip('e1', 'a11');
  tip('e2', 'a10');
  pass(MINUTE);
  expect(agreementOf(knowledge, new Map(), now()).sources.map(({ place }) => place)).toEqual(['agrees', 'behind']);
});

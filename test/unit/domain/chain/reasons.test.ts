import { describe, expect, it } from 'vitest';
import { keepTransaction, proveInclusion, type Level } from '../../../../src/main/domain/chain/knowledge.ts';
import { reasonsOf, type ExplainedPayment } from '../../../../src/main/domain/chain/reasons.ts';
import { FIRST_MEMORY } from '../../../../src/main/domain/chain/standing.ts';
import { createScene, MINUTE } from './scene.ts';

const DAY = 24 * 60 * MINUTE;

/** `P` pays; `R` spends the same output. */
const payments = (...[kinds, settings]: Parameters<typeof createScene>) => {
  const scene = createScene(kinds, settings);
  scene.grow('a', 10);
  scene.grow('c', 4, 'a8');
  const { knowledge } = scene;
  keepTransaction(knowledge, { txid: 'P', spends: ['coin:0'] });
  keepTransaction(knowledge, { txid: 'R', spends: ['coin:0'] });
  const explain = (level: Level = 1, more: Partial<ExplainedPayment> = {}) =>
    reasonsOf(
      knowledge,
      { txid: 'P', level, memory: FIRST_MEMORY, isOlder: false, isDropped: false, ...more },
      scene.now(),
    );
  const said = (level: Level = 1) =>
    Object.fromEntries(explain(level).sources.map(({ id, word }) => [id, word.says] as const));
  return { ...scene, explain, said, prove: (txid: string, hash: string) => proveInclusion(knowledge, txid, hash) };
};

describe('CHAIN-57: what each source says', () => {
  it('CHAIN-8: has it in a block or its mempool, lists it no longer, refuses it, or says nothing', () => {
    const scene = payments({ core: 'own', e1: 'public', e2: 'public', e3: 'public', e4: 'public' });
    scene.prove('P', 'a9');
    scene.tip('core', 'a10');
    for (const id of ['e1', 'e2', 'e3', 'e4']) scene.tip(id, 'a8');
    scene.mempool('e1', 'P', 'has');
    scene.mempool('e2', 'P', 'has');
    scene.mempool('e2', 'P', 'had');
    scene.mempool('e3', 'P', 'refused');
    expect(scene.said()).toEqual({
      core: 'in-block',
      e1: 'in-mempool',
      e2: 'no-longer-lists',
      e3: 'refuses',
      e4: 'nothing',
    });
    expect(scene.explain().sources[0]?.word).toEqual({ says: 'in-block', block: scene.block('a9') });
  });

  it('CHAIN-24: names a double spend by its txid, in its mempool or in a block', () => {
    const scene = payments({ core: 'own', e1: 'public' });
    scene.tip('core', 'a8');
    scene.tip('e1', 'a8');
    scene.mempool('core', 'P', 'has');
    scene.mempool('e1', 'R', 'has');
    const names = () => scene.explain().sources[1]?.word;
    expect(names()).toEqual({ says: 'names-rival', rival: 'R', block: null });
    expect(scene.explain().standing.contested).toBe(true);
    scene.prove('R', 'a9');
    scene.tip('e1', 'a9');
    expect(names()).toEqual({ says: 'names-rival', rival: 'R', block: scene.block('a9') });
  });

  it('CHAIN-9: says why a source does not vote: behind, catching up, silent so far, or lying', () => {
    const scene = payments({ core: 'own', e1: 'public', e2: 'public', e3: 'public' });
    scene.tip('core', 'a10');
    scene.tip('core', 'a8');
    scene.tip('e1', 'a10');
    scene.state('e1', 'lying');
    scene.tip('e2', 'a10');
    scene.state('e2', 'catching-up');
    const conditions = scene.explain().sources.map(({ condition, votes }) => [condition, votes]);
    expect(conditions).toEqual([
      ['behind', false],
      ['lying', false],
      ['catching-up', false],
      ['catching-up', false],
    ]);
  });
});

describe('CHAIN-57: who votes, and how many must agree', () => {
  it('CHAIN-10: own sources vote; without them nobody for a moment, then the public ones', () => {
    const scene = payments({ core: 'own', e1: 'public', e2: 'public' });
    for (const id of ['core', 'e1', 'e2']) scene.tip(id, 'a10');
    const voters = () => {
      const { voters: kind, weight, weightNeeded, sources } = scene.explain(2);
      return [kind, weight, weightNeeded, ...sources.filter(({ votes }) => votes).map(({ id }) => id)];
    };
    expect(voters()).toEqual(['own', 2, 2, 'core']);
    scene.state('core', 'catching-up');
    expect(voters()).toEqual(['nobody', 0, 2]);
    scene.pass(MINUTE);
    expect(voters()).toEqual(['public', 2, 2, 'e1', 'e2']);
  });

  it('CHAIN-14: one public source and nothing else is named as such', () => {
    expect(payments({ e1: 'public' }).explain().isAlonePublic).toBe(true);
    expect(payments({ core: 'own' }).explain().isAlonePublic).toBe(false);
    expect(payments({ e1: 'public', e2: 'public' }).explain().isAlonePublic).toBe(false);
  });
});

describe('CHAIN-57: the rule that decided', () => {
  it('CHAIN-20: its block is in the reference, whose best block gives the depth', () => {
    const scene = payments({ core: 'own' });
    scene.prove('P', 'a9');
    scene.tip('core', 'a10');
    const reasons = scene.explain();
    expect(reasons).toMatchObject({ decision: 'in-reference', standing: { confirmations: 2 }, rival: null });
    expect(reasons.tip).toBe(scene.block('a10'));
  });

  it('CHAIN-21: a rival is in the reference, a voter has it, voters deny it, or silence leaves it as it was', () => {
    const scene = payments({ core: 'own' });
    scene.tip('core', 'a8');
    expect(scene.explain()).toMatchObject({ decision: 'as-stored', standing: { gone: false } });
    const memory = { ...FIRST_MEMORY, gone: true };
    expect(scene.explain(1, { memory })).toMatchObject({ decision: 'as-stored', standing: { gone: true } });
    scene.mempool('core', 'P', 'has');
    expect(scene.explain(1, { memory })).toMatchObject({ decision: 'held', standing: { gone: false } });
    scene.mempool('core', 'P', 'refused');
    expect(scene.explain()).toMatchObject({ decision: 'denied', standing: { gone: true } });
    scene.prove('R', 'a9');
    scene.tip('core', 'a9');
    expect(scene.explain()).toMatchObject({ decision: 'rival-in-reference', rival: 'R', standing: { gone: true } });
  });

  it('CHAIN-22, CHAIN-23: it is older than the invoice, whatever else is true of it', () => {
    const scene = payments({ core: 'own' });
    scene.prove('P', 'a9');
    scene.tip('core', 'a10');
    expect(scene.explain(1, { isOlder: true, isDropped: true }).decision).toBe('older');
  });

  it('CHAIN-25: sure money is held by voters; money that is dropped but not gone was outdone', () => {
    const scene = payments({ core: 'own' });
    scene.tip('core', 'a8');
    scene.mempool('core', 'P', 'has');
    expect(scene.explain()).toMatchObject({ decision: 'held', standing: { sure: true } });
    expect(scene.explain(1, { isDropped: true }).decision).toBe('outdone');
  });

  it('CHAIN-26: final money stays when the reference leaves its block', () => {
    const scene = payments({ core: 'own' });
    scene.prove('P', 'a10');
    scene.tip('core', 'a10');
    scene.tip('core', 'c4');
    scene.pass(8 * DAY);
    const memory = { gone: false, sure: true, block: scene.block('a10'), reached: 144 };
    expect(scene.explain(1, { memory })).toMatchObject({ decision: 'final', standing: { confirmations: 144 } });
  });
});

import { describe, expect, it } from 'vitest';
import { completeLookMs, tipForNewInvoice, votersOf } from '../../../../src/main/domain/chain/voters.ts';
import { createScene, MINUTE } from './scene.ts';

const SECOND = 1_000;

/** Ten blocks `a`, with branches `b` of as much work and `c` of one block more from the eighth on. */
const branches = (...[kinds, settings]: Parameters<typeof createScene>) => {
  const scene = createScene(kinds, settings);
  scene.grow('a', 10);
  scene.grow('b', 2, 'a8');
  scene.grow('c', 3, 'a8');
  const voters = (): string[] => votersOf(scene.knowledge, scene.now()).map(({ id }) => id);
  const references = (): (string | null)[] => [scene.reference(1), scene.reference(2)];
  return { ...scene, voters, references };
};

describe('CHAIN-10: who votes', () => {
  it('own nodes that are caught up vote alone', () => {
    const scene = branches({ core: 'own', e1: 'public' });
    scene.tip('core', 'a9');
    scene.tip('e1', 'a10');
    expect([scene.voters(), scene.reference(1)]).toEqual([['core'], 'a9']);
  });

  it('nobody votes for 20 s after the own node left, then all public sources that are caught up', () => {
    const scene = branches({ core: 'own', e1: 'public', e2: 'public' });
    for (const id of ['core', 'e1']) scene.tip(id, 'a10');
    scene.state('core', 'catching-up');
    scene.pass(20 * SECOND - 1);
    expect(scene.voters()).toEqual([]);
    scene.pass(1);
    expect(scene.voters()).toEqual(['e1']);
  });

  it('nobody votes for 20 s after the start, when the own node did not answer yet', () => {
    const scene = branches({ core: 'own', e1: 'public' });
    scene.state('core', 'catching-up');
    scene.tip('e1', 'a10');
    expect([scene.voters(), scene.reference(1)]).toEqual([[], null]);
    scene.pass(20 * SECOND);
    expect(scene.reference(1)).toBe('a10');
  });

  it('an own node that answers and is only behind its word is waited for ten minutes longer', () => {
    const scene = branches({ core: 'own', e1: 'public' });
    for (const id of ['core', 'e1']) scene.tip(id, 'a10');
    scene.tip('core', 'a9');
    scene.pass(10 * MINUTE + 20 * SECOND - 1);
    expect(scene.voters()).toEqual([]);
    scene.pass(1);
    expect(scene.voters()).toEqual(['e1']);
  });

  it('CHAIN-9: a source that lies, or never named a block, does not vote', () => {
    const scene = branches({ e1: 'public', e2: 'public', e3: 'public' });
    for (const id of ['e1', 'e2']) scene.tip(id, 'a10');
    scene.state('e1', 'lying');
    expect(scene.voters()).toEqual(['e2']);
  });

  it('CHAIN-19: a clock that is set back by a day makes public sources wait 20 s, not a day', () => {
    const scene = branches({ core: 'own', e1: 'public' });
    scene.pass(24 * 60 * MINUTE);
    for (const id of ['core', 'e1']) scene.tip(id, 'a10');
    scene.state('core', 'catching-up');
    scene.pass(-24 * 60 * MINUTE);
    scene.pass(20 * SECOND);
    expect(scene.voters()).toEqual(['e1']);
  });
});

describe('CHAIN-13: where the reference goes', () => {
  it('CHAIN-11 and CHAIN-12: for level 2 two public sources must have the block, or one own node', () => {
    const scene = branches({ e1: 'public', e2: 'public' });
    scene.tip('e1', 'a10');
    expect(scene.references()).toEqual(['a10', null]);
    scene.tip('e2', 'a7');
    expect(scene.references()).toEqual(['a10', 'a7']);
    const own = branches({ core: 'own', e1: 'public' });
    own.tip('core', 'a10');
    expect(own.references()).toEqual(['a10', 'a10']);
  });

  it('two of three on different branches agree on their fork', () => {
    const scene = branches({ e1: 'public', e2: 'public', e3: 'public' });
    scene.tip('e1', 'b2');
    scene.tip('e2', 'c3');
    expect(scene.reference(2)).toBe('a8');
    scene.tip('e3', 'c1');
    expect(scene.reference(2)).toBe('c1');
  });

  it('it follows its own branch up, and goes to a branch of more work immediately', () => {
    const scene = branches({ e1: 'public', e2: 'public' });
    scene.tip('e1', 'a10');
    scene.tip('e2', 'c3');
    expect(scene.reference(1)).toBe('c3');
  });

  it('a source that is behind, or fewer blocks than before, move it nowhere', () => {
    const scene = branches({ e1: 'public', e2: 'public' });
    for (const id of ['e1', 'e2']) scene.tip(id, 'a10');
    for (const id of ['e1', 'e2']) scene.tip(id, 'a6');
    scene.pass(60 * MINUTE);
    expect(scene.references()).toEqual(['a10', 'a10']);
  });

  it('work decides, not height: two heavy blocks win over three light ones', () => {
    const scene = branches({ e1: 'public', e2: 'public' });
    scene.grow('heavy', 1, 'a8', 9n);
    scene.tip('e1', 'c3');
    scene.tip('e2', 'heavy1');
    expect(scene.reference(1)).toBe('heavy1');
  });
});

describe('CHAIN-18: equal work', () => {
  it('the branch that was the reference first stays, whatever order the sources have', () => {
    for (const first of ['a10', 'b2']) {
      const scene = branches({ e1: 'public', e2: 'public' });
      scene.tip('e2', first);
      scene.tip('e1', first === 'a10' ? 'b2' : 'a10');
      expect(scene.reference(1)).toBe(first);
      scene.pass(60 * MINUTE);
      expect(scene.reference(1)).toBe(first);
    }
  });

  it('an own node that insists on equal work for ten minutes wins over public sources', () => {
    const scene = branches({ core: 'own', e1: 'public' });
    scene.state('core', 'catching-up');
    scene.pass(MINUTE);
    scene.tip('e1', 'a10');
    scene.state('core', 'caught-up');
    scene.tip('core', 'b2');
    scene.pass(10 * MINUTE - 1);
    expect(scene.reference(1)).toBe('a10');
    scene.pass(1);
    expect(scene.references()).toEqual(['b2', 'b2']);
  });
});

describe('CHAIN-15: a branch without more work', () => {
  it('it wins immediately if a voter took ours back itself and no configured source has it', () => {
    const scene = branches({ core: 'own' });
    scene.tip('core', 'c3');
    scene.tip('core', 'b2');
    scene.pass(10 * MINUTE);
    scene.tip('core', 'b2');
    expect(scene.reference(1)).toBe('b2');
  });

  it('it waits while any configured source still has our first block after the fork', () => {
    const scene = branches({ core: 'own', e1: 'public' });
    for (const id of ['core', 'e1']) scene.tip(id, 'a10');
    scene.tip('core', 'b2');
    scene.pass(10 * MINUTE);
    scene.tip('core', 'b2');
    expect(scene.reference(1)).toBe('a10');
    scene.pass(10 * MINUTE);
    expect(scene.reference(1)).toBe('b2');
  });

  it('CHAIN-19: a clock that is set back by a day makes the voters insist for ten minutes, not a day', () => {
    const scene = branches({ core: 'own', knots: 'own' });
    scene.tip('core', 'a10');
    scene.tip('knots', 'b2');
    scene.pass(24 * 60 * MINUTE);
    scene.remove('core');
    scene.pass(-24 * 60 * MINUTE);
    scene.pass(10 * MINUTE);
    expect(scene.reference(1)).toBe('b2');
  });
});

describe('CHAIN-14: one public source and nothing else', () => {
  it('above the limit it vouches for what lies six blocks deep in its chain, and below it for its tip', () => {
    const scene = branches({ e1: 'public' });
    scene.tip('e1', 'a10');
    expect(scene.references()).toEqual(['a10', 'a5']);
  });

  it('a chain of fewer blocks vouches for its root', () => {
    const scene = branches({ e1: 'public' });
    scene.tip('e1', 'a3');
    expect(scene.references()).toEqual(['a3', 'g']);
  });

  it('a second source that is configured ends that, even while it is silent', () => {
    const scene = branches({ e1: 'public' });
    scene.tip('e1', 'a8');
    scene.add('e2', 'public');
    scene.tip('e1', 'a10');
    expect(scene.references()).toEqual(['a10', 'a3']);
  });
});

describe('CHAIN-16: a source is removed or added', () => {
  it('the reference stays when its only voter is removed, and with no source at all', () => {
    const scene = branches({ core: 'own' });
    scene.tip('core', 'a10');
    scene.remove('core');
    scene.pass(60 * MINUTE);
    expect([scene.voters(), scene.references()]).toEqual([[], ['a10', 'a10']]);
  });

  it('after that a shorter branch wins in ten minutes, and more work immediately', () => {
    const scene = branches({ core: 'own', e1: 'public' });
    scene.tip('core', 'a10');
    scene.tip('e1', 'b1');
    scene.remove('core');
    scene.pass(10 * MINUTE - 1);
    expect(scene.reference(1)).toBe('a10');
    scene.pass(1);
    expect(scene.reference(1)).toBe('b1');
    scene.tip('e1', 'c3');
    expect(scene.reference(1)).toBe('c3');
  });

  it('a source that is added on the same branch, and is behind, takes nothing back', () => {
    const scene = branches({ e1: 'public' });
    scene.tip('e1', 'a10');
    scene.add('core', 'own');
    scene.tip('core', 'a2');
    scene.pass(60 * MINUTE);
    expect(scene.reference(1)).toBe('a10');
  });

  it('the words of a removed source are forgotten: added again, it is silent', () => {
    const scene = branches({ e1: 'public', e2: 'public' });
    scene.tip('e1', 'a10');
    scene.mempool('e1', 'P', 'has');
    scene.remove('e1');
    scene.add('e1', 'public');
    expect(scene.source('e1')).toMatchObject({ tip: null, left: null, lookMs: null });
    expect(scene.judge('P').seenBy).toBe(0);
  });
});

describe('CHAIN-17: fewer voters than the level needs', () => {
  const oneLeft = () => {
    const scene = branches({ e1: 'public', e2: 'public' });
    for (const id of ['e1', 'e2']) scene.tip(id, 'a10');
    scene.state('e2', 'catching-up');
    return scene;
  };

  it('a longer branch of the one that is left is believed after ten minutes as far as it denies', () => {
    const scene = oneLeft();
    scene.tip('e1', 'c3');
    scene.pass(10 * MINUTE - 1);
    expect(scene.reference(2)).toBe('a10');
    scene.pass(1);
    expect(scene.reference(2)).toBe('a8');
  });

  it('more blocks on our branch settle nothing, and without more work nothing is denied', () => {
    const scene = oneLeft();
    scene.grow('d', 3, 'a10');
    scene.tip('e1', 'd3');
    scene.pass(60 * MINUTE);
    expect(scene.references()).toEqual(['d3', 'a10']);
  });

  it('the ten minutes are over when the second one returns and holds our branch', () => {
    const scene = oneLeft();
    scene.tip('e1', 'c3');
    scene.pass(9 * MINUTE);
    scene.tip('e1', 'c3');
    scene.remove('e2');
    scene.add('e2', 'public');
    scene.tip('e2', 'a10');
    scene.pass(60 * MINUTE);
    expect(scene.reference(2)).toBe('a10');
  });
});

describe('no voters', () => {
  it('with no source at all nothing moves, nobody looks, and there is no tip for a new invoice', () => {
    const scene = branches({});
    scene.pass(MINUTE);
    expect(scene.references()).toEqual([null, null]);
    expect(completeLookMs(scene.knowledge, 1, scene.now(), () => 1)).toBeNull();
    expect(tipForNewInvoice(scene.knowledge)).toBeNull();
  });

  it('CHAIN-22: a new invoice remembers the most work of those caught up, or else the reference', () => {
    const scene = branches({ core: 'own', e1: 'public' });
    scene.tip('core', 'a9');
    scene.tip('e1', 'c3');
    expect(tipForNewInvoice(scene.knowledge)?.hash).toBe('c3');
    for (const id of ['core', 'e1']) scene.state(id, 'catching-up');
    expect(tipForNewInvoice(scene.knowledge)?.hash).toBe('a9');
  });
});

describe('CHAIN-28: when a look may end an invoice', () => {
  const looks: Readonly<Record<string, number | null>> = { e1: 70, e2: 50, e3: null };
  const lookOf = ({ id }: { id: string }): number | null => looks[id] ?? null;
  const ends = (kinds: Parameters<typeof createScene>[0], level: 1 | 2): number | null => {
    const scene = branches(kinds);
    for (const id of Object.keys(kinds)) scene.tip(id, 'a10');
    return completeLookMs(scene.knowledge, level, scene.now(), lookOf);
  };

  it('every voter must have looked, so the one that began first counts', () => {
    expect(ends({ e1: 'public', e2: 'public' }, 1)).toBe(50);
    expect(ends({ e1: 'public', e2: 'public', e3: 'public' }, 1)).toBeNull();
  });

  it('the voters must have the weight of the level, unless no second source is configured', () => {
    const scene = branches({ e1: 'public', e2: 'public' });
    scene.tip('e1', 'a10');
    expect(completeLookMs(scene.knowledge, 2, scene.now(), lookOf)).toBeNull();
    expect(ends({ e1: 'public' }, 2)).toBe(70);
    expect(ends({ e2: 'own' }, 2)).toBe(50);
  });
});

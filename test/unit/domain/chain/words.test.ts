import { describe, expect, it } from 'vitest';
import { sayLook } from '../../../../src/main/domain/chain/words.ts';
import { createScene, MINUTE } from './scene.ts';

const core = () => {
  const scene = createScene({ core: 'own' });
  scene.grow('a', 5);
  scene.grow('b', 2, 'a3');
  scene.grow('c', 3, 'a3');
  scene.tip('core', 'a5');
  const word = (): string | undefined => scene.source('core').tip?.hash;
  return { ...scene, word };
};

describe('CHAIN-7: what a source says about its chain', () => {
  it('it is followed up its own branch, over any number of blocks', () => {
    const scene = core();
    scene.grow('d', 3, 'a5');
    scene.tip('core', 'd3');
    expect(scene.word()).toBe('d3');
  });

  it('an ancestor means that it is behind, until it holds its word again', () => {
    const scene = core();
    scene.tip('core', 'a3');
    scene.pass(60 * MINUTE);
    scene.tip('core', 'a3');
    expect([scene.word(), scene.source('core').behind]).toEqual(['a5', true]);
    scene.tip('core', 'a5');
    expect(scene.source('core').behind).toBe(false);
  });

  it('a branch of strictly more work is followed immediately', () => {
    const scene = core();
    scene.tip('core', 'c3');
    expect([scene.word(), scene.source('core').left?.hash]).toEqual(['c3', 'a5']);
  });

  it('equal work is not more: another branch of it is followed after ten minutes without another word', () => {
    const scene = core();
    scene.tip('core', 'b2');
    scene.pass(10 * MINUTE - 1);
    scene.tip('core', 'b2');
    expect([scene.word(), scene.source('core').behind]).toEqual(['a5', true]);
    scene.pass(1);
    scene.tip('core', 'b2');
    expect([scene.word(), scene.source('core').behind]).toEqual(['b2', false]);
  });

  it('the ten minutes begin again if it names its word, or a third branch, in between', () => {
    const scene = core();
    for (const between of ['a5', 'b1']) {
      scene.grow('third', 1, 'a2');
      scene.tip('core', 'third1');
      scene.pass(9 * MINUTE);
      scene.tip('core', between);
      scene.pass(2 * MINUTE);
      scene.tip('core', 'third1');
      expect(scene.word()).toBe('a5');
    }
  });

  it('a block above or below on the odd branch is the same branch', () => {
    const scene = core();
    scene.tip('core', 'b2');
    scene.pass(5 * MINUTE);
    scene.tip('core', 'b1');
    scene.pass(5 * MINUTE);
    scene.tip('core', 'b1');
    expect(scene.word()).toBe('b1');
  });

  it('CHAIN-19: a clock that is set back by a day makes nobody insist for a day', () => {
    const scene = core();
    scene.pass(24 * 60 * MINUTE);
    scene.tip('core', 'b2');
    scene.pass(-24 * 60 * MINUTE);
    scene.tip('core', 'b2');
    scene.pass(10 * MINUTE);
    scene.tip('core', 'b2');
    expect(scene.word()).toBe('b2');
  });
});

describe('CHAIN-8: what a source says about its mempool', () => {
  it('a source that never had a transaction does not take it back by leaving it out', () => {
    const scene = core();
    scene.mempool('core', 'P', 'had');
    expect(scene.source('core').mempool.size).toBe(0);
    scene.mempool('core', 'P', 'has');
    scene.mempool('core', 'P', 'had');
    expect(scene.source('core').mempool.get('P')).toBe('had');
  });

  it('a transaction that it lists in a block has no word of its mempool', () => {
    const scene = core();
    scene.mempool('core', 'P', 'has');
    scene.mempool('core', 'P', null);
    expect(scene.source('core').mempool.size).toBe(0);
  });

  it('CHAIN-6: the word of one source changes no other’s', () => {
    const scene = createScene({ core: 'own', e1: 'public' });
    scene.mempool('core', 'P', 'has');
    scene.mempool('e1', 'P', 'had');
    expect(scene.source('core').mempool.get('P')).toBe('has');
  });
});

describe('CHAIN-27: a look counts only of a source that holds its word', () => {
  it.each([
    ['behind its word', (scene: ReturnType<typeof core>) => scene.tip('core', 'a3')],
    ['on another branch of no more work', (scene: ReturnType<typeof core>) => scene.tip('core', 'b2')],
    ['catching up', (scene: ReturnType<typeof core>) => scene.state('core', 'catching-up')],
    ['lying', (scene: ReturnType<typeof core>) => scene.state('core', 'lying')],
  ])('no look while it is %s', (_what, disturb) => {
    const scene = core();
    sayLook(scene.source('core'), 5);
    disturb(scene);
    sayLook(scene.source('core'), 9);
    expect(scene.source('core').lookMs).toBe(5);
  });
});

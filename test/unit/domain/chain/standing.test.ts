import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepTransaction, proveInclusion } from '../../../../src/main/domain/chain/knowledge.ts';
import { rivalsOf, touchedBy } from '../../../../src/main/domain/chain/rivals.ts';
import { isBefore, standingOf } from '../../../../src/main/domain/chain/standing.ts';
import { createScene, MINUTE } from './scene.ts';

const DAY = 24 * 60 * MINUTE;

/** `P` pays and spends an output of its unconfirmed parent `A`. `R` is a rival of `P`, `S` one of `A`. */
const payments = (...[kinds, settings]: Parameters<typeof createScene>) => {
  const scene = createScene(kinds, settings);
  scene.grow('a', 10);
  scene.grow('b', 2, 'a8');
  scene.grow('c', 3, 'a8');
  const { knowledge } = scene;
  keepTransaction(knowledge, { txid: 'A', spends: ['coin:0'] });
  keepTransaction(knowledge, { txid: 'P', spends: ['A:0', 'other:1'] });
  keepTransaction(knowledge, { txid: 'R', spends: ['other:1'] });
  keepTransaction(knowledge, { txid: 'S', spends: ['coin:0'] });
  const prove = (txid: string, hash: string): boolean => proveInclusion(knowledge, txid, hash);
  return { ...scene, prove };
};

describe('CHAIN-20: depth and sight', () => {
  it('the depth is counted in the reference of the level', () => {
    const scene = payments({ e1: 'public', e2: 'public' });
    scene.prove('P', 'a8');
    scene.tip('e1', 'a10');
    scene.tip('e2', 'a8');
    expect([scene.judge('P', 1).confirmations, scene.judge('P', 2).confirmations]).toEqual([3, 1]);
  });

  it('in the same block the depth never falls; in another block it is counted again', () => {
    const scene = payments({ e1: 'public', e2: 'public' });
    scene.prove('P', 'a8');
    for (const id of ['e1', 'e2']) scene.tip(id, 'a10');
    expect(scene.judge('P', 2).confirmations).toBe(3);
    scene.state('e2', 'catching-up');
    scene.tip('e1', 'c3');
    scene.pass(10 * MINUTE);
    expect([scene.reference(2), scene.judge('P', 2).confirmations]).toEqual(['a8', 3]);
    const moved = payments({ core: 'own' });
    moved.prove('P', 'a9');
    moved.tip('core', 'a10');
    expect(moved.judge('P').confirmations).toBe(2);
    moved.prove('P', 'c3');
    moved.tip('core', 'c3');
    expect(moved.judge('P').confirmations).toBe(1);
  });

  it('a block that only a voter without enough weight has is seen, but gives no confirmation', () => {
    const scene = payments({ core: 'own', e1: 'public' });
    scene.prove('P', 'a9');
    scene.tip('core', 'a8');
    scene.tip('e1', 'a10');
    expect(scene.judge('P')).toMatchObject({ confirmations: 0, inBlock: true, seenBy: 1 });
    scene.state('e1', 'lying');
    expect(scene.judge('P')).toMatchObject({ inBlock: false, seenBy: 0 });
  });

  it('CHAIN-2: an inclusion is true whoever proved it, and waits for the header of its block', () => {
    const scene = payments({ core: 'own', e1: 'public' });
    expect(scene.prove('P', 'unknown')).toBe(false);
    expect(scene.prove('P', 'a9')).toBe(true);
    scene.remove('e1');
    scene.tip('core', 'a10');
    expect(scene.judge('P').confirmations).toBe(2);
  });
});

describe('CHAIN-21: gone', () => {
  it.each(['R', 'S'])('a rival of it or of its parent is mined in the reference: %s', (rival) => {
    const scene = payments({ core: 'own', e1: 'public' });
    scene.mempool('e1', 'P', 'has');
    scene.tip('e1', 'a10');
    scene.prove(rival, 'a9');
    scene.tip('core', 'a10');
    expect(scene.judge('P')).toMatchObject({ gone: true, sure: false });
  });

  it('it lives again when the block of the rival is undone and a voter has it', () => {
    const scene = payments({ core: 'own' });
    scene.prove('R', 'a9');
    scene.tip('core', 'a10');
    expect(scene.judge('P').gone).toBe(true);
    scene.tip('core', 'c3');
    expect(scene.judge('P').gone).toBe(true);
    scene.mempool('core', 'P', 'has');
    expect(scene.judge('P').gone).toBe(false);
  });

  it('a voter that has it outweighs any number that deny it', () => {
    const scene = payments({ e1: 'public', e2: 'public', e3: 'public' });
    for (const id of ['e1', 'e2', 'e3']) scene.tip(id, 'a10');
    for (const id of ['e1', 'e2']) scene.mempool(id, 'R', 'has');
    scene.mempool('e3', 'P', 'has');
    expect(scene.judge('P', 2)).toMatchObject({ gone: false, contested: true });
    scene.mempool('e3', 'P', 'had');
    expect(scene.judge('P', 2).gone).toBe(true);
  });

  it('without holders the weight of the level must deny it: a rival, or a refusal', () => {
    const scene = payments({ e1: 'public', e2: 'public' });
    for (const id of ['e1', 'e2']) scene.tip(id, 'a10');
    scene.mempool('e1', 'R', 'has');
    expect([scene.judge('P', 1).gone, scene.judge('P', 2).gone]).toEqual([true, false]);
    scene.mempool('e2', 'P', 'refused');
    expect(scene.judge('P', 2).gone).toBe(true);
  });

  it('silence changes nothing, in either direction', () => {
    const scene = payments({ core: 'own' });
    scene.tip('core', 'a10');
    scene.mempool('core', 'P', 'has');
    scene.mempool('core', 'P', 'had');
    expect(scene.judge('P').gone).toBe(false);
    scene.mempool('core', 'R', 'has');
    expect(scene.judge('P').gone).toBe(true);
    scene.mempool('core', 'R', 'had');
    expect(scene.judge('P').gone).toBe(true);
  });

  it('a source that has it in its chain does not deny it, even if it has a rival too', () => {
    const scene = payments({ core: 'own', e1: 'public' });
    scene.prove('P', 'a9');
    scene.tip('e1', 'a10');
    scene.mempool('e1', 'R', 'has');
    scene.tip('core', 'a8');
    expect(scene.judge('P').contested).toBe(false);
  });

  it('CHAIN-4: a transaction and its ancestors are not rivals of each other', () => {
    const scene = payments({ core: 'own' });
    scene.prove('A', 'a9');
    scene.tip('core', 'a10');
    expect(scene.judge('P')).toMatchObject({ gone: false, contested: false });
  });
});

describe('CHAIN-4: the payments that a word touches', () => {
  it('they are the transaction itself and all of which it is a rival, whatever was kept first', () => {
    const kept = fc.array(fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(kept, fc.infiniteStream(fc.nat()), (coins, order) => {
        const { knowledge } = createScene({});
        // A coin below 4 is confirmed; the others are outputs of transactions made before.
        const transactions = coins.map((spent, index) => ({
          txid: `t${index}`,
          spends: spent.map((coin) => (coin < 4 || index === 0 ? `coin:${coin}` : `t${(coin * 5) % index}:${coin}`)),
        }));
        const ranks = new Map(transactions.map(({ txid }) => [txid, order.next().value]));
        for (const each of transactions.toSorted((a, b) => (ranks.get(a.txid) ?? 0) - (ranks.get(b.txid) ?? 0)))
          keepTransaction(knowledge, each);
        for (const { txid } of transactions) {
          const touched = touchedBy(knowledge, txid);
          for (const other of transactions)
            if (other.txid === txid || rivalsOf(knowledge, other.txid).has(txid)) expect(touched).toContain(other.txid);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('others are not touched', () => {
    const { knowledge } = payments({});
    expect(touchedBy(knowledge, 'S')).toEqual(new Set(['A', 'P', 'S']));
    expect(touchedBy(knowledge, 'A')).toEqual(new Set(['A', 'P', 'S']));
    expect(touchedBy(knowledge, 'P')).toEqual(new Set(['R', 'P']));
  });
});

describe('CHAIN-24 and CHAIN-25: contested and sure', () => {
  it('an own voter makes it sure, or two public ones, or one if the owner says so', () => {
    const sure = (kinds: Parameters<typeof createScene>[0], settings: Parameters<typeof createScene>[1] = {}) => {
      const scene = payments(kinds, settings);
      for (const id of Object.keys(kinds)) scene.tip(id, 'a10');
      scene.mempool('e1', 'P', 'has');
      return scene.judge('P').sure;
    };
    expect(sure({ e1: 'own' })).toBe(true);
    expect(sure({ e1: 'public', e2: 'public' })).toBe(false);
    expect(sure({ e1: 'public', e2: 'public' }, { zeroConfNeeds: 1 })).toBe(true);
    expect(sure({ e1: 'public', core: 'own' }, { zeroConfNeeds: 1 })).toBe(false);
  });

  it('it is not sure while any believed source denies it', () => {
    const scene = payments({ core: 'own', e1: 'public' });
    for (const id of ['core', 'e1']) scene.tip(id, 'a10');
    scene.mempool('e1', 'R', 'has');
    scene.mempool('core', 'P', 'has');
    expect(scene.judge('P')).toMatchObject({ sure: false, contested: true, gone: false });
    scene.state('e1', 'lying');
    expect(scene.judge('P')).toMatchObject({ sure: true, contested: false });
  });

  it('once sure it stays so when the sources fall silent, until it is gone', () => {
    const scene = payments({ core: 'own' });
    scene.tip('core', 'a10');
    scene.mempool('core', 'P', 'has');
    scene.judge('P');
    scene.mempool('core', 'P', 'had');
    expect(scene.judge('P').sure).toBe(true);
    scene.mempool('core', 'R', 'has');
    expect(scene.judge('P').sure).toBe(false);
  });
});

describe('CHAIN-23: paid before the invoice existed', () => {
  it('blocks are compared by identity: a new block below the creation height is not older', () => {
    const scene = payments({ core: 'own' });
    scene.prove('P', 'b1');
    expect(isBefore(scene.knowledge, 'P', scene.block('a10'))).toBe(false);
    scene.prove('P', 'a9');
    expect(isBefore(scene.knowledge, 'P', scene.block('a10'))).toBe(true);
    expect(isBefore(scene.knowledge, 'P', scene.block('a8'))).toBe(false);
    expect(isBefore(scene.knowledge, 'P', null)).toBe(false);
  });
});

describe('CHAIN-26: final', () => {
  const buried = (depth: number) => {
    const scene = payments({ core: 'own' });
    scene.grow('deep', depth, 'a8');
    scene.grow('rival', depth + 1, 'a8');
    scene.prove('P', 'deep1');
    scene.prove('R', 'rival1');
    scene.tip('core', `deep${depth}`);
    scene.judge('P');
    return scene;
  };

  it('a payment 144 deep and 7 days old stays as it is when the chain contradicts it, and says so', () => {
    const scene = buried(144);
    scene.pass(7 * DAY);
    scene.tip('core', 'rival145');
    expect(scene.judge('P')).toMatchObject({ confirmations: 144, gone: false, contradicted: true });
    expect(scene.judge('P')).toMatchObject({ confirmations: 144, gone: false, contradicted: true });
  });

  it('less deep, or younger, it follows the chain', () => {
    const [shallow, young] = [buried(143), buried(144)];
    shallow.pass(7 * DAY);
    shallow.tip('core', 'rival144');
    young.pass(7 * DAY - 1);
    young.tip('core', 'rival145');
    for (const scene of [shallow, young])
      expect(scene.judge('P')).toMatchObject({ confirmations: 0, gone: true, contradicted: false });
  });
});

describe('cost', () => {
  it('10,000 open invoices are judged after a new block without walking the year below it', () => {
    const scene = payments({ core: 'own', e1: 'public', e2: 'public' });
    scene.grow('y', 52_560, 'a10');
    const { knowledge } = scene;
    for (let made = 0; made < 10_000; made += 1) {
      keepTransaction(knowledge, { txid: `t${made}`, spends: [`c${made}:0`] });
      proveInclusion(knowledge, `t${made}`, `y${1 + made * 5}`);
    }
    for (const id of ['core', 'e1', 'e2']) scene.tip(id, 'y52560');
    const begun = performance.now();
    let seen = 0;
    for (let made = 0; made < 10_000; made += 1)
      seen += standingOf(knowledge, `t${made}`, 2, { gone: false, sure: false, block: null, reached: 0 }, 0).seenBy;
    expect(seen).toBe(30_000);
    // Walking would take a thousand million steps.
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

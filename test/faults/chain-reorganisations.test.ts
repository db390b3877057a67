/**
 * Reorganisations of depth 1 to 6, whose payment is mined again above, at or below the height at which its sale was made,
 * or waits, or is stolen: no sale steps back more often than the chain gave cause.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { revertsOf } from '../support/chain-troubles/play.ts';
import { KINDS, openShopOver, RIPE, settle, type NodeAndShop } from '../support/shop-over.ts';
import { addRow } from './rows.ts';

/** More than the deepest reorganisation, so that no case undoes the one before. */
const BETWEEN = 7;
const SETTLED = ['new', 'processing', 'settled'];

const MOST_DEPTH = Number(process.env['SATCHEL_REORG_DEPTH'] ?? 0);
const ROUNDS = Number(process.env['SATCHEL_REORG_ROUNDS'] ?? 1);
/** Without the number, one shallow reorganisation and one that has every place. */
const DEPTHS = MOST_DEPTH > 0 ? Array.from({ length: MOST_DEPTH }, (_none, at) => at + 1) : [1, 3];

/** The place of the payment in the new branch, the least depth that has it, and the status history of the sale. */
const PLACES = [
  { where: 'above', least: 1, causes: 0, history: SETTLED },
  { where: 'at', least: 2, causes: 0, history: SETTLED },
  { where: 'below', least: 3, causes: 0, history: SETTLED },
  { where: 'waiting', least: 1, causes: 1, history: [...SETTLED, 'processing', 'settled'] },
  { where: 'stolen', least: 1, causes: 1, history: [...SETTLED, 'new'] },
] as const;
type Place = (typeof PLACES)[number];

describe.each(KINDS)('%s alone', (kind) => {
  const kept: { readonly close: () => Promise<unknown> }[] = [];
  let parts: NodeAndShop;
  beforeAll(async () => {
    parts = await openShopOver(kind, (one) => {
      kept.push(one);
      return one;
    });
  });
  afterAll(async () => {
    for (const one of kept.toReversed()) await one.close();
  });

  /** @returns how often the sale stepped back */
  const playOnce = async ({ where, history }: Place, depth: number): Promise<number> => {
    const { node, shop } = parts;
    await node.mine(BETWEEN);
    const made = await node.height();
    await shop.untilHeight(made);
    const { sale, txid } = await settle(parts, RIPE);
    expect(sale.createdHeight).toBe(made);
    const first = made + 2 - depth;
    await node.rpc('invalidateblock', await node.rpc<string>('getblockhash', first));
    const mined = { above: made + 1, at: made, below: first, waiting: null, stolen: first }[where];
    if (where === 'stolen') await node.replaceToOther(txid);
    for (let height = first; height <= made + 2; height += 1)
      if (height === mined) await node.mine(1);
      else await node.generateBlockWith([]);
    await shop.untilHeight(made + 2);
    if (where === 'waiting') {
      await shop.until(sale.id, 'processing');
      await node.mine(1);
      await shop.until(sale.id, 'settled');
    }
    if (where === 'stolen') await shop.until(sale.id, 'new');
    await node.mine(1);
    await shop.untilHeight(await node.height());
    const told = await shop.history(sale.id);
    expect(told).toEqual(history);
    const height = { above: mined, at: mined, below: mined, waiting: made + 3, stolen: null }[where];
    expect(await shop.payments(sale.id)).toMatchObject([{ blockHeight: height, dropped: where === 'stolen' }]);
    return revertsOf(told);
  };

  test.each(PLACES)('CHAIN-23, CHAIN-44: blocks are replaced, the payment is $where (M7)', async (place) => {
    const depths = DEPTHS.filter((depth) => depth >= place.least);
    const runs = depths.length * ROUNDS;
    let reverts = 0;
    for (const depth of depths) for (let round = 0; round < ROUNDS; round += 1) reverts += await playOnce(place, depth);
    expect(reverts).toBeLessThanOrEqual(runs * place.causes);
    addRow({
      fault: 'M7',
      what: `${kind}: ${depths.join(', ')} blocks are replaced, the payment is ${place.where}`,
      runs,
      figure: `${reverts} reverts for ${runs * place.causes} causes`,
    });
  });
});

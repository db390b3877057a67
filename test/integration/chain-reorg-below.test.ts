/** A branch that is seen while it is shorter; test/faults/chain-reorganisations.test.ts plays whole branches (CHAIN-44). */
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../support/regtest-shop.ts';
import { openShopOver, RIPE, settle } from '../support/shop-over.ts';

const open: { readonly close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

// ElectrumX follows a branch only when it is longer than its own
test.each(['Bitcoin Core', 'Esplora'] as const)(
  'CHAIN-44: %s: a branch that is seen while it is shorter takes nothing back that it mined again (M7)',
  async (kind) => {
    const parts = await openShopOver(kind, (one) => {
      open.push(one);
      return one;
    });
    const { node, shop, facade } = parts;
    const made = await node.height();
    const { sale } = await settle(parts, RIPE);
    const seen = async (height: number): Promise<void> =>
      void (await eventually(
        async () => shop.chain.sources(),
        (sources) => sources.every((source) => source.height === height),
        `block ${height} of the branch`,
      ));
    await node.rpc('invalidateblock', await node.rpc<string>('getblockhash', made - 1));
    await seen(made - 2);
    for (const height of [made - 1, made]) {
      await node.generateBlockWith([]);
      await seen(height);
    }
    await facade?.freeze();
    await node.mine(1);
    await node.generateBlockWith([]);
    // the tip is the first that it tells of the longer branch, so no look at the address comes before
    facade?.intercept((path, honest) => {
      if (path === '/blocks/tip/hash') facade.thaw();
      return honest();
    });
    await seen(made + 2);
    expect(await shop.history(sale.id)).toEqual(['new', 'processing', 'settled']);
    expect(await shop.payments(sale.id)).toMatchObject([{ blockHeight: made + 1, dropped: false }]);
  },
);

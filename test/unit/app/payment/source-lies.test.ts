/** The lie of a source survives a restart, and only a node that stands alone may start over. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Lie } from '../../../../src/main/domain/chain/knowledge.ts';
import { says, scriptOf, transaction } from './network.ts';
import { createShop, MINUTE_MS, restart, sell, SOURCE, type Shop } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await createShop();
});
afterEach(() => shop.close());

const lies = ({ told, now }: Shop, lie: Partial<Lie> = {}) =>
  told.observe('public', {
    kind: 'state',
    atMs: now(),
    state: 'lying',
    lie: { reason: 'its header is wrong', untilMs: now() + 10 * MINUTE_MS, times: 1, ...lie },
  });
const knowledge = ({ chainStore }: Shop) => {
  const state = chainStore.current();
  if (!state) throw new Error('nothing is known');
  return state.knowledge;
};
const stateOf = (from: Shop, id: string) => knowledge(from).sources.get(id)?.state;
const time = ({ observe, now }: Shop) => observe({ kind: 'time', sourceId: 'owner', atMs: now() });

it('CHAIN-40: a restart does not make a source honest, and its reason is still known', async () => {
  await shop.told.join('public', 'public');
  await lies(shop);
  const untilMs = shop.now() + 10 * MINUTE_MS;
  const again = await restart(shop);
  await time(again);
  expect(stateOf(again, 'public')).toBe('lying');
  expect(again.chainStore.known.lie('public')).toEqual({ reason: 'its header is wrong', untilMs, times: 1 });
});

it('CHAIN-40: after its time a source is only remembered as one that lied', async () => {
  await shop.told.join('public', 'public');
  await lies(shop);
  shop.pass(10 * MINUTE_MS);
  const again = await restart(shop);
  await time(again);
  expect(stateOf(again, 'public')).toBe('catching-up');
  await says(again, 'public').state('caught-up');
  expect(again.chainStore.known.lie('public')).toMatchObject({ times: 1 });
});

it('CHAIN-40: a clock that was set back before a restart keeps no source mute for longer than its lie earned', async () => {
  await shop.told.join('public', 'public');
  await lies(shop, { untilMs: shop.now() + 5_000 * MINUTE_MS });
  const again = await restart(shop);
  await time(again);
  expect(again.chainStore.known.lie('public')?.untilMs).toBe(again.now() + 10 * MINUTE_MS);
});

const startOver = ({ told, now }: Shop, id: string) => told.observe(id, { kind: 'start-over', atMs: now() });

it('CHAIN-59: the only source, an own node, forgets the chain; what is stored with a payment stays', async () => {
  const { invoice } = await sell(shop);
  const paid = transaction('a', ['coin'], [{ scriptHex: scriptOf(invoice), amountSats: invoice.dueSats }]);
  await says(shop).transactions([paid], { height: 101, hash: 'block-101', timeMs: shop.now() });
  await says(shop).tip(103);
  expect(knowledge(shop).references[1].tip?.height).toBe(103);
  await startOver(shop, SOURCE);
  const status = async (from: Shop) => (await from.database.read.invoices.get(invoice.id))?.status;
  expect(await status(shop)).toBe('settled');
  expect(knowledge(shop)).toMatchObject({ tree: { root: null }, references: { 1: { tip: null }, 2: { tip: null } } });
  const again = await restart(shop);
  await time(again);
  expect(knowledge(again)).toMatchObject({ tree: { root: null }, references: { 1: { tip: null } } });
  expect(await status(again)).toBe('settled');
});

it('CHAIN-59: nobody starts over beside a second source, and no public server ever does', async () => {
  await says(shop).tip(103);
  await shop.told.join('public', 'public');
  await startOver(shop, SOURCE);
  expect(knowledge(shop).tree.root).not.toBeNull();
  await shop.told.observe('owner', {
    kind: 'sources',
    atMs: shop.now(),
    sources: [{ id: 'public', trust: 'public' }],
  });
  await startOver(shop, 'public');
  expect(knowledge(shop).tree.root).not.toBeNull();
});

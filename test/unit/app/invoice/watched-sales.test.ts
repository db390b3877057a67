import { expect, test } from 'vitest';
import { says, scriptOf, transaction } from '../payment/network.ts';
import { createShop, MINUTE_MS, sell } from '../shop.ts';

test('LAY-14: the lock screen counts the open sales, and none that has ended', async () => {
  const shop = await createShop();
  const sold = async () => (await sell(shop)).invoice;
  const paying = async (name: string, to: Awaited<ReturnType<typeof sold>>) =>
    transaction(name, [`coin-${name}`], [{ scriptHex: scriptOf(to), amountSats: 1_000n }]);
  const watched = () => shop.database.read.invoices.countOpen('store-1');
  const late = await sold();
  await sold(); // expires unpaid
  shop.pass(20 * MINUTE_MS);
  await says(shop).checkChain();
  expect(await watched()).toBe(0);
  await says(shop).transactions([await paying('late', late)]);
  const cancelled = await sold();
  await shop.cancel({ storeId: 'store-1', userId: null, invoiceId: cancelled.id });
  await says(shop).transactions([await paying('paid', await sold())], {
    height: 101,
    hash: 'block-101',
    timeMs: shop.now(),
  });
  expect(await watched()).toBe(0);
  await sold();
  await says(shop).transactions([await paying('seen', await sold())]);
  expect(await watched()).toBe(2);
  await shop.close();
});

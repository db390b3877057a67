import { expect } from '@playwright/test';
import { charge, expectScreen, expectTill, readCode, saleNumber } from '../support/shop-pages.ts';
import { SERVER_AWAY, test } from './fixtures.ts';

test('the network reverts two blocks: an alarm; mined again: paid again', async ({ coreShop, openCounter }) => {
  const { node } = coreShop;
  const { till, screen } = await openCounter(coreShop);
  await node.mine(2); // earlier sales must be deeper than the blocks that will be lost
  await charge(till, '1840');
  const sale = await saleNumber(till);
  const asked = await readCode(till);
  await node.pay(asked.address, asked.sats);
  await node.mine(2);
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  const { id } = await coreShop.newest();
  await till.getByRole('button', { name: 'Next sale' }).click();
  await expect(till.getByTestId('amount')).toBeVisible();

  await node.reorg(2);
  const alarm = till.getByRole('alert');
  await expect(alarm).toContainText(`No longer paid. Sale ${sale}: the payment is no longer final. Ask a manager.`);
  expect((await coreShop.invoice(id)).status).toBe('processing');
  await alarm.getByRole('button', { name: 'Show payment' }).click();
  await expectTill(till, 'No longer paid', `Sale ${sale}: the payment is no longer final. Ask a manager.`);
  await expectScreen(screen, 'idle');

  await node.mine(1);
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  await expectScreen(screen, 'paid', 'Thank you!');
  expect((await coreShop.invoice(id)).status).toBe('settled');
});

test.describe('while the server is away', () => {
  test.use({ provoked: SERVER_AWAY });

  test('a payment made while Satchel was stopped is found on start', async ({ coreShop, openCounter }) => {
    const { till, screen } = await openCounter(coreShop);
    await charge(till, '450');
    const asked = await readCode(till);
    expect(await coreShop.stop()).toBe(0);
    await expect(till.getByText('Satchel is not responding.')).toBeVisible();
    await expectScreen(screen, 'idle'); // never a stale code
    await coreShop.node.pay(asked.address, asked.sats);
    await coreShop.node.mine(1);
    await coreShop.start();
    await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
    await expectScreen(screen, 'paid', 'Thank you!');
    expect(await coreShop.newest()).toMatchObject({ status: 'settled', late: false });
  });

  test('both pages resume by themselves after kill -9', async ({ coreShop, openCounter }) => {
    const { till, screen } = await openCounter(coreShop);
    await charge(till, '450');
    const asked = await readCode(screen);
    await coreShop.kill();
    await expect(till.getByText('Satchel is not responding.')).toBeVisible();
    await expectScreen(screen, 'idle');
    await coreShop.start();
    await expect(till.getByText('Satchel is not responding.')).toBeHidden();
    await expectScreen(screen, 'amount', '€4.50');
    expect(await readCode(screen)).toEqual(asked);
    expect(await readCode(till)).toEqual(asked);
    await coreShop.node.pay(asked.address, asked.sats);
    await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
    await expectScreen(screen, 'seen', 'Payment seen');
    await coreShop.node.mine(1);
    await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
    await expectScreen(screen, 'paid', 'Thank you!');
  });
});

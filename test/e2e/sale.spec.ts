import { expect } from '@playwright/test';
import {
  charge,
  expectCode,
  expectNoCode,
  expectScreen,
  expectTill,
  readCode,
  scanCode,
} from '../support/shop-pages.ts';
import { capitalsForQr } from '../../src/shared/bip21.ts';
import { test } from './fixtures.ts';

test('an exact payment: Waiting, Wait, Paid, and the customer follows', async ({ coreShop, openCounter }) => {
  const { till, screen } = await openCounter(coreShop);
  await expect(screen.locator('main')).toContainText('Welcome to');
  await charge(till, '450');
  await expectTill(till, 'Waiting', 'Nothing received yet.');
  await expectScreen(screen, 'amount', 'To pay', '€4.50', 'Scan with your bitcoin wallet', 'Price held for 14:');
  const asked = await readCode(screen);
  expect(asked).toEqual(await readCode(till));
  expect(asked.sats).toBe(9_000n);
  const drawn = capitalsForQr(asked.bip21);
  expect([await scanCode(till), await scanCode(screen)]).toEqual([drawn, drawn]);

  await coreShop.node.pay(asked.address, asked.sats);
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
  await expectScreen(screen, 'seen', 'Payment seen', 'One moment, please. Stay until this screen turns green.');
  await expectNoCode(screen);
  await expect(till.getByText('Not final yet')).toBeVisible();

  await coreShop.node.mine(1);
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  await expectScreen(screen, 'paid', 'Paid', 'Thank you!');
  await till.getByRole('button', { name: 'Next sale' }).click();
  await expectScreen(screen, 'idle', 'Welcome to', 'Regtest Café');
  await expect(till.getByTestId('amount')).toHaveText('€0.00');
});

test('two payments: the new code asks for exactly the rest at the same address', async ({ coreShop, openCounter }) => {
  const { till, screen } = await openCounter(coreShop);
  await charge(till, '1840');
  const first = await readCode(till);
  expect(first.sats).toBe(36_800n);

  await coreShop.node.pay(first.address, 20_000);
  await expectTill(till, 'Part paid', '€10.00 received. The new code is for €8.40.');
  await expectScreen(screen, 'part', 'Still to pay', '€8.40', '€10.00 received of €18.40.', 'Scan the new code');
  const rest = await readCode(screen);
  expect(rest).toEqual(await readCode(till));
  expect(rest.address).toBe(first.address);
  expect(rest.sats).toBe(16_800n);
  await expect(till.getByRole('button', { name: 'Cancel sale' })).toHaveCount(0);

  await coreShop.node.pay(rest.address, rest.sats);
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
  await coreShop.node.mine(1);
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  await expectScreen(screen, 'paid', 'Thank you!');
});

test('an overpayment is shown to cashier and customer', async ({ coreShop, openCounter }) => {
  const { till, screen } = await openCounter(coreShop);
  await charge(till, '1840');
  const asked = await readCode(till);
  await coreShop.node.pay(asked.address, asked.sats + 3_200n);
  await coreShop.node.mine(1);
  await expectTill(till, 'Paid', '€1.60 too much. Give change or keep it as a tip.');
  await expectScreen(screen, 'paid', 'Paid', 'You paid €1.60 too much. Please ask.');
});

test('a cancelled sale is still watched: money that comes later is shown', async ({ coreShop, openCounter }) => {
  const { till, screen } = await openCounter(coreShop);
  await charge(till, '300');
  const asked = await readCode(till);
  await till.getByRole('button', { name: 'Cancel sale' }).click();
  const dialog = till.getByRole('dialog', { name: 'Cancel sale?' });
  await dialog.getByRole('button', { name: 'Cancel sale' }).click();
  await expectTill(till, 'Cancelled', 'We keep watching this code.');
  await expectScreen(screen, 'idle', 'Welcome to');
  await expectNoCode(till);

  await coreShop.node.pay(asked.address, asked.sats);
  await expectTill(till, 'Wait', 'A late payment was seen. Do not refund it yet.');
  await expectScreen(screen, 'idle');
  await coreShop.node.mine(1);
  await expectTill(till, 'Paid late', /^€3\.00 arrived after/);
  await expectScreen(screen, 'idle');
});

test('replaced to another payee: the sale waits for money again', async ({ coreShop, openCounter }) => {
  const { till, screen } = await openCounter(coreShop);
  await charge(till, '700');
  const asked = await readCode(till);
  const txid = await coreShop.node.pay(asked.address, asked.sats);
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');

  await coreShop.node.replaceToOther(txid);
  await expectTill(till, 'Wait', 'The sender changed the payment.');
  await expectScreen(screen, 'amount', 'Scan with your bitcoin wallet');
  const invoice = await coreShop.newest();
  expect(invoice).toMatchObject({ status: 'new', notice: 'replaced', receivedSats: 0 });
  await coreShop.node.mine(1);
  await expectCode(till);
  expect(await readCode(till)).toEqual(asked);

  await coreShop.node.pay(asked.address, asked.sats);
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
  await coreShop.node.mine(1);
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  await expectScreen(screen, 'paid', 'Thank you!');
});

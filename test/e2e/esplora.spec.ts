import { expect } from '@playwright/test';
import { charge, expectScreen, expectTill, readCode } from '../support/shop-pages.ts';
import { SERVER_AWAY, test } from './fixtures.ts';

/** Esplora is polled, so some seconds pass before a payment is seen. */
test.use({ provoked: SERVER_AWAY });

test('an exact payment is seen and final through an Esplora server', async ({ esploraShop, openCounter }) => {
  const { till, screen } = await openCounter(esploraShop);
  await charge(till, '450');
  const asked = await readCode(screen);
  await expectTill(till, 'Waiting', 'Nothing received yet.');
  await esploraShop.node.pay(asked.address, asked.sats);
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
  await expectScreen(screen, 'seen', 'Payment seen');
  await esploraShop.node.mine(1);
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  await expectScreen(screen, 'paid', 'Paid', 'Thank you!');
});

test('a payment made while Satchel was stopped is found on start', async ({ esploraShop, openCounter }) => {
  const { till, screen } = await openCounter(esploraShop);
  await charge(till, '450');
  const asked = await readCode(till);
  expect(await esploraShop.stop()).toBe(0);
  await esploraShop.node.pay(asked.address, asked.sats);
  await esploraShop.node.mine(1);
  await esploraShop.start();
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  await expectScreen(screen, 'paid', 'Thank you!');
  expect(await esploraShop.newest()).toMatchObject({ status: 'settled', late: false });
});

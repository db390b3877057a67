import { expect, type Page } from '@playwright/test';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import {
  charge,
  expectScreen,
  expectTill,
  logIn,
  openLocked,
  openScreen,
  readCode,
  typePin,
} from '../support/shop-pages.ts';
import { openServer, type Server } from '../support/shop.ts';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import accounts from '../vectors/wallet/accounts.json' with { type: 'json' };
import privateKeys from '../vectors/wallet/private.json' with { type: 'json' };
import { SERVER_AWAY, test } from './fixtures.ts';

/** The browser itself logs a refused request as an error. */
const REFUSED = /the server responded with a status of (400|401|409|503)/;
test.use({ provoked: new RegExp(`${SERVER_AWAY.source}|${REFUSED.source}`) });

const next = (page: Page, name = 'Continue'): Promise<void> => page.getByRole('button', { name, exact: true }).click();

/** Addresses that the owner's wallet shows under “Receive”, here derived by Bitcoin Core. */
const ownAddresses = async (node: BitcoinNode): Promise<string[]> => {
  const { descriptor } = await node.rpc<{ descriptor: string }>('getdescriptorinfo', `wpkh(${TRAINING_KEY}/0/*)`);
  return node.rpc<string[]>('deriveaddresses', descriptor, [0, 2]);
};

const nameOwnerAndShop = async (page: Page): Promise<void> => {
  await expect(page.getByRole('heading', { name: 'Who owns this shop?' })).toBeVisible();
  await page.getByLabel('Your name').fill('Olga');
  await page.getByLabel('Password').fill('a long password');
  await page.getByLabel('PIN for the till').fill('471108');
  await page.getByLabel('Passphrase', { exact: true }).fill('my own passphrase');
  await page.getByLabel('Passphrase again').fill('my own passphrasf');
  await next(page);
  await expect(page.getByText('The passphrases do not match.')).toBeVisible();
  await page.getByLabel('Passphrase again').fill('my own passphrase');
  await next(page);
  await page.getByLabel('Name of the shop').fill('Corner Café');
  await page.getByLabel('Currency').selectOption('EUR');
  await next(page);
};

const refuseKey = async (page: Page, key: string, reason: string): Promise<void> => {
  await page.getByLabel('Public key or descriptor').fill(key);
  await expect(page.getByText(reason)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
};

/** “Continue” is possible only after all three addresses were confirmed (product.md ADDR-5). */
const compareAddresses = async (page: Page, own: readonly string[]): Promise<void> => {
  await expect(page.getByRole('heading', { name: 'Are these your addresses?' })).toBeVisible();
  await expect(page.getByTestId('address-text')).toHaveText([...own]);
  for (let done = 0; done < 3; done += 1) {
    await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
    await page.getByRole('button', { name: /^Same/ }).nth(done).click();
    await expect(page.getByText(`${done + 1} of 3 checked`)).toBeVisible();
  }
  await next(page);
};

const connectNode = async (page: Page, node: BitcoinNode): Promise<void> => {
  await page.getByLabel('Address of the node').fill(node.rpcUrl);
  await page.getByLabel('RPC user').fill(node.rpcUser);
  await page.getByLabel('RPC password').fill('wrong');
  await next(page, 'Test');
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await page.getByLabel('RPC password').fill(node.rpcPassword);
  await page.getByLabel('ZMQ raw transactions').fill(node.zmqRawTx ?? '');
  await page.getByLabel('ZMQ block hashes').fill(node.zmqHashBlock ?? '');
  await next(page, 'Test');
  await expect(page.getByText(/^It works\. The newest block is/)).toBeVisible();
  await next(page);
};

const sellOnce = async (till: Page, node: BitcoinNode, own: readonly string[]): Promise<void> => {
  const screen = await openScreen(till);
  await till.getByLabel('Currency').selectOption('SATS'); // no price is known without the internet
  await charge(till, '21000');
  const asked = await readCode(till);
  expect(own).toContain(asked.address);
  await node.pay(asked.address, asked.sats);
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
  await node.mine(1);
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  await expectScreen(screen, 'paid', 'Thank you!');
};

const byHand = async (page: Page, server: Server, node: BitcoinNode): Promise<void> => {
  const own = await ownAddresses(node);
  await page.goto(server.url);
  await page.getByRole('link', { name: 'Set up Satchel' }).click();
  await page.getByLabel('Set-up code').fill(server.setupCode ?? '');
  await nameOwnerAndShop(page);
  const zpub = accounts.cases.find(({ key }) => key.startsWith('zpub'))?.key ?? '';
  await refuseKey(page, zpub, 'This key is for another network.');
  await refuseKey(page, `${TRAINING_KEY.slice(0, -1)}x`, 'One character is wrong. Copy the key again.');
  const neverPaste = 'Never paste it anywhere. Use the public key (xpub).';
  await refuseKey(page, privateKeys.keys[0] ?? '', `This is a private key. ${neverPaste}`);
  await refuseKey(page, privateKeys.words[0] ?? '', `These are seed words. ${neverPaste.replace('it', 'them')}`);
  await page.getByLabel('Public key or descriptor').fill(TRAINING_KEY);
  await page.getByRole('radio', { name: /^Native SegWit/ }).check();
  await next(page);
  await compareAddresses(page, own);
  await expect(page.getByRole('heading', { name: 'Do you have Lightning?' })).toBeVisible();
  await next(page, 'Skip for now');
  await connectNode(page, node);
  await expect(page.getByRole('heading', { name: 'Accept payments immediately, or always wait?' })).toBeVisible();
  await next(page); // always wait, as picked first
  await expect(page.getByRole('heading', { name: 'Try a sale' })).toBeVisible();
  await next(page, 'Skip for now');
  await sellOnce(page, node, own);
};

test('set up by hand, from the code of the ready line to the first paid sale', async ({ page }) => {
  const node = await startBitcoinNode();
  const server = await openServer({
    args: ['--network', 'regtest', '--secrets', 'file'],
    env: { SATCHEL_PASSPHRASE: '' },
  });
  try {
    await byHand(page, server, node);
  } finally {
    await page.close(); // closed before its server, which it would otherwise ask again
    await server.close();
    await node.close();
  }
});

test('a wrong PIN shows how many tries are left', async ({ context, coreShop }) => {
  const till = await openLocked(context, coreShop.url, await coreShop.pairTill('Till with a wrong PIN'));
  const say = till.locator('.lock-say');
  for (const left of [4, 3]) {
    await typePin(till, '9999');
    await till.getByRole('button', { name: 'Log in' }).click();
    await expect(say).toHaveText(`Wrong PIN. ${left} tries left.`);
    await expect(till.getByRole('img', { name: '0 of 4 digits entered' })).toBeVisible();
  }
  await logIn(till, '471108');
});

test('a browser that is not paired is told how, and pairs with name and password', async ({ page, coreShop }) => {
  await page.goto(coreShop.url);
  await expect(page.getByRole('heading', { name: 'This till is not paired yet' })).toBeVisible();
  await expect(page.getByText('An owner or manager pairs it once with their name and password.')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Olga');
  await page.getByLabel('Password').fill('not the password');
  await page.getByLabel('Name of this till').fill('Till by the door');
  await page.getByRole('button', { name: 'Pair this till' }).click();
  await expect(page.getByRole('alert')).toHaveText('Wrong name or password.');
  await page.getByLabel('Password').fill('a long password');
  await page.getByRole('button', { name: 'Pair this till' }).click();
  await expect(page.getByText('Till by the door')).toBeVisible();
  await logIn(page, '471108');
});

test('started again without the passphrase: locked until it is entered', async ({ coreShop, openCounter }) => {
  const { till, screen } = await openCounter(coreShop);
  await coreShop.stop();
  await coreShop.start({ SATCHEL_PASSPHRASE: '' });
  await expect(till.getByText('Satchel is locked.')).toBeVisible();
  await expect(till.getByText('Payments are watched. New sales wait.')).toBeVisible();
  await expect(till.getByRole('button', { name: /^Charge/ })).toBeDisabled();
  await till.getByRole('link', { name: 'Unlock' }).click();
  await till.getByLabel('Passphrase').fill('not the passphrase');
  await till.getByRole('button', { name: 'Unlock' }).click();
  await expect(till.getByRole('alert')).toHaveText('Wrong passphrase. Try again.');
  await till.getByLabel('Passphrase').fill('test passphrase');
  await till.getByRole('button', { name: 'Unlock' }).click();
  await expect(till.getByTestId('amount')).toBeVisible(); // still logged in
  await charge(till, '450');
  await expectScreen(screen, 'amount', '€4.50');
  const asked = await readCode(till);
  await coreShop.node.pay(asked.address, asked.sats);
  await expectTill(till, 'Wait', 'Payment seen. Keep the goods until this turns green.');
  await coreShop.node.mine(1);
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
});

/** Set-up on mainnet without the internet, interrupted after each step and resumed in another browser (design.md LAY-19). */
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { openServer, type Server } from '../support/shop.ts';
import accounts from '../vectors/wallet/accounts.json' with { type: 'json' };
import { SERVER_AWAY, test } from './fixtures.ts';

/** The browser itself logs a refused request as an error. */
const REFUSED = /the server responded with a status of (401|403|409|503)/;
test.use({ provoked: new RegExp(`${SERVER_AWAY.source}|${REFUSED.source}`) });

const ZPUB = accounts.cases.find(({ key }) => key.startsWith('zpub'))?.key ?? '';
const NODE = 'http://127.0.0.1:1'; // nothing listens there
const ACCEPT = 'Accept payments immediately, or always wait?';
const PASSPHRASE = 'my own passphrase';

const next = (page: Page, name = 'Continue'): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const heading = (page: Page, name: string | RegExp) =>
  expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
/** The list of steps, as it is read out. */
const steps = (page: Page, said: readonly string[]) =>
  expect(page.getByRole('navigation', { name: 'Set-up steps' }).getByRole('listitem')).toHaveText([...said]);

const nameOwner = async (page: Page, server: Server): Promise<void> => {
  await page.goto(`${server.url}/setup#code=${server.setupCode}`);
  await page.getByLabel('Your name').fill('Olga');
  await page.getByLabel('Password').fill('a long password');
  await page.getByLabel('PIN for the till').fill('471108');
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Passphrase again').fill(PASSPHRASE);
  await next(page);
  await heading(page, 'Your shop');
};

const nameShop = async (page: Page): Promise<void> => {
  await page.getByLabel('Name of the shop').fill('Corner Café');
  await page.getByLabel('Currency').selectOption('EUR');
  await page.getByLabel('Time zone').selectOption('Europe/Vienna');
  await next(page);
  await heading(page, 'Your wallet');
};

/** Logs the owner in and continues; everything that was saved is named. */
const resume = async (page: Page, server: Server, step: string): Promise<void> => {
  await page.goto(`${server.url}/setup`);
  await heading(page, 'Continue set-up');
  await expect(page.getByLabel('Your name')).toBeFocused();
  await page.getByLabel('Your name').fill('Olga');
  await page.getByLabel('Password').fill('a long password');
  await next(page);
  await heading(page, 'Welcome back, Olga');
  await expect(page.getByText(`Set-up stopped at “${step}”.`)).toBeVisible();
  await expect(page.getByText('Corner Café, Euro (EUR), English')).toBeVisible();
  await next(page);
};

const BEFORE = ['Youdone', 'Your shopdone'];
const LIGHTNING_OPEN = '5Lightning';
const LIGHTNING = 'Do you have Lightning?';

const pasteKey = async (page: Page): Promise<void> => {
  await heading(page, 'Your wallet');
  await steps(page, [
    ...BEFORE,
    '3Your wallet',
    '4Check addresses',
    LIGHTNING_OPEN,
    '6Connection',
    '7Small sales',
    '8Try a sale',
  ]);
  await page.getByLabel('Public key or descriptor').fill(ZPUB);
  await next(page);
  await heading(page, 'Are these your addresses?');
};

const compare = async (page: Page): Promise<void> => {
  await heading(page, 'Are these your addresses?');
  await steps(page, [
    ...BEFORE,
    'Your walletdone',
    '4Check addresses',
    LIGHTNING_OPEN,
    '6Connection',
    '7Small sales',
    '8Try a sale',
  ]);
  for (const place of [0, 1, 2]) await page.getByRole('button', { name: /^Same/ }).nth(place).click();
  await next(page);
  await heading(page, LIGHTNING);
};

/** The pasted connection holds a credential, so it is not kept for another browser. */
const pasteConnection = async (page: Page): Promise<void> => {
  await heading(page, LIGHTNING);
  await page.getByLabel('Connection').fill('type=lnd-rest;server=https://127.0.0.1:1;macaroon=00');
  await expect(page.getByText('Recognised: LND')).toBeVisible();
};

const skipLightning = async (page: Page): Promise<void> => {
  await heading(page, LIGHTNING);
  await expect(page.getByLabel('Connection')).toHaveValue('');
  await next(page, 'Skip for now');
  await heading(page, 'How does Satchel see payments?');
};

const tryNode = async (page: Page): Promise<void> => {
  await heading(page, 'How does Satchel see payments?');
  await page.getByRole('radio', { name: 'Own node' }).click();
  await page.getByLabel('Address of the node').fill(NODE);
  await page.getByLabel('RPC user').fill('sat');
  await page.getByLabel('RPC password').fill('not kept');
  await next(page, 'Test');
  await expect(page.getByRole('alert')).not.toBeEmpty();
};

const skipConnection = async (page: Page): Promise<void> => {
  await heading(page, 'How does Satchel see payments?');
  await expect(page.getByLabel('Address of the node')).toHaveValue(NODE);
  await expect(page.getByLabel('RPC user')).toHaveValue('sat');
  await expect(page.getByLabel('RPC password')).toHaveValue('');
  await next(page, 'Skip for now');
  await heading(page, ACCEPT);
};

/** No price is known without the internet, so the amount is kept and nothing changes yet. */
const typeLimit = async (page: Page): Promise<void> => {
  await heading(page, ACCEPT);
  await page.getByLabel('Immediately up to, in Euro (EUR)').fill('50,00');
  await next(page);
  await expect(page.getByRole('alert')).toContainText('There is no price yet to turn this amount into bitcoin.');
};

const skipLimit = async (page: Page): Promise<void> => {
  await heading(page, ACCEPT);
  await expect(page.getByRole('radio', { name: 'Accept small payments immediately' })).toBeChecked();
  await expect(page.getByLabel('Immediately up to, in Euro (EUR)')).toHaveValue('50.00');
  await next(page, 'Skip for now');
  await heading(page, 'Try a sale');
};

const finish = async (page: Page): Promise<void> => {
  await heading(page, 'Try a sale');
  const done = [
    'Your walletdone',
    'Check addressesdone',
    'Lightningskipped',
    'Connectionskipped',
    'Small salesskipped',
    '8Try a sale',
  ];
  await steps(page, [...BEFORE, ...done]);
  await expect(page.getByText('There is no connection yet, so a payment would not be seen.')).toBeVisible();
  await next(page, 'Open the till');
  await expect(page.getByText('Nothing tells Satchel about payments.')).toBeVisible();
  await expect(page.getByText('No source', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Add a source' }).click(); // straight to the step that is missing
  await heading(page, 'How does Satchel see payments?');
};

test('LAY-19: interrupted after each step, set-up continues at the next one in another browser', async ({
  browser,
  watch,
}) => {
  test.setTimeout(600_000); // thirteen browsers, one after the other
  const server = await openServer({
    args: ['--network', 'mainnet', '--secrets', 'file'],
    env: { SATCHEL_PASSPHRASE: '' },
  });
  const contexts: BrowserContext[] = [];
  /** Each step in a browser that knows nothing of the one before. */
  const inAnother = async (step: (page: Page) => Promise<void>): Promise<void> => {
    const context = await browser.newContext();
    contexts.push(context);
    watch(context);
    const page = await context.newPage();
    await step(page);
    await page.close();
  };
  try {
    await inAnother((page) => nameOwner(page, server)); // without an owner nothing is there to continue
    await inAnother(async (page) => {
      await nameOwner(page, server);
      await nameShop(page);
    });
    const then = (step: string, act: (page: Page) => Promise<void>) =>
      inAnother(async (page) => {
        await resume(page, server, step);
        await act(page);
      });
    await then('Your wallet', pasteKey);
    await then('Check addresses', compare);
    await then('Lightning', pasteConnection);
    await then('Lightning', skipLightning);
    await then('Connection', tryNode);
    await then('Connection', skipConnection);
    await then('Small sales', typeLimit);
    await then('Small sales', skipLimit);
    await then('Try a sale', finish);
    // nothing is open: the first one that was skipped
    await then('Connection', (page) => heading(page, 'How does Satchel see payments?'));
  } finally {
    for (const context of contexts) await context.close();
    await server.close();
  }
});

test('LAY-20: nothing is lost on the way back; language first, names of currencies, the time zone, the focus', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const args = ['--network', 'mainnet', '--secrets', 'file'];
  const server = await openServer({ args, env: { SATCHEL_PASSPHRASE: '' } });
  const back = (): Promise<void> => next(page, 'Back');
  try {
    await page.goto(`${server.url}/setup#code=${server.setupCode}`);
    await expect(page.getByRole('combobox').first()).toHaveAccessibleName('Language');
    await expect(page.getByLabel('Your name')).toBeFocused();
    await page.getByLabel('Your name').fill('Olga');
    await next(page);
    await expect(page.getByLabel('PIN for the till')).toBeFocused(); // the first one that is missing
    await nameOwner(page, server);
    await expect(page.getByLabel('Currency').locator('option').first()).toHaveText('US Dollar (USD)');
    await page.getByLabel('Name of the shop').fill('Corner Café');
    await page.getByLabel('Currency').selectOption({ label: 'Euro (EUR)' });
    await page.getByLabel('Time zone').selectOption('Europe/Vienna');
    await back();
    await expect(page.getByLabel('Your name')).toHaveValue('Olga');
    await expect(page.getByLabel('PIN for the till')).toHaveValue('471108');
    await next(page);
    await expect(page.getByLabel('Name of the shop')).toHaveValue('Corner Café');
    await expect(page.getByLabel('Currency')).toHaveValue('EUR');
    await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Vienna');
    await next(page);
    await page.getByLabel('Public key or descriptor').fill(ZPUB);
    await next(page, 'Skip for now');
    await heading(page, LIGHTNING);
    await page.getByLabel('Connection').fill('name@example.com');
    await next(page, 'Skip for now');
    // no node answers on this computer: the public server comes first
    await expect(page.getByRole('radio', { name: 'Public server' })).toBeChecked();
    await page.getByRole('radio', { name: 'Own node' }).click();
    await page.getByLabel('RPC user').fill('sat');
    await page.getByRole('radio', { name: 'Public server' }).click();
    await back();
    await expect(page.getByLabel('Connection')).toHaveValue('name@example.com');
    await back();
    await expect(page.getByLabel('Public key or descriptor')).toHaveValue(ZPUB);
    await back();
    await expect(page.getByLabel('Name of the shop')).toHaveValue('Corner Café');
    await next(page);
    await next(page, 'Skip for now');
    await heading(page, LIGHTNING);
    await next(page, 'Skip for now');
    await page.getByRole('radio', { name: 'Own node' }).click();
    await expect(page.getByLabel('RPC user')).toHaveValue('sat');
    await next(page, 'Skip for now');
    await heading(page, ACCEPT);
    await next(page, 'Skip for now');
    await heading(page, 'Try a sale');
    await back();
    await heading(page, ACCEPT);
    await back();
    await heading(page, 'How does Satchel see payments?');
  } finally {
    await page.close();
    await server.close();
  }
});

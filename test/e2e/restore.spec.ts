/** A shop moves to another computer by its backup, on the page of an empty Satchel. */
import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, type TestInfo } from '@playwright/test';
import { charge, expectTill, readCode } from '../support/shop-pages.ts';
import { openServer, type Server, type Shop } from '../support/shop.ts';
import { headersOf, REGTEST_OWNER, withPassword } from '../support/till-client.ts';
import { SERVER_AWAY, test } from './fixtures.ts';

/** The browser itself logs what is refused on purpose, and that Satchel is away while it starts again. */
test.use({ provoked: new RegExp(`${SERVER_AWAY.source}|net::ERR_(FAILED|ABORTED)|status of 4\\d\\d`) });

const RECOVERY = 'harbour velvet onion crisp lantern';
const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const left = ({ dataDir }: Server): string[] => readdirSync(dataDir).filter((name) => name.startsWith('restore-'));

/** @returns the path of a new backup */
const backUp = async (shop: Shop, passphrase: string | null): Promise<string> => {
  const owner = headersOf(await withPassword(shop.url, shop.owner, REGTEST_OWNER));
  const send = async (method: string, path: string, body?: object): Promise<unknown> => {
    const headers = { ...owner, 'content-type': 'application/json' };
    const answer = await fetch(shop.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${answer.status} ${path}`);
    return answer.json();
  };
  await send('PUT', '/api/till/backup-settings/passphrase', { passphrase });
  const made = (await send('POST', '/api/till/backup')) as { file: string }; // of the contract
  await send('PUT', '/api/till/backup-settings/passphrase', { passphrase: null });
  return join(shop.dataDir, 'backups', made.file);
};

const openRestore = async (page: Page, server: Server): Promise<void> => {
  await page.goto(`${server.url}/setup#${server.setupCode}`);
  await press(page, 'Restore a backup');
  await expect(page.getByText('A restore brings back sales, staff, settings')).toBeVisible();
};
const choose = async (page: Page, file: string): Promise<void> => {
  await page.getByLabel('File of the backup').setInputFiles(file);
  await press(page, 'Continue');
};

const seeSale = async (page: Page, server: Server, number: number): Promise<void> => {
  await page.goto(`${server.url}/office#invoices`);
  await page.getByLabel('Name', { exact: true }).fill(REGTEST_OWNER.name);
  await page.getByLabel('Password', { exact: true }).fill(REGTEST_OWNER.password);
  await press(page, 'Log in');
  await expect(page.getByRole('link', { name: `Sale ${number}`, exact: true })).toBeVisible();
};

const withEmpty = async (env: Readonly<Record<string, string>>, run: (server: Server) => Promise<void>) => {
  const server = await openServer({ args: ['--network', 'regtest', '--secrets', 'file'], env });
  try {
    await run(server);
  } finally {
    await server.close();
  }
};
const picture = async (page: Page, info: TestInfo, name: string): Promise<void> =>
  info.attach(name, { body: await page.screenshot(), contentType: 'image/png' });

test('a paid sale, its shop and its log-in continue on an empty Satchel (design.md LAY-23, product.md BAK-6, BAK-7, BAK-8)', async ({
  page,
  coreShop,
  openCounter,
}, info) => {
  const { till } = await openCounter(coreShop);
  await charge(till, '450');
  const asked = await readCode(till);
  await coreShop.node.pay(asked.address, asked.sats);
  await coreShop.node.mine(1);
  await expectTill(till, 'Paid', 'Accept. Hand over the goods.');
  const { number } = await coreShop.newest();
  const file = await backUp(coreShop, null);
  await withEmpty({}, async (server) => {
    await openRestore(page, server);
    await press(page, 'Continue');
    await expect(page.getByText('Choose a file first.')).toBeVisible();
    await choose(page, file);
    await expect(page.getByRole('heading', { name: 'Restore this backup?' })).toBeVisible();
    const facts = page.getByRole('definition');
    await expect(facts.filter({ hasText: 'Regtest Café' })).toBeVisible();
    await expect(facts.filter({ hasText: /today$/ })).toHaveCount(2);
    await expect(facts.filter({ hasText: 'Satchel 0.1.0, schema' })).toBeVisible();
    await expect(facts.filter({ hasText: /^regtest$/ })).toBeVisible();
    await picture(page, info, 'found');
    await press(page, 'Restore');
    await expect(page.getByRole('heading', { name: 'This till is not paired yet' })).toBeVisible();
    expect(left(server)).toEqual([]);
    await seeSale(page, server, number);
    await picture(page, info, 'restored');
    await page.close(); // closed before its server, which it would otherwise ask again
  });
});

test('a locked backup asks for its passphrase, and then for one of this computer (design.md LAY-23, product.md BAK-6, BAK-9)', async ({
  page,
  coreShop,
}, info) => {
  const file = await backUp(coreShop, RECOVERY);
  await withEmpty({ SATCHEL_PASSPHRASE: '' }, async (server) => {
    await openRestore(page, server);
    await choose(page, file);
    await expect(page.getByRole('heading', { name: 'This backup is locked' })).toBeVisible();
    await page.getByLabel('Recovery passphrase').fill('another passphrase');
    await press(page, 'Continue');
    await expect(page.getByRole('alert').filter({ hasText: 'Check the recovery passphrase' })).toBeVisible();
    await picture(page, info, 'locked');
    await page.getByLabel('Recovery passphrase').fill(RECOVERY);
    await press(page, 'Continue');
    await expect(page.getByRole('heading', { name: 'Restore this backup?' })).toBeVisible();
    await press(page, 'Back');
    await expect.poll(() => left(server)).toEqual([]);
    await choose(page, file);
    await page.getByLabel('Recovery passphrase').fill(RECOVERY);
    await press(page, 'Continue');
    await press(page, 'Restore');
    await expect(page).toHaveURL(/\/unlock$/);
    await page.getByLabel('Passphrase', { exact: true }).fill('my own passphrase');
    await page.getByLabel('Passphrase again').fill('my own passphrase');
    await picture(page, info, 'unlock');
    await page.getByRole('button').last().click();
    await expect(page.getByRole('heading', { name: 'This till is not paired yet' })).toBeVisible();
    await page.close();
  });
});

test('a page whose Satchel does not come back says to start it, and continues when it is there (design.md LAY-23)', async ({
  page,
  coreShop,
}, info) => {
  const file = await backUp(coreShop, null);
  await withEmpty({}, async (server) => {
    await page.clock.install();
    await openRestore(page, server);
    await choose(page, file);
    await page.route(`${server.url}/**`, async (route) => {
      if (route.request().method() === 'GET') await route.abort();
      else await route.continue();
    });
    await press(page, 'Restore');
    await expect(page.getByRole('heading', { name: 'The backup is restored' })).toBeVisible();
    await page.clock.runFor(50_000);
    await expect(page.getByRole('heading', { name: 'The backup is restored' })).toBeVisible();
    await page.clock.runFor(15_000);
    await expect(page.getByRole('heading', { name: 'Start Satchel again' })).toBeVisible();
    await picture(page, info, 'away');
    await page.unroute(`${server.url}/**`);
    await page.clock.runFor(2_000);
    await expect(page.getByRole('heading', { name: 'This till is not paired yet' })).toBeVisible();
    await page.close();
  });
});

test('a bad file and an upload that ends early leave nothing, and set-up continues (product.md BAK-9)', async ({
  page,
  coreShop,
}, info) => {
  const file = await backUp(coreShop, null);
  await withEmpty({}, async (server) => {
    const [bad, damaged] = [info.outputPath('satchel-list.db'), info.outputPath('satchel-damaged.db')];
    writeFileSync(bad, 'a shopping list');
    writeFileSync(damaged, readFileSync(file).subarray(0, 40_960));
    await openRestore(page, server);
    await choose(page, bad);
    await expect(page.getByText('This file is not a backup of Satchel. Choose another file.')).toBeVisible();
    await choose(page, damaged);
    await expect(page.getByText('This backup is damaged. Choose another one.')).toBeVisible();
    expect(left(server)).toEqual([]);
    await picture(page, info, 'refused');

    // the browser is closed while it still sends
    const large = info.outputPath('satchel-large.db');
    copyFileSync(file, large);
    truncateSync(large, 256 * 1024 * 1024);
    await choose(page, large);
    await expect.poll(() => left(server), { intervals: [10] }).toEqual(['restore-sent']);
    await page.reload();
    await expect.poll(() => left(server)).toEqual([]);

    await expect(page.getByRole('heading', { name: 'Who owns this shop?' })).toBeVisible();
    await page.close();
  });
});

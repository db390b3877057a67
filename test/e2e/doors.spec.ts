/** Every way in, in each language: set-up, log-in, lock, forgotten PIN, unlocking, a lost password. */
import { expect, type Page, type TestInfo } from '@playwright/test';
import { openServer, type Server } from '../support/shop.ts';
import { spokenIn } from '../support/spoken.ts';
import { REGTEST_OWNER, setUpOn } from '../support/till-client.ts';
import { SERVER_AWAY, test } from './fixtures.ts';

const PASSPHRASE = 'my own passphrase';
const NEW_PASSWORD = 'another long password';

interface Door {
  readonly page: Page;
  readonly server: Server;
  readonly say: ReturnType<typeof spokenIn>;
  readonly picture: (name: string) => Promise<void>;
}
const button = ({ page, say }: Door, name: string) => page.getByRole('button', { name: say(name), exact: true });
const field = ({ page, say }: Door, name: string) => page.getByLabel(say(name), { exact: true });

const takePictures =
  (page: Page, info: TestInfo, language: string): Door['picture'] =>
  async (name) =>
    info.attach(`${name}-${language}`, { body: await page.screenshot(), contentType: 'image/png' });

const setUp = async (door: Door): Promise<void> => {
  const { page, server, say, picture } = door;
  await page.goto(server.url);
  await page.getByRole('link', { name: say('Set up Satchel') }).click();
  await field(door, 'Set-up code').fill(server.setupCode ?? '');
  await expect(page.getByRole('heading', { name: say('Who owns this shop?') })).toBeVisible();
  await field(door, 'Your name').fill('Olga');
  await field(door, 'Password').fill('short');
  await field(door, 'PIN for the till').fill('471108');
  await field(door, 'Passphrase').fill(PASSPHRASE);
  await field(door, 'Passphrase again').fill(PASSPHRASE);
  await button(door, 'Continue').click();
  await expect(page.getByText(say('Use at least 8 characters.')).first()).toBeVisible();
  await picture('set-up');
};

const logInToOffice = async (door: Door): Promise<void> => {
  const { page, server, say, picture } = door;
  await page.goto(`${server.url}/office`);
  await expect(page.getByText(say('Log in as the owner or a manager.'))).toBeVisible();
  await page.getByText(say('Forgot your password?')).click();
  await expect(page.getByText('--reset-owner')).toBeVisible();
  await field(door, 'Name').fill('Olga');
  await field(door, 'Password').fill('not the password');
  await button(door, 'Log in').click();
  await expect(page.getByText(say('Wrong name or password.'))).toBeVisible();
  await picture('log-in');
  await field(door, 'Password').fill(REGTEST_OWNER.password);
  await button(door, 'Log in').click();
  await expect(page.getByRole('main')).toBeVisible();
  await expect(page.getByText(say('Log in as the owner or a manager.'))).toHaveCount(0);
};

const forgetPin = async (door: Door, till: string): Promise<void> => {
  const { page, server, say, picture } = door;
  await page.evaluate((token) => window.localStorage.setItem('satchel.till', token), till);
  await page.evaluate(() => window.sessionStorage.clear());
  await page.goto(server.url);
  await expect(page.getByText(say('{name}, your PIN', { name: 'Olga' }))).toBeVisible();
  await page.keyboard.type('9999', { delay: 45 });
  await button(door, 'Log in').click();
  await expect(page.getByText(say('Wrong PIN. {triesLeft} tries left.', { triesLeft: '4' }))).toBeVisible();
  await page.getByText(say('Forgot your PIN?')).click();
  await expect(
    page.getByText(say('An owner logs in to the settings with the password and sets a new PIN there.')),
  ).toBeVisible();
  await picture('forgotten-pin');
};

const unlock = async (door: Door): Promise<void> => {
  const { page, server, say, picture } = door;
  await server.stop();
  await server.start({ SATCHEL_PASSPHRASE: '' });
  await page.goto(`${server.url}/unlock`);
  await field(door, 'Passphrase').fill('not the passphrase');
  await button(door, 'Unlock').click();
  await expect(page.getByText(say('Wrong passphrase. Try again.'))).toBeVisible();
  await picture('unlock');
  await field(door, 'Passphrase').fill(PASSPHRASE);
  await button(door, 'Unlock').click();
  await expect(page.getByText(say('{name}, your PIN', { name: 'Olga' }))).toBeVisible();
};

const resetOwner = async (door: Door): Promise<void> => {
  const { page, server, say, picture } = door;
  await server.stop();
  await server.start({}, ['--reset-owner']);
  const printed = (): string => /enter this code: (\S+)/.exec(server.log())?.[1] ?? '';
  await expect.poll(printed).not.toBe('');
  const code = printed();
  await page.goto(`${server.url}/reset`);
  await expect(page.getByRole('heading', { name: say('New password for an owner') })).toBeVisible();
  const fill = async (typed: string): Promise<void> => {
    await field(door, 'Code').fill(typed);
    await field(door, 'Name of the owner').fill('Olga');
    await field(door, 'New password').fill(NEW_PASSWORD);
    await field(door, 'New password again').fill(NEW_PASSWORD);
    await button(door, 'Set the new password').click();
  };
  await fill('AAAABBBBCCCCDDDDEEEEFF');
  await expect(page.getByText(say('Wrong code. {triesLeft} tries left.', { triesLeft: '4' }))).toBeVisible();
  await picture('reset');
  await fill(code);
  await expect(page.getByText(say('The new password is set. Everybody was logged out.'))).toBeVisible();
  await page.getByRole('link', { name: say('Log in') }).click();
  await field(door, 'Name').fill('Olga');
  await field(door, 'Password').fill(NEW_PASSWORD);
  await button(door, 'Log in').click();
  await expect(page.getByText(say('Log in as the owner or a manager.'))).toHaveCount(0);
};

for (const [language, locale] of [
  ['en', 'en-GB'],
  ['de', 'de-DE'],
] as const) {
  test.describe(`in ${language}`, () => {
    const refused = /the server responded with a status of (401|403|409|503)/; // the browser logs each refusal itself
    test.use({ locale, provoked: new RegExp(`${SERVER_AWAY.source}|${refused.source}`) });
    test('A37: every door says what to do, and opens', async ({ page }, info) => {
      const server = await openServer({
        args: ['--network', 'regtest', '--secrets', 'file'],
        env: { SATCHEL_PASSPHRASE: PASSPHRASE },
      });
      try {
        const door = { page, server, say: spokenIn(language), picture: takePictures(page, info, language) };
        await page.goto(server.url);
        await page.getByRole('link', { name: door.say('Set up Satchel') }).waitFor();
        await door.picture('not-set-up');
        const { till } = await setUpOn(server, [], { locale });
        await logInToOffice(door);
        await forgetPin(door, till);
        await unlock(door);
        await resetOwner(door);
      } finally {
        await page.close(); // closed before its server, which it would otherwise ask again
        await server.close();
      }
    });
    test('set-up refuses a short password in its own words', async ({ page }, info) => {
      const server = await openServer({
        args: ['--network', 'regtest', '--secrets', 'file'],
        env: { SATCHEL_PASSPHRASE: '' },
      });
      try {
        await setUp({ page, server, say: spokenIn(language), picture: takePictures(page, info, language) });
      } finally {
        await page.close();
        await server.close();
      }
    });
  });
}

test.describe('without a credential', () => {
  const PLACES = ['/', '/office', '/office#staff', '/display', '/unlock', '/reset', '/setup', '/manual', '/docs'];
  test('A41: a page asks nothing that would be refused, and logs no error', async ({ context, coreShop }) => {
    for (const path of PLACES) {
      const page = await context.newPage();
      const refused: string[] = [];
      page.on('response', (response) => {
        if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
      });
      const base = path === '/display' ? coreShop.publicUrl : coreShop.url;
      await page.goto(base + path);
      await page.waitForTimeout(2_500); // longer than a page waits before it asks again
      expect([path, refused]).toEqual([path, []]);
      await page.close();
    }
  });
  test.describe('that is good', () => {
    test.use({ provoked: /the server responded with a status of 401/ });
    test('A41: a customer’s screen says that it is not paired, and asks once', async ({ page, coreShop }) => {
      const refused: string[] = [];
      page.on('response', (response) => {
        if (response.status() === 401) refused.push(response.url());
      });
      await page.goto(`${coreShop.publicUrl}/display#${'x'.repeat(43)}`);
      await expect(page.getByRole('heading')).toHaveText('This screen is not paired. Open it again from the till.');
      await page.waitForTimeout(3_000);
      expect(refused.length).toBeLessThanOrEqual(2); // the stream, and the question that was under way
    });
  });
});

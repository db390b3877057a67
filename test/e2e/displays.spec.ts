import { expect, type BrowserContext, type Page } from '@playwright/test';
import { chargeByKeys } from '../support/by-keyboard.ts';
import { openServer, type Server } from '../support/shop.ts';
import { headersOf, pairInTraining, type TillCredentials } from '../support/till-client.ts';
import { test as watched } from './fixtures.ts';

const SALES = 100;

const test = watched.extend<object, { training: Server }>({
  training: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright demands a destructuring pattern
    async ({}, use) => {
      const server = await openServer({ args: ['--training'] });
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
});

const send = async (
  url: string,
  owner: TillCredentials,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> => {
  const response = await fetch(`${url}/api/till${path}`, {
    method,
    headers: { ...headersOf(owner), 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${response.status} ${path}`);
  return response.status === 204 ? null : response.json();
};

interface Station {
  readonly till: Page;
  readonly owner: TillCredentials;
  readonly screens: readonly Page[];
}

/** Records every amount shown on this screen from its first moment. */
const noteAmounts = (): void => {
  const seen: string[] = [];
  Reflect.set(window, 'satchelAmounts', seen);
  const look = (): void => {
    const amount = document.querySelector('[data-testid=amount]')?.textContent;
    if (amount && seen.at(-1) !== amount) seen.push(amount);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};
const amountsOf = (screen: Page): Promise<string[]> =>
  screen.evaluate(() => Reflect.get(window, 'satchelAmounts') as string[]); // put there by noteAmounts

const openScreenOf = async (context: BrowserContext, { url }: Server, owner: TillCredentials): Promise<Page> => {
  const session = (await send(url, owner, 'GET', '/session')) as { till: { id: string } }; // the contract's session view
  const paired = await send(url, owner, 'POST', '/displays', { name: 'Screen', tillId: session.till.id });
  const page = await context.newPage();
  await page.addInitScript(noteAmounts);
  await page.goto((paired as { url: string }).url); // the contract's paired display
  await expect(page.getByText('Your code will appear here')).toBeVisible();
  return page;
};

const openStation = async (context: BrowserContext, server: Server, screens: number): Promise<Station> => {
  const owner = await pairInTraining(server.url);
  const till = await context.newPage();
  await till.addInitScript(({ till: token, session }) => {
    window.sessionStorage.setItem('satchel.session', session);
    window.localStorage.setItem('satchel.till', token);
  }, owner);
  await till.goto(server.url);
  await expect(till.getByTestId('amount')).toBeVisible();
  const opened: Page[] = [];
  for (let count = 0; count < screens; count += 1) opened.push(await openScreenOf(context, server, owner));
  return { till, owner, screens: opened };
};

/** A small linear congruential generator (Numerical Recipes), so that every run makes the same sales. */
const createDice = (seed: number) => {
  let state = seed;
  return (sides: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % sides;
  };
};

const euros = (cents: number): string => `€${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
const isOn = (screen: Page, amount: string): Promise<void> =>
  expect(screen.getByTestId('amount')).toHaveText(amount, { timeout: 5_000 });

const isIdle = (screen: Page): Promise<void> =>
  expect(screen.getByText('Your code will appear here')).toBeVisible({ timeout: 5_000 });

/** Presses “Next customer”: the sale is still watched, and its code leaves the screens of this till. */
const putAside = async ({ till, screens }: Station): Promise<void> => {
  await till.keyboard.press('F4');
  await expect(till.getByTestId('amount')).toBeVisible();
  for (const screen of screens) await isIdle(screen);
};

type Both<T> = readonly [T, T];

/** Makes a sale at one till: its own screens show it, and the other till's screens show theirs. */
const sell = async (stations: Both<Station>, charged: Both<string[]>, at: 0 | 1, cents: number): Promise<void> => {
  const { till, screens } = stations[at];
  await till.bringToFront();
  if (charged[at].length > 0) await putAside(stations[at]);
  await chargeByKeys(till, String(cents));
  charged[at].push(euros(cents));
  for (const screen of screens) await isOn(screen, euros(cents));
  const away = at === 0 ? 1 : 0;
  const other = charged[away].at(-1);
  for (const screen of stations[away].screens) await (other ? isOn(screen, other) : isIdle(screen));
};

test(`two tills and three screens, ${SALES} interleaved sales, no mix-up`, async ({ browser, training, watch }) => {
  test.setTimeout(60_000 + SALES * 4_000);
  const contexts = [await browser.newContext(), await browser.newContext()] as const;
  for (const context of contexts) watch(context);
  const stations = [await openStation(contexts[0], training, 1), await openStation(contexts[1], training, 2)] as const;
  const charged: Both<string[]> = [[], []];
  const dice = createDice(20_261_121);
  for (let sale = 0; sale < SALES; sale += 1) await sell(stations, charged, dice(2) === 0 ? 0 : 1, 101 + sale * 7); // each amount is unique, so it identifies its till
  for (const at of [0, 1] as const)
    for (const screen of stations[at].screens) expect(await amountsOf(screen)).toEqual(charged[at]);
  for (const context of contexts) await context.close();
});

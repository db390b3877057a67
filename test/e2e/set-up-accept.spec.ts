/** Set-up asks once whether small payments count immediately (product.md INV-32). */
import { expect, type Page } from '@playwright/test';
import { z } from 'zod';
import { openServer, type Server } from '../support/shop.ts';
import { SERVER_AWAY, test } from './fixtures.ts';

/** The browser itself logs a refused request as an error. */
test.use({ provoked: new RegExp(`${SERVER_AWAY.source}|the server responded with a status of (401|403|409|503)`) });

const QUESTION = 'Accept payments immediately, or always wait?';
const OWNER = { name: 'Olga', password: 'a long password' };
const next = (page: Page, name = 'Continue'): Promise<void> => page.getByRole('button', { name, exact: true }).click();

/** Asks the server as the owner, who has just typed the password. */
const asOwner = async ({ url }: Server, method: string, path: string, body?: object): Promise<unknown> => {
  const send = async (to: string, how: string, what?: object, token = ''): Promise<unknown> => {
    const response = await fetch(url + to, {
      method: how,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(what && { body: JSON.stringify(what) }),
    });
    if (!response.ok) throw new Error(`${response.status} ${to}: ${await response.text()}`);
    return response.json();
  };
  const { token } = z.object({ token: z.string() }).parse(await send('/api/auth/login', 'POST', OWNER));
  return send(path, method, body, token);
};
const tiersOf = async (server: Server): Promise<unknown> =>
  z.object({ tiers: z.unknown() }).parse(await asOwner(server, 'GET', '/api/till/policy')).tiers;
const ALWAYS_WAIT = [{ upToSats: null, confirmations: 1 }];

/** A new shop in euros, at the question, with one bitcoin at 50,000 euros. */
const toQuestion = async (page: Page): Promise<Server> => {
  const server = await openServer({ args: ['--network', 'regtest', '--secrets', 'file'] });
  await page.goto(`${server.url}/setup#code=${server.setupCode}`);
  await page.getByLabel('Your name').fill(OWNER.name);
  await page.getByLabel('Password').fill(OWNER.password);
  await page.getByLabel('PIN for the till').fill('471108');
  await next(page);
  await page.getByLabel('Name of the shop').fill('Corner Café');
  await page.getByLabel('Currency').selectOption('EUR');
  await next(page);
  await expect(page.getByRole('heading', { name: 'Your wallet' })).toBeVisible();
  await asOwner(server, 'PUT', '/api/till/rates', { kind: 'fixed', pairs: { BTC_EUR: '50000.00' } });
  await next(page, 'Skip for now');
  await expect(page.getByRole('heading', { name: 'Do you have Lightning?' })).toBeVisible();
  await next(page, 'Skip for now');
  await expect(page.getByRole('heading', { name: 'How does Satchel see payments?' })).toBeVisible();
  await next(page, 'Skip for now');
  await expect(page.getByRole('heading', { name: QUESTION })).toBeVisible();
  return server;
};
const trial = (page: Page) => expect(page.getByRole('heading', { name: 'Try a sale' })).toBeVisible();

test('INV-32: up to the typed amount a payment counts immediately, and set-up does not ask again', async ({ page }) => {
  const server = await toQuestion(page);
  try {
    await page.getByText('Accept small payments immediately').click();
    await next(page);
    await expect(page.getByRole('alert').filter({ hasText: 'Enter an amount such as 50.' })).toBeVisible();
    await expect(page.getByLabel('Immediately up to, in Euro (EUR)')).toBeFocused();
    await page.getByLabel('Immediately up to, in Euro (EUR)').fill('20,50');
    await next(page);
    await trial(page);
    expect(await tiersOf(server)).toEqual([{ upToSats: 41_000, confirmations: 0 }, ...ALWAYS_WAIT]);
    await page.goto(`${server.url}/setup?step=accept`);
    await expect(page.getByText('Set-up stopped at “Try a sale”.')).toBeVisible();
  } finally {
    await page.close();
    await server.close();
  }
});

test('INV-32: “always wait” is picked first, and changes nothing', async ({ page }) => {
  const server = await toQuestion(page);
  try {
    await expect(page.getByRole('radio', { name: 'Always wait for a confirmation' })).toBeChecked();
    await next(page);
    await trial(page);
    expect(await tiersOf(server)).toEqual(ALWAYS_WAIT);
  } finally {
    await page.close();
    await server.close();
  }
});

test('INV-32: without an answer every sale waits', async ({ page }) => {
  const server = await toQuestion(page);
  try {
    await page.getByLabel('Immediately up to, in Euro (EUR)').fill('20');
    await next(page, 'Skip for now');
    await trial(page);
    expect(await tiersOf(server)).toEqual(ALWAYS_WAIT);
  } finally {
    await page.close();
    await server.close();
  }
});

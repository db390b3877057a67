import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { INJECTIONS, isRefused } from '../support/injections.ts';
import { headersOf } from '../support/till-client.ts';
import { createTrainingTill } from '../support/training-till.ts';
import { press, test } from './office-fixture.ts';
import type { Training } from './training-fixture.ts';

const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(' | ')}`)).toEqual(
    [],
  );
};
const rows = (page: Page) => page.locator('table.list tbody tr:not([aria-hidden])');
const row = (page: Page, number: number) => rows(page).filter({ hasText: `Sale ${number}` });

const chargeWith = async ({ url, owner }: Training, memo: string): Promise<string> => {
  const answer = await fetch(`${url}/api/till/invoices`, {
    method: 'POST',
    headers: { ...headersOf(owner), 'content-type': 'application/json' },
    body: JSON.stringify({ amount: '2.00', currency: 'EUR', memo }),
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { id: string }).id; // the contract tests check the shape
};

test('sales of every kind: listed, filtered by the address, found, walked by keys, opened, exported', async ({
  office,
  training,
}) => {
  const { page, open } = office;
  const sales = createTrainingTill(training.url, training.owner);
  const waiting = await sales.charge('64.00');
  const part = await sales.charge('22.60');
  await sales.pay(part, 'part');
  const cancelled = await sales.charge('6.80');
  await sales.cancel(cancelled);
  const lightning = await sales.charge('18.40');
  await sales.pay(lightning, 'lightning');
  const seen = await sales.charge('380.00');
  await sales.pay(seen, 'exact');

  await open('invoices');
  await expect(row(page, seen.number)).toContainText('Seen, wait');
  await expect(row(page, lightning.number)).toContainText('Lightning');
  await expect(row(page, lightning.number)).toContainText('Paid');
  await expect(row(page, part.number)).toContainText('Part paid');
  await expect(row(page, part.number)).toContainText('received');
  await expect(row(page, cancelled.number)).toContainText('Cancelled');
  await expect(row(page, waiting.number)).toContainText('Not chosen');
  await expectAccessible(page);

  await page.getByRole('group', { name: 'Show' }).getByRole('button', { name: 'Ended' }).click();
  await expect(row(page, cancelled.number)).toBeVisible();
  await expect(row(page, seen.number)).toHaveCount(0);
  expect(page.url()).toContain('#invoices?show=ended');
  await page.reload();
  await expect(row(page, cancelled.number)).toBeVisible();
  await expect(row(page, seen.number)).toHaveCount(0);

  await page.getByRole('group', { name: 'Show' }).getByRole('button', { name: 'All' }).click();
  await page.getByLabel('Method').selectOption('Lightning');
  await expect(row(page, seen.number)).toHaveCount(0);
  await expect(row(page, lightning.number)).toBeVisible();
  await page.getByLabel('Method').selectOption('Any method');
  await page.getByLabel('Time', { exact: true }).selectOption('Today');
  await expect(row(page, seen.number)).toBeVisible();
  await page.getByLabel('Time', { exact: true }).selectOption('From … to …');
  await page.getByLabel('To', { exact: true }).fill('2020-01-01');
  await expect(page.getByText('No invoices match.')).toBeVisible();
  await press(page, 'Show all');
  await expect(row(page, seen.number)).toBeVisible();

  // `/` goes to the search, from anywhere
  await page.keyboard.press('/');
  await page.keyboard.type(lightning.id);
  await expect(rows(page)).toHaveCount(1);
  await expect(row(page, lightning.number)).toBeVisible();
  await press(page, 'Export');
  await expectAccessible(page);
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Download')]);
  expect(file.suggestedFilename()).toMatch(/^invoices-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await file.path(), 'utf8')).split('\r\n');
  expect(lines).toHaveLength(4); // heading, one invoice, the total, and the final line break
  expect(lines[1]).toMatch(new RegExp(`^"${lightning.number}",`));
  expect(lines[1]).toContain('"Paid","settled",');
  expect(lines[1]).toContain('"Lightning","EUR","18.40","18.40","0.00","0.00"');
  expect(lines[2]).toMatch(/^"Total",.*"EUR","18.40",/);
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('/');
  await page.keyboard.press('Escape');
  await expect(row(page, seen.number)).toBeVisible();

  // down from the first row, and into a sale
  await rows(page).first().getByRole('link').focus();
  await page.keyboard.press('ArrowDown');
  await expect(row(page, lightning.number).getByRole('link')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('€18.40');
  await expectAccessible(page);
  await page.goBack();
  await expect(row(page, lightning.number)).toBeVisible();

  // changes appear by themselves
  await sales.blocks(3);
  await expect(row(page, seen.number)).toContainText('Paid', { timeout: 20_000 });
});

test('the sheet of an export offers both dialects and remembers the choice (design.md FILE-3)', async ({
  office,
  training,
}) => {
  const { page, open } = office;
  await chargeWith(training, 'two coffees');
  await open('invoices');
  await press(page, 'Export');
  await expect(page.getByRole('radio', { name: '1234.50' })).toBeChecked();
  await page.getByRole('radio', { name: '1234,50' }).click();
  await expectAccessible(page);
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Download')]);
  expect(await readFile(await file.path(), 'utf8')).toMatch(/"EUR";"\d+,\d\d";"0,00"/);
  await page.reload();
  await press(page, 'Export');
  await expect(page.getByRole('radio', { name: '1234,50' })).toBeChecked();
});

test('a list of hundreds renders only the visible rows, and the keys go through all of them', async ({
  office,
  training,
}) => {
  const { page, open } = office;
  const sales = createTrainingTill(training.url, training.owner);
  for (let n = 0; n < 130; n += 1) await sales.charge('1.00');
  const { newest } = sales;
  await open('invoices');
  await expect(row(page, (await newest()).number)).toBeVisible();
  const shown = await rows(page).count();
  expect(shown).toBeLessThan(60);
  await page.getByRole('button', { name: 'Older' }).scrollIntoViewIfNeeded();
  await expect(page.getByText(/^(1[3-9]\d|[2-9]\d\d) of \d+, newest first$/)).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(60);
  await rows(page).last().getByRole('link').focus();
  await page.keyboard.press('Home');
  await expect(row(page, (await newest()).number).getByRole('link')).toBeFocused();
});

test('a sale that was paid late is marked with a reason, which the audit log keeps', async ({ office, training }) => {
  const { page, open } = office;
  const sales = createTrainingTill(training.url, training.owner);
  const sale = await sales.charge('12.90');
  await sales.cancel(sale);
  await sales.pay(sale, 'exact');
  await sales.blocks(1); // until then the money is only seen (product.md INV-30)
  await open('overview');
  await expect(page.getByText(`Sale ${sale.number} was paid after its code expired.`)).toBeVisible();
  await expect(page.getByRole('navigation').getByLabel(/needs? attention/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: new RegExp(`Sale ${sale.number} was paid`) }).click();
  await expect(page.getByText('Paid late')).toBeVisible();
  await press(page, 'Technical view');
  await expect(page.locator('.timeline code').first()).toBeVisible();
  await press(page, 'Mark as paid');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await dialog.getByRole('button', { name: 'Mark as paid' }).click();
  await expect(dialog.getByText('Enter a reason for the audit log.')).toBeVisible();
  await dialog.getByLabel('Reason').fill('Came two minutes late');
  await dialog.getByRole('button', { name: 'Mark as paid' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText('Marked by hand')).toBeVisible();
  await open('audit');
  await page.reload();
  await expect(page.getByRole('row').nth(1)).toContainText('Marked a sale');
  await expect(page.getByRole('row').nth(1)).toContainText('Came two minutes late');
  await expectAccessible(page);
  await open('invoices?show=needs');
  await expect(page.getByRole('heading', { name: 'Invoices' })).toBeVisible();
  await expect(row(page, sale.number)).toHaveCount(0);
});

test('60 texts that try to be markup are text on every page of the office, and no formula in its export (A9)', async ({
  office,
  training,
}) => {
  test.setTimeout(240_000);
  const { page, open } = office;
  page.on('dialog', () => {
    throw new Error('a text ran as a script');
  });
  const formulas = ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1+1'];
  const texts = [...INJECTIONS.filter((text) => !isRefused(text)), ...formulas];
  const ids: string[] = [];
  for (const text of texts) ids.push(await chargeWith(training, text.slice(0, 200)));

  await open('invoices');
  await expect(rows(page).first()).toBeVisible();
  await press(page, 'Export');
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Download')]);
  const csv = await readFile(await file.path(), 'utf8');
  expect(csv).not.toMatch(/(^|,|\n)"?[=+\-@\t]/);
  for (const formula of formulas) expect(csv).toContain(`"'${formula.trim()}`);

  const elements = (): Promise<number> => page.locator('main *').count();
  const harmless = await chargeWith(training, 'two coffees');
  await open(`invoice/${harmless}`);
  await expect(page.getByText('two coffees')).toBeVisible();
  const plain = await elements();
  for (const [at, id] of ids.entries()) {
    await open(`invoice/${id}`);
    await expect(page.getByText('Sale', { exact: false }).first()).toBeVisible();
    const note = page.locator('.dl dt', { hasText: /^Note$/ }).locator('xpath=following-sibling::dd');
    await expect(note).toBeVisible();
    const shown = (await note.textContent()) ?? '';
    expect([texts[at], shown.trim()]).toEqual([texts[at], (texts[at] ?? '').trim()]);
    expect(await elements()).toBe(plain);
  }
  const headers = { ...headersOf(training.owner), 'content-type': 'application/json' };
  const patch = (name: string): Promise<Response> =>
    fetch(`${training.url}/api/till/store`, { method: 'PATCH', headers, body: JSON.stringify({ name }) });
  for (const text of INJECTIONS.filter((one) => one.trim() !== '')) {
    await patch(text.slice(0, 80));
  }
  for (const place of [
    'overview',
    'invoices',
    'wallet',
    'sources',
    'checkout',
    'webhooks',
    'keys',
    'staff',
    'audit',
    'shop',
    'tills',
  ]) {
    await open(place);
    await page.reload();
    await expect(page.locator('main h1').first()).toBeVisible();
    await expect(page.locator('main script, main iframe, main object, main embed, main base')).toHaveCount(0);
  }
  await patch('Training Café');
});

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Browser, type BrowserContext, type Page, type TestInfo } from '@playwright/test';
import { z } from 'zod';
import { headersOf } from '../support/till-client.ts';
import { createTrainingTill } from '../support/training-till.ts';
import { test as base, type Training } from './training-fixture.ts';

/** Chromium itself logs the status of each page that is not 2xx. */
const test = base.extend({ provoked: /^Failed to load resource: the server responded with a status of 4\d\d/ });

const PHONE = { width: 390, height: 844 };
const SMALL = { width: 320, height: 640 };
const LANGUAGES = ['en', 'de'] as const;
type Language = (typeof LANGUAGES)[number];

const openPhone = async (browser: Browser, watch: (context: BrowserContext) => void, language: Language) => {
  const locale = language === 'en' ? 'en-GB' : 'de-DE';
  const context = await browser.newContext({ locale, viewport: PHONE, reducedMotion: 'reduce' });
  watch(context);
  return { context, page: await context.newPage() };
};

/** A page in one language, on a phone: its picture, its width, its aids and its language. */
const expectWell = async (page: Page, name: string, language: Language, testInfo: TestInfo): Promise<void> => {
  await expect(page.locator('html')).toHaveAttribute('lang', language);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.setViewportSize(PHONE);
  const body = await page.screenshot({ animations: 'disabled' });
  await testInfo.attach(`${name}-${language}-390x844`, { body, contentType: 'image/png' });
  for (const size of [PHONE, SMALL]) {
    await page.setViewportSize(size);
    const tooWide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect([name, size.width, tooWide]).toEqual([name, size.width, 0]);
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect([name, colorScheme, violations.map(({ id }) => id)]).toEqual([name, colorScheme, []]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(PHONE);
};

const createRequest = async ({ url, owner }: Training): Promise<string> => {
  const session = z.object({ store: z.object({ id: z.string() }) });
  const { store } = session.parse(await (await fetch(`${url}/api/till/session`, { headers: headersOf(owner) })).json());
  const made = await fetch(`${url}/api/v1/stores/${store.id}/payment-requests`, {
    method: 'POST',
    headers: { ...headersOf(owner), 'content-type': 'application/json' },
    body: JSON.stringify({ amount: 240, title: 'Table 12', description: 'Deposit', expiryDate: '2090-12-20' }),
  });
  return z.object({ id: z.string() }).parse(await made.json()).id;
};

const SAYS = {
  en: {
    toPay: 'To pay',
    price: '€12.00',
    open: 'Open in my wallet',
    thanks: 'Thank you!',
    day: 'December 20, 2090',
    payNow: 'Pay now',
    link: 'This link leads to no payment.',
    home: 'This address shows payments.',
    nothing: 'There is no page here.',
    badCall: 'This page cannot be opened like this.',
    name: 'This address is not set up for the shop.',
    refused: 'This page is not open to you.',
    till: 'Open the till',
  },
  de: {
    toPay: 'Zu zahlen',
    price: '12,00 €',
    open: 'In meiner Wallet öffnen',
    thanks: 'Vielen Dank!',
    day: '20. Dezember 2090',
    payNow: 'Jetzt zahlen',
    link: 'Dieser Link führt zu keiner Zahlung.',
    home: 'Diese Adresse zeigt Zahlungen.',
    nothing: 'Hier gibt es keine Seite.',
    badCall: 'So lässt sich diese Seite nicht öffnen.',
    name: 'Diese Adresse ist für den Shop nicht eingerichtet.',
    refused: 'Diese Seite ist für Sie nicht zugänglich.',
    till: 'Kasse öffnen',
  },
} as const;

for (const language of LANGUAGES) {
  const says = SAYS[language];

  test(`a payment page in ${language} keeps its language through the payment`, async ({
    browser,
    watch,
    training,
  }, testInfo) => {
    const sales = createTrainingTill(training.url, training.owner);
    const sale = await sales.charge('12.00');
    const { context, page } = await openPhone(browser, watch, language);
    await page.goto(`${training.publicUrl}/pay/${sale.id}`);
    await expect(page.getByText(says.toPay, { exact: true })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(says.price);
    await expect(page.getByRole('link', { name: says.open })).toBeVisible();
    await expectWell(page, 'pay-waiting', language, testInfo);
    await sales.pay(sale, 'lightning');
    await expect(page.getByText(says.thanks)).toBeVisible(); // by the page's own script, in the same language
    await expectWell(page, 'pay-paid', language, testInfo);
    await context.close();
  });

  test(`a payment request in ${language}`, async ({ browser, watch, training }, testInfo) => {
    const id = await createRequest(training);
    const { context, page } = await openPhone(browser, watch, language);
    await page.goto(`${training.publicUrl}/r/${id}`);
    await expect(page.getByText(says.day)).toBeVisible();
    await expectWell(page, 'request', language, testInfo);
    await page.getByRole('button', { name: says.payNow }).click();
    await expect(page).toHaveURL(/\/i\/\w+$/);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await context.close();
  });

  test(`each error page in ${language}`, async ({ browser, watch, training }, testInfo) => {
    const { context, page } = await openPhone(browser, watch, language);
    const publicPort = new URL(training.publicUrl).port;
    const cases: readonly (readonly [name: string, url: string, status: number, text: string])[] = [
      ['home', `${training.publicUrl}/`, 404, says.home],
      ['unknown-i', `${training.publicUrl}/i/AAAAAAAAAAAAAAAAAAAAAA`, 404, says.link],
      ['unknown-pay', `${training.publicUrl}/pay/x`, 404, says.link],
      ['unknown-r', `${training.publicUrl}/r/x`, 404, says.link],
      ['unknown', `${training.publicUrl}/office`, 404, says.nothing],
      ['unknown-inside', `${training.url}/nothing`, 404, says.nothing],
      ['method', `${training.publicUrl}/r/x/pay`, 405, says.badCall],
      ['name', `http://wrong.localhost:${publicPort}/i/x`, 421, says.name],
      ['api', `${training.url}/api/till/session`, 401, says.refused],
    ];
    for (const [name, url, status, text] of cases) {
      const answer = await page.goto(url);
      expect([name, answer?.status()]).toEqual([name, status]);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(text);
      await expectWell(page, `error-${name}`, language, testInfo);
    }
    await page.goto(`${training.url}/nothing`);
    await page.getByRole('link', { name: says.till }).click();
    await expect(page).toHaveURL(`${training.url}/`);
    await context.close();
  });
}

import type { BrowserContext, Page } from '@playwright/test';
import { withPassword, type TillCredentials } from '../support/till-client.ts';
import { changing as inTraining } from './training-fixture.ts';

export interface Office {
  readonly page: Page;
  readonly open: (place: string) => Promise<void>;
}

/** Stores the login as the till leaves it for the office in the same window. */
export const keepLogin = async (context: BrowserContext, { till, session }: TillCredentials): Promise<void> => {
  await context.addInitScript(
    (kept) => {
      if (window.location.protocol === 'about:') return; // before the first page: there is no storage
      window.localStorage.setItem('satchel.till', kept.till);
      window.sessionStorage.setItem('satchel.session', kept.session);
    },
    { till, session },
  );
};

/** The office of a shop in training with its owner logged in by password. */
export const test = inTraining.extend<{ office: Office }>({
  office: async ({ context, training }, use) => {
    await keepLogin(context, await withPassword(training.url, training.owner));
    const page = await context.newPage();
    await use({ page, open: async (place) => void (await page.goto(`${training.url}/office#${place}`)) });
  },
});

export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name }).first().click();

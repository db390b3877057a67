import { openStubShop, type StubShop } from '../screens/stub-shop.ts';
import { test as watched } from './fixtures.ts';

/** The built pages with exactly the replies that a test gives them. */
export const test = watched.extend<object, { stub: StubShop }>({
  stub: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright demands a destructuring pattern
    async ({}, use) => {
      const stub = await openStubShop();
      await use(stub);
      await stub.close();
    },
    { scope: 'worker' },
  ],
});

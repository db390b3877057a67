import { createServer } from 'node:http';
import { expect } from '@playwright/test';
import { createUpdateNotice } from '../../src/main/http/update-notice.ts';
import { freePort } from '../support/free-port.ts';
import { test } from './fixtures.ts';

test.use({ provoked: /503|ERR_CONNECTION/ });

test('the page of an update follows its steps and opens what the browser wanted once the server answers (CLI-23)', async ({
  page,
}) => {
  const port = await freePort();
  const notice = createUpdateNotice(port);
  notice.say({ done: 0, of: 4 });
  await expect.poll(() => fetch(`http://127.0.0.1:${port}/`).catch(() => null)).not.toBeNull();
  await page.goto(`http://127.0.0.1:${port}/office`);
  await expect(page.getByRole('heading', { name: 'Updating Satchel' })).toBeVisible();
  await expect(page.getByText('Step 1 of 4.')).toBeVisible();
  notice.say({ done: 2, of: 4 });
  await expect(page.getByText('Step 3 of 4.')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('update.png') });

  await notice.close();
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<h1>${request.url}</h1>`);
  }).listen(port, '127.0.0.1');
  await expect(page.getByRole('heading', { name: '/office' })).toBeVisible();
  server.closeAllConnections();
  server.close();
});

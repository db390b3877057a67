import { expect, test } from 'vitest';
import { createUpdateNotice } from '../../../src/main/http/update-notice.ts';
import { freePort } from '../../support/free-port.ts';

test('CLI-23: while a large database is updated, browsers read how far it is, and programs hear when to ask again', async () => {
  const port = await freePort();
  const notice = createUpdateNotice(port);
  notice.say({ done: 1, of: 4 });
  await expect.poll(() => fetch(`http://127.0.0.1:${port}/`).catch(() => null)).not.toBeNull();
  const page = await fetch(`http://127.0.0.1:${port}/office`, {
    headers: { accept: 'text/html', 'accept-language': 'de-AT' },
  });
  expect(page.status).toBe(503);
  expect(page.headers.get('content-security-policy')).toMatch(/script-src 'sha256-/);
  const text = await page.text();
  expect(text).toContain('<html lang="de">');
  expect(text).toContain('Schritt 2 von 4.');

  notice.say({ done: 4, of: 4 });
  const english = await (await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: 'text/html' } })).text();
  expect(english).toContain('Step 4 of 4.');
  const program = await fetch(`http://127.0.0.1:${port}/api/v1/health`);
  expect([program.status, program.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await program.json()).toMatchObject({ code: 'updating', requestId: '' });

  await notice.close();
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
});

test('CLI-23: without an update nothing listens', async () => {
  const port = await freePort();
  const notice = createUpdateNotice(port);
  await notice.close();
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
});

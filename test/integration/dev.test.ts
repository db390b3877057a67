/** `npm run dev` serves the pages from their sources, and the server keeps its guards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDev, type Dev } from '../../tools/dev/open-dev.ts';
import { ROOT } from '../support/checkout-copy.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'satchel-dev-'));
let dev: Dev;
beforeAll(async () => {
  dev = await openDev({ root: ROOT, dataDir, port: await twoFreePorts() });
});
afterAll(async () => {
  await dev.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Finds two free ports in a row. @returns the first */
const twoFreePorts = async (): Promise<number> => {
  for (;;) {
    const port = await freePort(0);
    if (port !== undefined && port < 65_535 && (await freePort(port + 1)) !== undefined) return port;
  }
};

const freePort = async (wanted: number): Promise<number | undefined> => {
  const probe = createServer();
  try {
    await once(probe.listen(wanted, 'localhost'), 'listening');
  } catch {
    return undefined; // another program listens there
  }
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' ? address?.port : undefined;
};

test.each([
  ['till', '/'],
  ['till', '/setup'],
  ['till', '/unlock'],
  ['till', '/office'],
  ['customer', '/display'],
] as const)('on the port of the %s, %s is a page with hot reload whose files load', async (side, path) => {
  const page = await fetch(dev[side] + path);
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(html).toContain('/@vite/client');
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
  expect(addresses.length).toBeGreaterThanOrEqual(3);
  for (const address of addresses) expect([address, (await fetch(dev[side] + address)).status]).toEqual([address, 200]);
});

test('A2: the API answers the page’s own origin, and no other', async () => {
  const from = (origin: string) => fetch(`${dev.till}/health`, { headers: { origin } }).then(({ status }) => status);
  expect(await from(dev.till)).toBe(200);
  expect(await from('https://evil.example')).toBe(403);
  expect(await from(dev.customer)).toBe(403);
});

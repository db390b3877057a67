import { afterEach, expect, test } from 'vitest';
import type { SourceConfig } from '../../../src/main/app/ports.ts';
import type { Database } from '../../../src/main/app/repositories.ts';
import { createChain, type RunningChain } from '../../../src/main/chain/watcher.ts';
import { silentLogger, TEST_INTERVALS } from '../../support/regtest-shop.ts';
import { NOTHING_KNOWN } from '../../support/told-chain.ts';
import { startWebServer, type WebServer } from './web-server.ts';

const open: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (one) => one.close()));
});

/** A node that is always on mainnet and remembers the credentials it was sent. */
const startNode = async (): Promise<WebServer & { credentials: string[] }> => {
  const credentials: string[] = [];
  const body = JSON.stringify([
    { id: 0, result: { chain: 'main', blocks: 9, initialblockdownload: false }, error: null },
  ]);
  const server = await startWebServer((_path, response, request) => {
    credentials.push(request.headers.authorization ?? 'none');
    response.end(body);
  });
  open.push(server);
  return { ...server, credentials };
};
const coreAt = (url: string, username: string | null): SourceConfig => ({
  id: 'core',
  kind: 'core',
  url,
  username,
  zmqRawTx: null,
  zmqHashBlock: null,
});

const start = async (sources: readonly SourceConfig[]) => {
  let locked = true;
  let unlocked = (): void => {};
  const read = { invoices: { open: async () => [], watched: async () => [] } };
  const chain: RunningChain = createChain({
    network: 'regtest',
    sources,
    // only what a start reads
    database: { read } as unknown as Database,
    record: async () => {},
    known: NOTHING_KNOWN,
    walletKeys: { derive: async () => [] },
    secrets: {
      isOpen: () => !locked,
      get: async (name) => (name === 'source/core' ? 'secret' : null),
      onUnlocked: (listener) => {
        unlocked = listener;
        return () => {};
      },
    },
    clock: { nowMs: () => 0 },
    logger: silentLogger,
    intervals: TEST_INTERVALS,
  });
  await chain.start();
  open.push({ close: chain.stop });
  const unlock = (): void => {
    locked = false;
    unlocked();
  };
  return { chain, unlock };
};
const basic = `Basic ${Buffer.from('shop:secret').toString('base64')}`;

test('a source with a password waits while the secrets are locked, and starts after the unlock', async () => {
  const node = await startNode();
  const { chain, unlock } = await start([coreAt(node.url, 'shop')]);
  expect(chain.sources()).toMatchObject([{ id: 'core', state: 'starting' }]);
  expect(node.asked).toEqual([]);
  unlock();
  await expect.poll(() => node.credentials[0]).toBe(basic);
});

test('a source without a password works while the secrets are locked (SEC-7)', async () => {
  const node = await startNode();
  await start([coreAt(node.url, null)]);
  await expect.poll(() => node.credentials[0]).toBe('none');
});

test('a node of another network is shown as failing, and asked again later and later', async () => {
  const node = await startNode();
  const { chain } = await start([coreAt(node.url, null)]);
  await expect.poll(() => chain.sources()[0]?.lastError).toBe('it is on another network (main)');
  expect(await chain.test(coreAt(node.url, 'shop'), 'other')).toEqual({
    ok: false,
    error: { code: 'upstream_failed', params: { reason: 'it is on another network (main)' } },
  });
});

test('a removed source is no longer asked; without any source the scan says so', async () => {
  const node = await startNode();
  const { chain } = await start([coreAt(node.url, null)]);
  await expect.poll(() => node.asked.length).toBeGreaterThan(0);
  await chain.configure([]);
  const asked = node.asked.length;
  expect(chain.sources()).toEqual([]);
  expect(await chain.scanWallet('wallet', 0)).toMatchObject({ ok: false, error: { code: 'upstream_failed' } });
  await new Promise((resolve) => {
    setTimeout(resolve, 200);
  });
  expect(node.asked.length).toBe(asked);
});

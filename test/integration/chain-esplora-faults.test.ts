import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceHealth } from '../../src/main/app/ports.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startEsploraFacade, type EsploraFacade } from '../support/esplora-facade.ts';
import { eventually, openShop, type PayableInvoice, type Shop } from '../support/regtest-shop.ts';
import { startWebServer } from '../unit/chain/web-server.ts';

const SATS = 40_000n;

let node: BitcoinNode;
let facade: EsploraFacade;

beforeAll(async () => {
  node = await startBitcoinNode({ zmq: false });
  facade = await startEsploraFacade(node);
});
afterAll(async () => {
  await facade.close();
  await node.close();
});

/** Opens a shop of its own, so that no test waits for what another one left behind. */
const withShop = async (play: (shop: Shop) => Promise<void>, ...urls: string[]): Promise<void> => {
  const shop = await openShop({
    sources: [{ id: 'esplora', kind: 'esplora', urls: urls.length > 0 ? urls : [facade.url] }],
  });
  try {
    await shop.untilHeight(await node.height());
    await play(shop);
  } finally {
    facade.intercept(null);
    await shop.close();
  }
};
const chargeMany = async (shop: Shop, count: number): Promise<PayableInvoice[]> => {
  const sales: PayableInvoice[] = [];
  for (let made = 0; made < count; made += 1) sales.push(await shop.charge(SATS));
  return sales;
};
const untilHealth = async (
  shop: Shop,
  holds: (health: SourceHealth) => boolean,
  what: string,
): Promise<SourceHealth> => {
  const health = await eventually(
    async () => shop.chain.sources()[0],
    (found) => found !== undefined && holds(found),
    what,
  );
  if (!health) throw new Error('no source');
  return health;
};
const isTold = ({ lastError }: SourceHealth): boolean => lastError?.startsWith('1 address cannot be read: ') ?? false;

test('CHAIN-32: an answer of more than 5 MB for one address leaves six other sales in sight', async () => {
  await withShop(async (shop) => {
    const [bad, unpaid, ...others] = await chargeMany(shop, 8);
    if (!bad || !unpaid) throw new Error('no sale');
    facade.intercept(async (path, honest) =>
      path.startsWith(`/address/${bad.address}`) ? { status: 200, body: ' '.repeat(5_100_000) } : honest(),
    );
    for (const { address } of [bad, ...others]) await node.pay(address, SATS);
    for (const { id } of others) await shop.until(id, 'processing');
    await node.mine(1);
    for (const { id } of others) await shop.until(id, 'settled');
    expect(await untilHealth(shop, isTold, 'one address')).toMatchObject({
      state: 'ok',
      lastError: '1 address cannot be read: it answers far too much',
    });

    // the sale that can be read ends; the other one waits for its check
    shop.advance(3_600_000);
    await shop.until(unpaid.id, 'expired');
    expect(await shop.invoice(bad.id)).toMatchObject({ status: 'new', receivedSats: 0n });
    facade.intercept(null);
    expect(await shop.until(bad.id, 'settled')).toMatchObject({ receivedSats: SATS, paidLate: false });
    await untilHealth(shop, ({ lastError }) => lastError === null, 'no address');
  });
});

test('CHAIN-33: pages that never end for one address cost two requests each time, and other sales are seen', async () => {
  await withShop(async (shop) => {
    const [bad, good] = await chargeMany(shop, 2);
    if (!bad || !good) throw new Error('no sale');
    for (let count = 0; count < 24; count += 1) await node.pay(bad.address, 600n);
    await node.pay(bad.address, SATS);
    await node.mine(1);
    const firstPage = await (await fetch(`${facade.url}/address/${bad.address}/txs`)).text();
    const isPage = (path: string): boolean => path.startsWith(`/address/${bad.address}/txs/chain/`);
    facade.intercept(async (path, honest) => (isPage(path) ? { status: 200, body: firstPage } : honest()));
    await node.pay(good.address, SATS);
    await shop.until(good.id, 'processing');
    // a busy machine may tell another fault of it first
    const isRepeated = ({ lastError }: SourceHealth): boolean =>
      lastError?.includes('the same transactions again') ?? false;
    await untilHealth(shop, isRepeated, 'the repeated page');
    const checks = facade.asked.filter((path) => path === `/address/${bad.address}/txs`).length;
    expect(facade.asked.filter(isPage).length).toBeLessThanOrEqual(checks);
    // what the first page listed counts
    expect(await shop.invoice(bad.id)).toMatchObject({ status: 'settled' });
  });
});

test('CHAIN-32: an address that one host answers wrongly is asked of the next host', async () => {
  const wrong = new Set<string>();
  const wrongHost = await startWebServer((path, response) => {
    if ([...wrong].some((address) => path.startsWith(`/address/${address}`)))
      return void response.writeHead(200).end('{"wrong":true}');
    const answered = fetch(`${facade.url}${path}`).then(async (answer) => {
      response.writeHead(answer.status).end(await answer.text());
    });
    answered.catch(() => response.destroy());
  });
  await withShop(
    async (shop) => {
      const sale = await shop.charge(SATS);
      wrong.add(sale.address);
      await node.pay(sale.address, SATS);
      await shop.until(sale.id, 'processing');
      await untilHealth(shop, ({ lastError }) => lastError === null, 'no address');
    },
    wrongHost.url,
    facade.url,
  );
  await wrongHost.close();
});

test('CHAIN-32: an address that is never answered holds up no other one', async () => {
  const never = new Set<string>();
  let unanswered = 0;
  const proxy = await startWebServer((path, response) => {
    if ([...never].some((address) => path.startsWith(`/address/${address}`))) {
      unanswered += 1;
      return;
    }
    const answered = fetch(`${facade.url}${path}`).then(async (answer) => {
      response.writeHead(answer.status).end(await answer.text());
    });
    answered.catch(() => response.destroy());
  });
  await withShop(async (shop) => {
    const [bad, good] = await chargeMany(shop, 2);
    if (!bad || !good) throw new Error('no sale');
    never.add(bad.address);
    await expect.poll(() => unanswered, { timeout: 60_000 }).toBe(1);
    await node.pay(good.address, SATS);
    await shop.until(good.id, 'processing');
    await node.mine(1);
    await shop.until(good.id, 'settled');
    // its question has 15 s, and is still the first one
    expect(unanswered).toBe(1);
  }, proxy.url);
  await proxy.close();
});

test('CHAIN-33: a server that asks for a day of silence is asked again within seconds while a sale is open', async () => {
  await withShop(async (shop) => {
    const sale = await shop.charge(SATS);
    let refused = 0;
    facade.intercept(async (_path, honest) => {
      if (refused > 0) return honest();
      refused += 1;
      return { status: 429, body: 'slow down', headers: { 'retry-after': '86400' } };
    });
    await untilHealth(shop, ({ state }) => state === 'failing', 'failing');
    const before = facade.asked.length;
    await node.pay(sale.address, SATS);
    await shop.until(sale.id, 'processing');
    expect(facade.asked.length).toBeGreaterThan(before);
  });
});

test('CHAIN-33: the same holds for a server that asks for it right at the start', async () => {
  const sources = [{ id: 'esplora', kind: 'esplora', urls: [facade.url] } as const];
  const first = await openShop({ sources });
  const sale = await first.charge(SATS);
  await first.stop();
  let refused = 0;
  facade.intercept(async (_path, honest) => {
    if (refused > 0) return honest();
    refused += 1;
    return { status: 429, body: 'slow down', headers: { 'retry-after': '86400' } };
  });
  const shop = await openShop({ sources, folder: first.folder });
  await node.pay(sale.address, SATS);
  await shop.until(sale.id, 'processing');
  expect(refused).toBe(1);
  facade.intercept(null);
  await shop.close();
});

test('CHAIN-32: if more than half of four addresses fail, the source does, and afterwards each sale is seen', async () => {
  await withShop(async (shop) => {
    const sales = await chargeMany(shop, 4);
    facade.intercept(async (path, honest) => (path.startsWith('/address/') ? { status: 500, body: 'oops' } : honest()));
    const health = await untilHealth(shop, ({ state }) => state === 'failing', 'failing');
    expect(health.lastError).toBe('it answers 500');
    for (const { address } of sales) await node.pay(address, SATS);
    facade.intercept(null);
    for (const { id } of sales) await shop.until(id, 'processing');
    await untilHealth(shop, ({ state, lastError }) => state === 'ok' && lastError === null, 'ok');
  });
});

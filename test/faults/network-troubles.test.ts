/** Every trouble of the network at every kind of chain source: no wrong state meanwhile, and all is found afterwards. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_INTERVALS, type Intervals } from '../../src/main/chain/source.ts';
import type { SourceConfig } from '../../src/main/app/ports.ts';
import { openBadLine, TROUBLES, type BadLine, type Trouble } from '../support/bad-line.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startElectrumX, type ElectrumX } from '../support/electrumx.ts';
import { startEsploraFacade, type EsploraFacade } from '../support/esplora-facade.ts';
import { coreConfig, openShop, type Shop } from '../support/regtest-shop.ts';
import { ELECTRUMX_MISSING } from '../support/tools.ts';
import { addRow } from './rows.ts';

/** Without this number each trouble is tried once, at one kind of source. */
const IS_FULL = process.env['SATCHEL_TROUBLE_ROUNDS'] !== undefined;
const ROUNDS = Number(process.env['SATCHEL_TROUBLE_ROUNDS'] ?? 1);
const FAILOVER_ROUNDS = Number(process.env['SATCHEL_FAILOVER_ROUNDS'] ?? 1);
/** Rounds of a fail-over that run at the same time, each in a shop of its own, because each mostly waits. */
const AT_ONCE = 10;
const SATS = 40_000n;
const FAILOVER_LIMIT_MS = 30_000;
const IDLE_MS = Number(process.env['SATCHEL_IDLE_SECONDS'] ?? 8) * 1_000;

let node: BitcoinNode;
let esplora: EsploraFacade;
let electrum: ElectrumX | undefined;
beforeAll(async () => {
  node = await startBitcoinNode({ zmq: false, txindex: true });
  esplora = await startEsploraFacade(node);
  if (!ELECTRUMX_MISSING) electrum = await startElectrumX(node);
});
afterAll(async () => {
  await electrum?.close();
  await esplora?.close();
  await node?.close();
});

let firstIndex = 0;
const open = (sources: SourceConfig[], intervals: Partial<Intervals>): Promise<Shop> => {
  firstIndex += 1_000; // no address of an earlier shop
  return openShop({ sources, password: node.rpcPassword, intervals, firstIndex });
};

const portOf = (url: string): number => Number(new URL(url).port);

interface Kind {
  readonly name: string;
  readonly port: () => number;
  /** The source at the end of a bad line, and at honest hosts that it may turn to. */
  readonly sources: (port: number, honest: boolean) => SourceConfig[];
}
const hosts = (...urls: (string | false)[]): string[] => urls.filter((url) => url !== false);
const KINDS: readonly Kind[] = [
  {
    name: 'Bitcoin Core',
    port: () => portOf(node.rpcUrl),
    sources: (port, honest) => [
      { ...coreConfig(node, { zmq: false }), url: `http://127.0.0.1:${port}/` } as SourceConfig, // still one of Core
      ...(honest ? [{ id: 'other', kind: 'esplora' as const, urls: [esplora.url] }] : []),
    ],
  },
  {
    name: 'Esplora',
    port: () => portOf(esplora.url),
    sources: (port, honest) => [
      { id: 'esplora', kind: 'esplora', urls: hosts(`http://127.0.0.1:${port}`, honest && esplora.url) },
    ],
  },
  ...(ELECTRUMX_MISSING
    ? []
    : [
        {
          name: 'Electrum',
          port: () => portOf(electrum?.tcpUrl ?? ''),
          sources: (port: number, honest: boolean): SourceConfig[] => [
            {
              id: 'electrum',
              kind: 'electrum',
              urls: hosts(`tcp://127.0.0.1:${port}`, honest && (electrum?.tcpUrl ?? '')),
              own: true,
            },
          ],
        },
      ]),
];

/** With these the source still works, and no other one is needed. */
const PASSED_ON: ReadonlySet<Trouble> = new Set(['slow', 'sliced']);

/** Every status that may come before the end, in order: nothing goes back. */
const GOOD = [['new'], ['new', 'processing'], ['new', 'settled'], ['new', 'processing', 'settled']];

describe.each(KINDS)('$name', ({ name, port, sources }) => {
  let line: BadLine;
  let shop: Shop;
  beforeAll(async () => {
    line = await openBadLine(port());
    shop = await open(sources(line.port, false), {});
    await shop.untilHeight(await node.height());
  });
  afterAll(async () => {
    await shop?.close();
    await line?.close();
  });

  /** @returns how long it took to find all payments, in milliseconds */
  const playOnce = async (trouble: Trouble): Promise<number> => {
    const [seen, unseen, unpaid] = [await shop.charge(SATS), await shop.charge(SATS), await shop.charge(SATS)];
    await node.pay(seen.address, SATS);
    await shop.until(seen.id, 'processing');
    line.turn(trouble);
    const before = line.asked();
    await node.pay(unseen.address, SATS);
    await vi.waitUntil(() => line.asked() > before, { timeout: 60_000 });
    await node.mine(1);
    await sleep(300);
    for (const { id } of [seen, unseen]) expect(GOOD).toContainEqual(await shop.history(id));
    line.turn('honest');
    const from = performance.now();
    for (const { id } of [seen, unseen]) expect(await shop.until(id, 'settled')).toMatchObject({ receivedSats: SATS });
    const foundMs = performance.now() - from;
    for (const { id } of [seen, unseen]) expect(GOOD).toContainEqual(await shop.history(id));
    expect(await shop.invoice(unpaid.id)).toMatchObject({ status: 'new', receivedSats: 0n });
    expect(await shop.history(unpaid.id)).toEqual(['new']);
    return foundMs;
  };

  const troubles = TROUBLES.filter((_trouble, at) => IS_FULL || KINDS[at % KINDS.length]?.name === name);
  test.each(troubles)('F7: %s: no wrong state, and every payment is found afterwards', async (trouble) => {
    let longest = 0;
    for (let round = 0; round < ROUNDS; round += 1) longest = Math.max(longest, await playOnce(trouble));
    addRow({
      fault: 'F7',
      what: `${name}: ${trouble}`,
      runs: ROUNDS,
      figure: `0 wrong, all found ${Math.round(longest)} ms after it ended`,
    });
  });
});

describe.each(KINDS)('$name beside an honest host', ({ name, port, sources }) => {
  /** @returns how long it took until the payment was seen, in milliseconds */
  const failOver = async (trouble: Trouble, isRunning: boolean): Promise<number> => {
    const line = await openBadLine(port());
    if (!isRunning) line.turn(trouble);
    const shop = await open(sources(line.port, true), DEFAULT_INTERVALS);
    try {
      if (isRunning) {
        await shop.untilHeight(await node.height());
        line.turn(trouble);
      }
      const sale = await shop.charge(SATS);
      await node.pay(sale.address, SATS);
      const from = performance.now();
      const status = async (): Promise<string> => (await shop.invoice(sale.id)).status;
      await expect.poll(status, { timeout: FAILOVER_LIMIT_MS, interval: 100 }).toBe('processing');
      return performance.now() - from;
    } finally {
      await shop.close();
      await line.close();
    }
  };

  test.each(IS_FULL ? TROUBLES.filter((one) => !PASSED_ON.has(one)) : (['hangs', 'answers 500'] as const))(
    'F7: %s: a payment is seen within 30 s',
    async (trouble) => {
      let longest = 0;
      for (let round = 0; round < FAILOVER_ROUNDS; round += AT_ONCE) {
        const lot = Array.from(
          { length: Math.min(AT_ONCE, FAILOVER_ROUNDS - round) },
          async (_, at) => failOver(trouble, at % 2 === 1), // it begins before the shop starts, or else while it runs
        );
        longest = Math.max(longest, ...(await Promise.all(lot)));
      }
      const figure = `seen after ${Math.round(longest)} ms`;
      addRow({ fault: 'F7', what: `${name}, one host of two: ${trouble}`, runs: FAILOVER_ROUNDS, figure });
    },
  );
});

test.each(KINDS)(
  'F7: $name is asked at most once per second while nothing is sold',
  async ({ name, port, sources }) => {
    const line = await openBadLine(port());
    const shop = await openShop({
      sources: sources(line.port, false),
      password: node.rpcPassword,
      intervals: DEFAULT_INTERVALS,
    });
    try {
      await shop.untilHeight(await node.height());
      await sleep(1_000); // what a start asks
      const before = line.asked();
      await sleep(IDLE_MS);
      const asked = line.asked() - before;
      // one more, because a request may fall on each end of the time
      expect(asked).toBeLessThanOrEqual(IDLE_MS / 1_000 + 1);
      addRow({ fault: 'F7', what: `${name}: idle`, runs: 1, figure: `${asked} requests in ${IDLE_MS / 1_000} s` });
    } finally {
      await shop.close();
      await line.close();
    }
  },
);

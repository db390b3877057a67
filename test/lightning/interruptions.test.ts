/**
 * kill -9 of LND, kill -9 of Satchel, and cuts of the line between them, while another LND pays. Each payment is credited
 * once, within a minute. README.md beside this file says how to run the full numbers.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { addRow } from '../faults/rows.ts';
import { percentile } from '../faults/table.ts';
import { openCutLine } from '../support/cut-line.ts';
import { openKillableShop, type Code, type KillableShop } from '../support/killable-shop.ts';
import { startLndPair, type LndPair } from '../support/lnd-pair.ts';
import { LND_MISSING } from '../support/lnd-program.ts';

const size = (name: string, usual: number): number => Number(process.env[name] ?? usual);
const NODE_KILLS = size('SATCHEL_LND_KILLS', 2);
const KILLS = size('SATCHEL_LIGHTNING_KILLS', 3);
const PAYMENTS = size('SATCHEL_LIGHTNING_PAYMENTS', 40);
const CUTS = size('SATCHEL_LND_CUTS', 5);
const SATS = 1_000;
const CREDITED = { status: 'settled', payments: 1, msats: SATS * 1_000 };
const LIMIT = { timeout: 60_000, interval: 50 };
/** Codes that wait for customers, who pay them even while the program is dead. */
const AHEAD = 5;
const CUSTOMERS = 3;
const MINUTE_MS = 60_000;

let pair: LndPair;

const openShop = async (text: string): Promise<KillableShop> => {
  const shop = await openKillableShop(pair.chain, text);
  onTestFinished(() => shop.close());
  return shop;
};
/** Waits until everything that was paid is credited. */
const untilCredited = (shop: KillableShop, paid: Iterable<string>): Promise<unknown> => {
  const ids = [...paid];
  return vi.waitUntil(() => {
    const credits = shop.credits();
    return ids.every((id) => credits.get(id)?.status === 'settled');
  }, LIMIT);
};
const expectOnce = (shop: KillableShop, paid: Iterable<string>): void => {
  const credits = shop.credits();
  for (const id of paid) expect(credits.get(id)).toMatchObject(CREDITED);
  expect(shop.integrity()).toBe('ok');
};
/** From the customer's word that a code was paid until it was credited. */
const delays = (shop: KillableShop, paid: ReadonlyMap<string, number>): string => {
  const credits = shop.credits();
  const tookMs = [...paid].map(([id, paidAtMs]) => Math.max(0, (credits.get(id)?.firstSeenAtMs ?? 0) - paidAtMs));
  return `paid → credited p50 ${percentile(tookMs, 0.5)} ms, longest ${Math.max(...tookMs)} ms`;
};

describe.skipIf(LND_MISSING)(`interruptions${LND_MISSING ? ` (${LND_MISSING})` : ''}`, () => {
  beforeAll(async () => {
    pair = await startLndPair();
  });
  afterAll(() => pair?.close());

  test(
    `LN-13: ${NODE_KILLS} × kill -9 of LND between code and payment: each is credited once`,
    async () => {
      const shop = await openShop(await pair.textFor());
      const pid = shop.pid();
      const paid = new Map<string, number>();
      const unpaid: string[] = [];
      for (let kill = 0; kill < NODE_KILLS; kill += 1) {
        const [code, spared] = [await shop.sell(SATS), await shop.sell(SATS)];
        await pair.shop.kill();
        await sleep(randomInt(1_000));
        await pair.shop.start();
        await pair.pay(code.bolt11);
        paid.set(code.id, Date.now());
        unpaid.push(spared.id);
        await untilCredited(shop, [code.id]);
      }
      expectOnce(shop, paid.keys());
      for (const id of unpaid) expect(shop.credits().get(id)).toMatchObject({ payments: 0 });
      expect(shop.pid()).toBe(pid); // it has run all the time
      addRow({ fault: 'LN-13', what: 'kill -9 of LND', runs: NODE_KILLS, figure: delays(shop, paid) });
    },
    (1 + NODE_KILLS) * 3 * MINUTE_MS,
  );

  test(
    `LN-13: ${KILLS} × kill -9 of Satchel during ${PAYMENTS} payments: each is credited once, and what LND repeats changes nothing`,
    async () => {
      const shop = await openShop(await pair.textFor());
      const paid = new Map<string, number>();
      await Promise.all([sellAndPay(shop, paid), killAtRandom(shop, paid)]);
      await untilCredited(shop, paid.keys());
      expect(paid.size).toBe(PAYMENTS);
      expectOnce(shop, paid.keys());
      await expectRepeatsIgnored(shop, [...paid.keys()]);
      const figure = `${PAYMENTS} payments, 0 missed, 0 doubled, ${delays(shop, paid)}`;
      addRow({ fault: 'LN-13', what: 'kill -9 of Satchel while LND is paid', runs: KILLS, figure });
    },
    5 * MINUTE_MS + (PAYMENTS + KILLS) * 5_000,
  );

  test(
    `LN-13: with the line cut during each of ${CUTS} payments, each is credited once`,
    async () => {
      const line = await openCutLine(pair.shop.url);
      onTestFinished(() => line.close());
      const shop = await openShop(await pair.textFor(line.url));
      const paid = new Map<string, number>();
      for (let cuts = 0; cuts < CUTS; cuts += 1) {
        await vi.waitUntil(async () => (await shop.health()) === 'ok', LIMIT);
        const { id, bolt11 } = await shop.sell(SATS);
        const paying = pair.pay(bolt11);
        await sleep(randomInt(150)); // a payment takes about 100 ms
        line.cut();
        await paying;
        paid.set(id, Date.now());
      }
      await untilCredited(shop, paid.keys());
      expectOnce(shop, paid.keys());
      addRow({ fault: 'LN-13', what: 'line to LND cut', runs: CUTS, figure: delays(shop, paid) });
    },
    (2 + CUTS) * MINUTE_MS,
  );
});

/** Sells to several customers, who pay while the program runs and while it is dead. */
const sellAndPay = async (shop: KillableShop, paid: Map<string, number>): Promise<void> => {
  const waiting: Code[] = [];
  let toSell = PAYMENTS;
  const sell = async (): Promise<void> => {
    for (; toSell > 0; toSell -= 1) {
      while (waiting.length >= AHEAD) await sleep(10);
      waiting.push(await shop.sell(SATS));
    }
  };
  const pay = async (): Promise<void> => {
    while (toSell > 0 || waiting.length > 0) {
      const code = waiting.shift();
      if (code === undefined) await sleep(10);
      else {
        await pair.pay(code.bolt11);
        paid.set(code.id, Date.now());
      }
    }
  };
  await Promise.all([sell(), ...Array.from({ length: CUSTOMERS }, pay)]);
};

/** Spread over the payments; the moment of each kill is random. */
const killAtRandom = async (shop: KillableShop, paid: ReadonlyMap<string, number>): Promise<void> => {
  for (let kill = 0; kill < KILLS; kill += 1) {
    while (paid.size < Math.floor((PAYMENTS * kill) / KILLS)) await sleep(10);
    await sleep(randomInt(600));
    await shop.kill();
    await shop.start();
  }
};

/** Lets LND repeat its whole list. New payments are its last words, so once their place is stored, all of it was read. */
const expectRepeatsIgnored = async (shop: KillableShop, paid: readonly string[]): Promise<void> => {
  await shop.stop();
  const before = shop.traces(paid);
  const place = BigInt(shop.cursor() ?? 0);
  shop.rewind('1');
  await shop.start();
  while (BigInt(shop.cursor() ?? 0) <= place) {
    const { id, bolt11 } = await shop.sell(SATS);
    await pair.pay(bolt11);
    await untilCredited(shop, [id]); // by asking, if LND's stream is slower: then its place is not stored
    expectOnce(shop, [id]);
  }
  expect(shop.traces(paid)).toEqual(before);
};

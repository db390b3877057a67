/** A public Esplora that lies beside honest sources: it settles nothing and denies nothing, and its lie is shown. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourceConfig } from '../../src/main/app/ports.ts';
import { DEFAULT_INTERVALS } from '../../src/main/chain/source.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startEsploraFacade, type EsploraFacade } from '../support/esplora-facade.ts';
import { tipsAsked } from '../support/esplora-heard.ts';
import { coreConfig, eventually, openShop, type Shop } from '../support/regtest-shop.ts';
import { LIE_SATS, LIES, type Lie, type Scene } from './lies.ts';
import { addRow } from './rows.ts';

const ROUNDS = Number(process.env['SATCHEL_CHAIN_LIES'] ?? 1);
/** So often the liar was asked for its tip that it has said all it has to say. */
const ENOUGH_ROUNDS = 4;
const SHOWN_LIMIT_MS = 60_000;

let node: BitcoinNode;
let liar: EsploraFacade;
/** Honest public servers, each with an index of its own. */
let honest: readonly [EsploraFacade, EsploraFacade];
let liars = 0;

beforeAll(async () => {
  node = await startBitcoinNode();
  [liar, ...honest] = [await startEsploraFacade(node), await startEsploraFacade(node), await startEsploraFacade(node)];
});
afterAll(async () => {
  await Promise.all([liar, ...(honest ?? [])].map(async (facade) => facade?.close()));
  await node?.close();
});

interface Quorum {
  readonly name: string;
  readonly sources: () => readonly SourceConfig[];
  /** Up to this amount a single public source is enough. */
  readonly agreementLimitSats: bigint;
}
const esplora = (id: string, { url }: EsploraFacade): SourceConfig => ({ id, kind: 'esplora', urls: [url] });
const QUORUMS: readonly Quorum[] = [
  { name: 'an own node', sources: () => [coreConfig(node)], agreementLimitSats: 1_000_000n },
  {
    name: 'two public servers that agree',
    sources: () => [esplora('honest-1', honest[0]), esplora('honest-2', honest[1])],
    agreementLimitSats: 0n,
  },
];

const setScene = async (shop: Shop): Promise<Scene> => {
  const [settled, waiting, unpaid] = [
    await shop.charge(LIE_SATS),
    await shop.charge(LIE_SATS),
    await shop.charge(LIE_SATS),
  ];
  await node.pay(settled.address, LIE_SATS);
  await shop.until(settled.id, 'processing');
  const [tip = ''] = await node.mine(1);
  await shop.until(settled.id, 'settled');
  const waitingTxid = await node.pay(waiting.address, LIE_SATS);
  await shop.until(waiting.id, 'processing');
  return { node, shop, settled, waiting, waitingTxid, unpaid, tip, height: await node.height() };
};

/** Adds the liar, and waits until its lie is shown and it has said all. @returns milliseconds until it was shown */
const hear = async ({ isShown }: Lie, scene: Scene, others: readonly SourceConfig[]): Promise<number> => {
  liars += 1;
  const id = `liar-${liars}`;
  const before = tipsAsked(liar);
  const from = performance.now();
  await scene.shop.chain.configure([...others, esplora(id, liar)]);
  await eventually(
    async () => isShown(scene, id),
    (shown) => shown,
    'that the lie is shown',
  );
  const shownMs = performance.now() - from;
  const isMuted = scene.shop.words(id).some(({ word }) => word === 'wrong-answers' || word === 'address-unread');
  await eventually(
    async () => tipsAsked(liar) - before,
    (asked) => isMuted || asked >= ENOUGH_ROUNDS,
    'all that it says',
  );
  return shownMs;
};

/** @returns milliseconds until the lie was shown */
const play = async (lie: Lie, shop: Shop, others: readonly SourceConfig[]): Promise<number> => {
  const scene = await setScene(shop);
  liar.intercept(await lie.tell(scene));
  const shownMs = await hear(lie, scene, others);
  if (lie.unpaid) await shop.until(scene.unpaid.id, lie.unpaid);
  const isUnpaid = lie.unpaid ? ['new', lie.unpaid] : ['new'];
  expect(await shop.history(scene.settled.id)).toEqual(['new', 'processing', 'settled']);
  expect(await shop.history(scene.waiting.id)).toEqual(['new', 'processing']);
  expect(await shop.history(scene.unpaid.id)).toEqual(isUnpaid);

  await node.mine(1);
  await shop.until(scene.waiting.id, 'settled');
  expect(await shop.history(scene.settled.id)).toEqual(['new', 'processing', 'settled']);
  expect(await shop.history(scene.waiting.id)).toEqual(['new', 'processing', 'settled']);
  expect(await shop.history(scene.unpaid.id)).toEqual(isUnpaid);
  await shop.chain.configure(others);
  liar.intercept(null);
  return shownMs;
};

describe.each(QUORUMS)('beside $name', ({ name, sources, agreementLimitSats }) => {
  /** The first round is played at the pace of the program, so that its limit of time is the one of a shop. */
  let paced: Shop;
  let hurried: Shop;
  beforeAll(async () => {
    const options = { sources: sources(), password: node.rpcPassword, policy: { agreementLimitSats } };
    const firstIndex = QUORUMS.findIndex((one) => one.name === name) * 10_000; // no address of another shop
    paced = await openShop({ ...options, intervals: DEFAULT_INTERVALS, firstIndex });
    hurried = await openShop({ ...options, firstIndex: firstIndex + 5_000 });
    for (const shop of [paced, hurried]) await shop.untilHeight(await node.height());
  });
  afterAll(async () => {
    await hurried?.close();
    await paced?.close();
  });

  test.each(LIES)(
    `CHAIN-40, CHAIN-52, CHAIN-56: $name, ${ROUNDS} times, settles and denies nothing and is shown within 60 s (M7, M8)`,
    async (lie) => {
      let longest = 0;
      for (let round = 0; round < ROUNDS; round += 1)
        longest = Math.max(longest, await play(lie, round === 0 ? paced : hurried, sources()));
      expect(longest).toBeLessThanOrEqual(SHOWN_LIMIT_MS);
      const figure = `0 settled, 0 denied, shown after ${Math.round(longest)} ms`;
      addRow({ fault: 'M8', what: `an Esplora beside ${name}: ${lie.name}`, runs: ROUNDS, figure });
    },
  );
});

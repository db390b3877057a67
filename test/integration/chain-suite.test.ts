/**
 * The same sales over every kind of source and their mixes, at both levels: each ends the same (CHAIN-5, CHAIN-56).
 * With SATCHEL_CHAIN_MIXES set, every mix is played at both levels, a payment is replaced 200 times, and 300 sales are open.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourceConfig } from '../../src/main/app/ports.ts';
import type { PaymentRecord } from '../../src/main/app/records.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startElectrumX } from '../support/electrumx.ts';
import { startEsploraFacade } from '../support/esplora-facade.ts';
import { coreConfig, eventually, openShop, type PayableInvoice, type Shop } from '../support/regtest-shop.ts';
import { ELECTRUMX_MISSING } from '../support/tools.ts';

type Kind = 'core' | 'esplora' | 'electrum';

const ALL = process.env['SATCHEL_CHAIN_MIXES'] !== undefined;
const MIXES: readonly (readonly Kind[])[] = [
  ['core'],
  ['esplora'],
  ['electrum'],
  ['core', 'esplora'],
  ['core', 'electrum'],
  ['esplora', 'electrum'],
  ['core', 'esplora', 'electrum'],
];
/** The limit of level 1 is a million sats. */
const PRICES: Readonly<Record<1 | 2, bigint>> = { 1: 40_000n, 2: 2_000_000n };
const CASES = MIXES.flatMap((mix) => ([1, 2] as const).map((level) => ({ mix, level, name: mix.join(' and ') })));
const QUICK = CASES.filter(
  ({ name, level }) => `${name} ${level}` === 'core and esplora 2' || `${name} ${level}` === 'esplora and electrum 1',
);
const PLAYED = (ALL ? CASES : QUICK).filter(({ mix }) => !mix.includes('electrum') || !ELECTRUMX_MISSING);

const REPLACEMENTS = ALL ? 200 : 5;
/** A public source that is the only one vouches for what is 6 blocks deep (CHAIN-14). */
const DEEP = 6;
const PIECES = 60;
/** The first, the first past the usual gap of 20, one past two gaps, and one far beyond; `gap-limit` has that in each run. */
const NUMBERS = ALL ? [1, 21, 45, 300] : [1, 21, 45];
const HOUR_MS = 3_600_000;

describe.each(PLAYED)('$name at level $level', ({ mix, level }) => {
  const due = PRICES[level];
  const closing: { close: () => Promise<void> }[] = [];
  let node: BitcoinNode;
  let sources: SourceConfig[];
  let shop: Shop;

  const start = async (kind: Kind): Promise<SourceConfig> => {
    if (kind === 'core') return coreConfig(node);
    return kind === 'esplora' ? startEsplora() : startElectrum();
  };
  const startEsplora = async (): Promise<SourceConfig> => {
    const facade = await startEsploraFacade(node);
    closing.push(facade);
    return { id: 'esplora', kind: 'esplora', urls: [facade.url] };
  };
  const startElectrum = async (): Promise<SourceConfig> => {
    const server = await startElectrumX(node);
    closing.push(server);
    return { id: 'electrum', kind: 'electrum', urls: [server.tcpUrl], own: false };
  };
  const open = (folder?: string): Promise<Shop> =>
    openShop({ sources, password: node.rpcPassword, ...(folder !== undefined && { folder }) });

  beforeAll(async () => {
    node = await startBitcoinNode({ txindex: mix.includes('electrum') });
    closing.push(node);
    sources = await Promise.all(mix.map(start));
    shop = await open();
    await shop.untilHeight(await node.height());
  });
  afterAll(async () => {
    await shop?.close();
    for (const part of closing.toReversed()) await part.close();
  });

  const pay = (to: PayableInvoice, sats = due): Promise<string> => node.pay(to.address, sats);
  const ends = async (sale: PayableInvoice) => {
    const { status, underpaid, overpaid, paidLate, receivedSats } = await shop.invoice(sale.id);
    return { status, underpaid, overpaid, paidLate, receivedSats };
  };
  const settled = (receivedSats = due) => ({
    status: 'settled',
    underpaid: false,
    overpaid: receivedSats > due,
    paidLate: false,
    receivedSats,
  });

  const payInPieces = async (to: PayableInvoice, piece: bigint): Promise<void> => {
    for (let paid = 0; paid < PIECES; paid += 1) await pay(to, piece);
  };
  /** @returns the txid of the last replacement */
  const payAndReplace = async (to: PayableInvoice): Promise<string> => {
    let txid = await pay(to);
    await shop.until(to.id, 'processing');
    for (let times = 1; times <= REPLACEMENTS; times += 1)
      ({ txid } = await node.rpc<{ txid: string }>('bumpfee', txid, { fee_rate: 20 + 2 * times }));
    return txid;
  };
  const payWhileOff = async (to: PayableInvoice): Promise<void> => {
    const { folder } = shop;
    await shop.stop();
    await pay(to);
    await node.mine(DEEP);
    shop = await open(folder);
    await shop.untilHeight(await node.height());
  };
  const payLate = async (to: PayableInvoice): Promise<void> => {
    shop.advance(HOUR_MS);
    await shop.until(to.id, 'expired');
    await pay(to);
    await node.mine(DEEP);
    const isMined = ([payment]: readonly PaymentRecord[]): boolean => typeof payment?.blockHash === 'string';
    await eventually(() => shop.payments(to.id), isMined, 'the block of the late payment');
  };

  test('CHAIN-56: every sale ends as it would over any other sources', { timeout: 600_000 }, async () => {
    const numbered: PayableInvoice[] = [];
    for (let number = 1; number <= Math.max(...NUMBERS); number += 1) numbered.push(await shop.charge(due));
    const paidNumbers = numbered.filter((_sale, at) => NUMBERS.includes(at + 1));
    const charge = (): Promise<PayableInvoice> => shop.charge(due);
    const [exact, part, over, pieces, first] = [
      await charge(),
      await charge(),
      await charge(),
      await charge(),
      await charge(),
    ];
    const [second, replaced, off, late] = [await charge(), await charge(), await charge(), await charge()];

    for (const sale of [exact, ...paidNumbers]) await pay(sale);
    await pay(part, due / 2n);
    await pay(over, due + 10_000n);
    const piece = due / BigInt(PIECES - 1); // one less would do, so the last is more than the price
    await payInPieces(pieces, piece);
    await node.payMany([first, second].map(({ address }) => ({ address, amountSats: due })));
    const lastTxid = await payAndReplace(replaced);
    await payWhileOff(off);
    const paidExactly = [exact, first, second, replaced, off, ...paidNumbers];
    for (const sale of [over, pieces, ...paidExactly]) await shop.until(sale.id, 'settled');
    await payLate(late);
    await shop.until(part.id, 'expired');

    expect(await Promise.all(paidExactly.map(ends))).toEqual(paidExactly.map(() => settled()));
    expect(await ends(over)).toEqual(settled(due + 10_000n));
    expect(await ends(pieces)).toEqual(settled(piece * BigInt(PIECES)));
    expect(await ends(part)).toMatchObject({ status: 'expired', underpaid: true, receivedSats: due / 2n });
    expect(await ends(late)).toMatchObject({ status: 'expired', paidLate: true, receivedSats: due });
    const live = (await shop.payments(replaced.id)).filter(({ dropped }) => !dropped);
    expect(live.map(({ txid }) => txid)).toEqual([lastTxid]);
    const unpaid = numbered.filter((sale) => !paidNumbers.includes(sale));
    for (const sale of unpaid.slice(0, 3)) expect(await ends(sale)).toMatchObject({ receivedSats: 0n });
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startElectrumX, type ElectrumX } from '../support/electrumx.ts';
import { eventually, openShop, type Shop } from '../support/regtest-shop.ts';
import { ELECTRUMX_MISSING } from '../support/tools.ts';
import type { SourceConfig } from '../../src/main/app/ports.ts';

const SATS = 40_000n;
/** The server must say by itself that an address changed. */
const intervals = { openAddressMs: 600_000, endedAddressMs: 600_000, chainCheckMs: 500 };

describe.skipIf(ELECTRUMX_MISSING)('payments through ElectrumX', () => {
  let node: BitcoinNode;
  let server: ElectrumX;
  let shop: Shop;
  const sources = (): SourceConfig[] => [{ id: 'electrum', kind: 'electrum', urls: [server.tcpUrl], own: true }];

  beforeAll(async () => {
    node = await startBitcoinNode({ zmq: false, txindex: true });
    server = await startElectrumX(node);
    shop = await openShop({ sources: sources(), intervals });
    await shop.untilHeight(await node.height());
  });
  afterAll(async () => {
    await shop?.close();
    await server?.close();
    await node?.close();
  });

  test('an exact payment is seen, then settled by its block', async () => {
    const sale = await shop.charge(SATS);
    await node.pay(sale.address, SATS);
    expect(await shop.until(sale.id, 'processing')).toMatchObject({ receivedSats: SATS });
    await node.mine(1);
    await shop.until(sale.id, 'settled');
    expect(await shop.history(sale.id)).toEqual(['new', 'processing', 'settled']);
  });

  test('two parts make a whole, and two invoices may share a transaction', async () => {
    const sale = await shop.charge(SATS);
    const other = await shop.charge(SATS);
    await node.pay(sale.address, SATS / 4n);
    expect(await shop.untilReceived(sale.id, SATS / 4n)).toMatchObject({ status: 'new', underpaid: true });
    await node.payMany([
      { address: sale.address, amountSats: SATS - SATS / 4n },
      { address: other.address, amountSats: SATS },
    ]);
    await shop.until(sale.id, 'processing');
    await shop.until(other.id, 'processing');
    await node.mine(1);
    await shop.until(sale.id, 'settled');
    expect(await shop.until(other.id, 'settled')).toMatchObject({ receivedSats: SATS });
  });

  test('CHAIN-34: a double spend in the mempool makes the invoice new again', async () => {
    const sale = await shop.charge(SATS);
    const txid = await node.pay(sale.address, SATS);
    await shop.until(sale.id, 'processing');
    await node.replaceToOther(txid);
    expect(await shop.until(sale.id, 'new')).toMatchObject({ receivedSats: 0n, notice: 'replaced' });
    await node.mine(1);
    await shop.untilHeight(await node.height());
    expect(await shop.invoice(sale.id)).toMatchObject({ status: 'new', receivedSats: 0n });
  });

  test('CHAIN-34: a double spend that was mined unseen takes the payment back', async () => {
    const sale = await shop.charge(SATS);
    const txid = await node.pay(sale.address, SATS);
    await shop.until(sale.id, 'processing');
    await server.stop();
    await node.replaceToOther(txid);
    await node.mine(1);
    await server.start();
    expect(await shop.until(sale.id, 'new')).toMatchObject({ receivedSats: 0n, notice: 'replaced' });
  });

  test('a fee bump to the same address keeps it paid', async () => {
    const sale = await shop.charge(SATS);
    const txid = await node.pay(sale.address, SATS);
    await shop.until(sale.id, 'processing');
    const bumped = await node.bumpFee(txid);
    await node.mine(1);
    expect(await shop.until(sale.id, 'settled')).toMatchObject({ receivedSats: SATS });
    const live = (await shop.payments(sale.id)).filter(({ dropped }) => !dropped);
    expect(live.map((payment) => payment.txid)).toEqual([bumped]);
    expect(await shop.history(sale.id)).toEqual(['new', 'processing', 'settled']);
  });

  test('a reorganisation of depth 2 takes the payment back, and it settles when it is mined again', async () => {
    const sale = await shop.charge(SATS);
    await node.pay(sale.address, SATS);
    await node.mine(2);
    await shop.until(sale.id, 'settled');
    await node.reorg(2);
    await shop.until(sale.id, 'processing');
    await node.mine(1);
    await shop.until(sale.id, 'settled');
    expect((await shop.payments(sale.id)).length).toBe(1);
  });

  test('CHAIN-44: a reorganisation that mines the payment again takes nothing back', async () => {
    const sale = await shop.charge(SATS);
    const txid = await node.pay(sale.address, SATS);
    await shop.until(sale.id, 'processing');
    const [lost] = await node.mine(1);
    await shop.until(sale.id, 'settled');
    await server.stop();
    await node.rpc('invalidateblock', lost);
    await node.generateBlockWith([txid]);
    await node.mine(1);
    await server.start();
    const blockOf = async () => (await shop.payments(sale.id))[0]?.blockHash;
    await eventually(blockOf, (block) => block !== lost, 'the other block');
    expect(await shop.invoice(sale.id)).toMatchObject({ status: 'settled' });
    expect(await shop.history(sale.id)).toEqual(['new', 'processing', 'settled']);
  });

  test('CHAIN-43: a payment with an unconfirmed parent is seen', async () => {
    const sale = await shop.charge(SATS);
    const own = await node.newAddress();
    const parent = await node.pay(own, 3n * SATS);
    const { details } = await node.rpc<{ details: { address: string; vout: number }[] }>('gettransaction', parent);
    const vout = details.find(({ address }) => address === own)?.vout ?? 0;
    await node.payFrom({ txid: parent, vout }, sale.address, SATS);
    await shop.until(sale.id, 'processing');
    await node.mine(1);
    await shop.until(sale.id, 'settled');
  });

  test('a payment while Satchel is off is found at its start, and none is counted twice', async () => {
    const sale = await shop.charge(SATS);
    const seen = await shop.charge(SATS);
    await node.pay(seen.address, SATS);
    await shop.until(seen.id, 'processing');
    await shop.stop();
    await node.pay(sale.address, SATS);
    await node.mine(2);
    shop = await openShop({ sources: sources(), folder: shop.folder, intervals });
    expect(await shop.until(sale.id, 'settled')).toMatchObject({ receivedSats: SATS });
    expect(await shop.until(seen.id, 'settled')).toMatchObject({ receivedSats: SATS });
  });

  test('CHAIN-42: after the server was away nothing is lost', async () => {
    const sale = await shop.charge(SATS);
    await server.stop();
    await expect.poll(() => shop.chain.sources()[0]?.state, { timeout: 60_000 }).toBe('failing');
    await node.pay(sale.address, SATS);
    await node.mine(1);
    await server.start();
    await shop.until(sale.id, 'settled');
  });

  test('product.md INV-3: an invoice without a payment expires after a look', async () => {
    const sale = await shop.charge(SATS);
    shop.advance(60 * 60_000);
    shop.chain.watch(sale);
    await shop.until(sale.id, 'expired');
  });

  test('CHAIN-42: over TLS its key is remembered', async () => {
    const sale = await shop.charge(SATS);
    await shop.chain.configure([{ id: 'tls', kind: 'electrum', urls: [server.sslUrl], own: true }]);
    await node.pay(sale.address, SATS);
    await shop.until(sale.id, 'processing');
    const state = await shop.opened.database.read.chain.sourceState('tls');
    expect(JSON.parse(state ?? '{}')).toEqual({ pins: { [server.sslUrl]: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    await shop.chain.configure(sources());
    await node.mine(1);
    await shop.until(sale.id, 'settled');
  });

  test('it says its height, and on which network it is', async () => {
    const [source] = sources();
    if (!source) throw new Error('no source');
    expect(await shop.chain.test(source, null)).toEqual({ ok: true, value: { height: await node.height() } });
  });

  test('the scan finds the highest used address and continues past it', async () => {
    let last = await shop.charge(SATS);
    const from = (last.addressIndex ?? 0) + 1;
    expect(await shop.chain.scanWallet('wallet', from)).toEqual({ ok: true, value: { highestUsed: null } });
    for (let count = 0; count < 25; count += 1) last = await shop.charge(SATS);
    const middle = await shop.charge(SATS);
    await node.pay(middle.address, SATS);
    await shop.until(middle.id, 'processing');
    expect(await shop.chain.scanWallet('wallet', from + 10)).toEqual({
      ok: true,
      value: { highestUsed: middle.addressIndex },
    });
  });

  test('outputs are unspent until something spends them, also in the mempool', async () => {
    const own = await node.newAddress();
    const txid = await node.pay(own, SATS);
    const { details } = await node.rpc<{ details: { address: string; vout: number }[] }>('gettransaction', txid);
    const vout = details.find(({ address }) => address === own)?.vout ?? 0;
    const outpoint = `${txid}:${vout}`;
    const ask = async () => {
      const answer = await shop.chain.unspent([outpoint]);
      return answer.ok ? [...answer.value] : answer;
    };
    expect(await eventually(ask, (found) => JSON.stringify(found) === JSON.stringify([outpoint]), 'unspent')).toEqual([
      outpoint,
    ]);
    await node.payFrom({ txid, vout }, await node.newAddress(), SATS / 2n);
    expect(await eventually(ask, (found) => JSON.stringify(found) === '[]', 'spent')).toEqual([]);
  });
});

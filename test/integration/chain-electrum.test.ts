import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { btcToSats, startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startElectrumX, type ElectrumX } from '../support/electrumx.ts';
import { payAt, teachFees, type FeeTerms } from '../support/fees.ts';
import { eventually, openShop, type PayableInvoice, type Shop } from '../support/regtest-shop.ts';
import { ELECTRUMX_MISSING } from '../support/tools.ts';
import { createElectrumClient } from '../../src/main/chain/electrum-client.ts';
import { feesOfElectrum } from '../../src/main/chain/sources/electrum-fees.ts';
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

  describe('CHAIN-51: fees', () => {
    const LIMIT = 40_000n;
    let advised: Shop;
    beforeAll(async () => {
      await teachFees(node);
      advised = await openShop({
        sources: sources(),
        firstIndex: 500,
        policy: { tiers: [{ upToSats: null, confirmations: 0 }], adviceLimitSats: LIMIT },
        intervals: { ...intervals, feesMs: 500 },
      });
      await advised.untilHeight(await node.height());
    });
    afterAll(async () => advised?.close());

    const adviceOf = async (sale: PayableInvoice) => {
      // until its fee is known and it is three seconds old, the till waits anyway
      const early = new Set<string>(['not_sure', 'fee_unknown', 'just_seen']);
      return eventually(
        async () => (await advised.payments(sale.id))[0]?.advice ?? null,
        (advice) => advice !== null && !advice.reasons.some((reason) => early.has(reason)),
        'advice',
      );
    };
    const pay = async (terms: FeeTerms) => {
      const sale = await advised.charge(LIMIT);
      return { sale, txid: await payAt(node, sale.address, LIMIT, terms) };
    };

    test('the server names what its node does: minimum, estimate, and what a payment pays', async () => {
      const { sale, txid } = await pay({});
      const child = await advised.charge(SATS / 2n);
      await advised.until(sale.id, 'settled');
      const { details } = await node.rpc<{ details: { address: string; vout: number }[] }>('gettransaction', txid);
      // its change, which is the node's own
      const vout = details.find(({ address }) => address === sale.address)?.vout === 0 ? 1 : 0;
      const childTxid = await node.payFrom({ txid, vout }, child.address, SATS / 2n);
      await advised.until(child.id, 'processing');

      const pins = { get: async () => null, set: async () => {} };
      const client = createElectrumClient({ urls: [server.tcpUrl], pins, onNotice: () => {}, onLost: () => {} });
      const words = await feesOfElectrum(await client.connect(), advised.opened.database.read, [txid, childTxid]);
      client.close();
      const { feerate } = await node.rpc<{ feerate: number }>('estimatesmartfee', 2);
      const { mempoolminfee } = await node.rpc<{ mempoolminfee: number }>('getmempoolinfo');
      const feeOf = async (id: string) =>
        btcToSats((await node.rpc<{ fees: { base: number } }>('getmempoolentry', id)).fees.base);
      expect(words).toEqual({
        minimumSatsPerKvb: btcToSats(mempoolminfee),
        twoBlockSatsPerKvb: btcToSats(feerate),
        transactions: new Map([
          [txid, { feeSats: await feeOf(txid), ancestors: 0 }],
          [childTxid, { feeSats: await feeOf(childTxid), ancestors: null }],
        ]),
      });
      expect(await adviceOf(child)).toMatchObject({ word: 'wait', reasons: ['parents_unknown'] });
    });

    test('a payment that pays well settles without a block, and one below the estimate asks a manager', async () => {
      const [good, low] = [await pay({}), await pay({ satsPerByte: 10 })];
      expect(await advised.until(good.sale.id, 'settled')).toMatchObject({ receivedSats: LIMIT });
      expect(await adviceOf(good.sale)).toEqual({ word: 'accept', reasons: [] });
      expect(await adviceOf(low.sale)).toEqual({ word: 'ask', reasons: ['fee_low'] });
      expect(await advised.invoice(low.sale.id)).toMatchObject({ status: 'processing' });
    });

    test('a payment below twice the minimum waits for its block', async () => {
      const { mempoolminfee } = await node.rpc<{ mempoolminfee: number }>('getmempoolinfo');
      const { sale } = await pay({ satsPerByte: mempoolminfee * 1e5 * 1.5 });
      expect(await adviceOf(sale)).toEqual({ word: 'wait', reasons: ['fee_too_low'] });
      await node.mine(1);
      await advised.until(sale.id, 'settled');
    });
  });
});

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startEsploraFacade, type EsploraFacade } from '../support/esplora-facade.ts';
import { openShop, type Shop } from '../support/regtest-shop.ts';
import type { SourceConfig } from '../../src/main/app/ports.ts';
import { openConnection } from '../../src/main/db/engine/connection.ts';

const SATS = 40_000n;

let node: BitcoinNode;
let facade: EsploraFacade;
let shop: Shop;
const sources = (): SourceConfig[] => [{ id: 'esplora', kind: 'esplora', urls: [facade.url] }];

beforeAll(async () => {
  node = await startBitcoinNode({ zmq: false });
  facade = await startEsploraFacade(node);
  shop = await openShop({ sources: sources() });
  await shop.untilHeight(await node.height());
});
afterAll(async () => {
  await shop.close();
  await facade.close();
  await node.close();
});

describe('payments through Esplora', () => {
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

  test('a replacement to another payee makes the invoice new again', async () => {
    const sale = await shop.charge(SATS);
    const txid = await node.pay(sale.address, SATS);
    await shop.until(sale.id, 'processing');
    await node.replaceToOther(txid);
    expect(await shop.until(sale.id, 'new')).toMatchObject({ receivedSats: 0n, notice: 'replaced' });
    await node.mine(1);
  });

  test('CHAIN-34: a payment whose unconfirmed parent is replaced is gone, although nobody spends its own input', async () => {
    const sale = await shop.charge(SATS);
    const [unspent] = await node.rpc<{ txid: string; vout: number }[]>('listunspent', 100);
    if (!unspent) throw new Error('no money');
    const parent = await node.payFrom(unspent, await node.newAddress(), 100_000n + SATS);
    await node.payFrom({ txid: parent, vout: 0 }, sale.address, SATS);
    await shop.until(sale.id, 'processing');
    const { payments } = shop.opened.database.read;
    await expect.poll(() => payments.rawTransaction(parent), { timeout: 60_000 }).toBeDefined();
    await node.payFrom(unspent, await node.newAddress(), 10_000n);
    expect(await shop.until(sale.id, 'new')).toMatchObject({ receivedSats: 0n });
    await node.mine(1);
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
});

describe('more than one page', () => {
  test('sixty unconfirmed dust outputs do not hide the real one, the oldest of them', async () => {
    const sale = await shop.charge(SATS);
    await node.pay(sale.address, SATS);
    for (let count = 0; count < 60; count += 1) await node.pay(sale.address, 600n);
    await shop.untilReceived(sale.id, SATS + 60n * 600n);
    await node.mine(1);
    await shop.until(sale.id, 'settled');
  });

  test('nor do sixty confirmed ones on later pages, found after a stop', async () => {
    const sale = await shop.charge(SATS);
    await shop.stop();
    await node.pay(sale.address, SATS);
    await node.mine(1);
    for (let count = 0; count < 60; count += 1) await node.pay(sale.address, 600n);
    await node.mine(1);
    shop = await openShop({ sources: sources(), folder: shop.folder, startChain: false });
    shop.advance(60 * 60_000);
    await shop.chain.start();
    await shop.untilReceived(sale.id, SATS + 60n * 600n);
    expect(await shop.until(sale.id, 'settled')).toMatchObject({ paidLate: false });
  });
});

/** A server that lied is mute for ten minutes and longer each time, even after a start (chain.md CHAIN-40). */
const startAgain = async (): Promise<void> => {
  facade.intercept(null);
  await shop.stop();
  endWaits(join(shop.folder, 'satchel.db'));
  shop = await openShop({ sources: sources(), folder: shop.folder });
  await shop.untilHeight(await node.height());
};

/** Ends the waits of liars, as time would. */
const endWaits = (file: string): void => {
  const connection = openConnection(file, 'write');
  connection.exec('update source_words set muted_until_ms = 0, times_muted = 0 where muted_until_ms is not null');
  connection.close();
};

describe('an Esplora that fails or lies', () => {
  test('after an outage nothing is lost', async () => {
    const sale = await shop.charge(SATS);
    facade.intercept(() => ({ status: 500, body: 'oops' }));
    await expect.poll(() => shop.chain.sources()[0]?.state, { timeout: 60_000 }).toBe('failing');
    await node.pay(sale.address, SATS);
    facade.intercept(null);
    await shop.until(sale.id, 'processing');
    await node.mine(1);
    await shop.until(sale.id, 'settled');
  });

  test('M8: an Esplora of another network is refused', async () => {
    const [source] = sources();
    if (!source) throw new Error('no source');
    expect(await shop.chain.test(source, null)).toEqual({ ok: true, value: { height: await node.height() } });
    facade.intercept(async (path, honest) =>
      path === '/block-height/0'
        ? { status: 200, body: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f' }
        : honest(),
    );
    expect(await shop.chain.test(source, null)).toMatchObject({
      ok: false,
      error: { params: { reason: 'it is on another network' } },
    });
    facade.intercept(null);
  });

  test('M8: a block without proof of work is shown as an error', async () => {
    facade.intercept(async (path, honest) => {
      const answer = await honest();
      return /^\/blocks?\/\w+$/.test(path)
        ? { ...answer, body: answer.body.replaceAll('"nonce":', '"nonce":1') }
        : answer;
    });
    await node.mine(1);
    await expect
      .poll(() => shop.chain.sources()[0]?.lastError, { timeout: 60_000 })
      .toContain('fails the proof of work');
    await startAgain();
  });

  test('M8: outputs that the transaction does not have are shown as an error and credit nothing', async () => {
    const sale = await shop.charge(SATS);
    facade.intercept(async (path, honest) => {
      const answer = await honest();
      return path.startsWith('/address/')
        ? { ...answer, body: answer.body.replaceAll('"value":999', '"value":40000') }
        : answer;
    });
    await node.pay(sale.address, 999n);
    await expect
      .poll(() => shop.chain.sources()[0]?.lastError, { timeout: 60_000 })
      .toContain('outputs that the transaction does not have');
    expect(await shop.invoice(sale.id)).toMatchObject({ status: 'new', receivedSats: 0n });
    await startAgain();
    await shop.untilReceived(sale.id, 999n);
    await node.mine(1);
  });

  test('M8: a block without a Merkle proof is shown as an error and settles nothing', async () => {
    const sale = await shop.charge(SATS);
    facade.intercept(async (path, honest) => {
      const answer = await honest();
      if (path.endsWith('/merkle-proof'))
        return { ...answer, body: answer.body.replace(/"merkle":\[.*?\]/, '"merkle":[]') };
      return answer;
    });
    await node.pay(sale.address, SATS);
    await node.mine(1);
    await expect.poll(() => shop.chain.sources()[0]?.lastError, { timeout: 60_000 }).toContain('prove');
    expect((await shop.invoice(sale.id)).status).not.toBe('settled');
    await startAgain();
    await shop.until(sale.id, 'settled');
  });
});

test('the scan finds the highest used address and continues past it', async () => {
  let last = await shop.charge(SATS);
  const from = (last.addressIndex ?? 0) + 1;
  expect(await shop.chain.scanWallet('wallet', from)).toEqual({ ok: true, value: { highestUsed: null } });
  for (let count = 0; count < 25; count += 1) last = await shop.charge(SATS);
  const middle = await shop.charge(SATS);
  await node.pay(middle.address, SATS);
  await node.mine(1);
  expect(await shop.chain.scanWallet('wallet', from + 10)).toEqual({
    ok: true,
    value: { highestUsed: middle.addressIndex },
  });
});

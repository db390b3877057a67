/** Far more unpaid invoices than a wallet looks ahead: the addresses that are paid are watched all the same. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startEsploraFacade, type EsploraFacade } from '../support/esplora-facade.ts';
import { coreConfig, eventually, openShop, type PayableInvoice, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;
const INVOICES = 300;
/** The first, the first past the usual gap of 20, one past two gaps, and the last. */
const PAID = [1, 21, 45, INVOICES];

describe.each(['core', 'esplora'] as const)('%s', (kind) => {
  let node: BitcoinNode;
  let facade: EsploraFacade;
  let shop: Shop;
  const invoices: PayableInvoice[] = [];
  beforeAll(async () => {
    node = await startBitcoinNode();
    facade = await startEsploraFacade(node);
    const source = kind === 'core' ? coreConfig(node) : { id: 'esplora', kind: 'esplora' as const, urls: [facade.url] };
    shop = await openShop({ sources: [source], password: node.rpcPassword });
    await shop.untilHeight(await node.height());
    for (let made = 0; made < INVOICES; made += 1) invoices.push(await shop.charge(SATS));
  }); // 300 fsynced invoices on a busy machine
  afterAll(async () => {
    await shop.close();
    await facade.close();
    await node.close();
  });

  test(`M10: of ${INVOICES} unpaid invoices, numbers ${PAID.join(', ')} are paid: all four payments are found, and no other invoice has one`, async () => {
    const paid = invoices.filter((_invoice, at) => PAID.includes(at + 1));
    for (const { address } of paid) await node.pay(address, SATS);
    for (const { id } of paid) await shop.until(id, 'processing');
    await node.mine(1);
    for (const { id } of paid) await shop.until(id, 'settled');
    expect(await receivedBy(shop)).toEqual(new Map(paid.map(({ id }) => [id, SATS])));
  });

  test('M10: the others expire unpaid, and one of them is paid a day later: found, and flagged as late', async () => {
    const [, second] = invoices;
    if (!second) throw new Error('there is no second invoice');
    shop.advance(24 * 3_600_000);
    await shop.until(second.id, 'expired');
    await node.pay(second.address, SATS);
    await eventually(
      () => receivedBy(shop),
      (received) => received.get(second.id) === SATS,
      'the late payment',
    );
    expect(await shop.invoice(second.id)).toMatchObject({ status: 'expired', paidLate: true });
    await node.mine(1);
  });
});

/** The sats that each invoice received, without those that received nothing. */
const receivedBy = async ({ opened }: Shop): Promise<Map<string, bigint>> => {
  const { invoices } = await opened.database.read.invoices.list({ storeId: 'store', limit: INVOICES });
  const paid = invoices.filter(({ receivedSats }) => receivedSats > 0n);
  return new Map(paid.map(({ id, receivedSats }) => [id, receivedSats]));
};

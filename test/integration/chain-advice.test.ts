/** The advice about payments that a real node has in its mempool (chain.md CHAIN-51). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PaymentRecord } from '../../src/main/app/records.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { payAt, teachFees, type FeeTerms } from '../support/fees.ts';
import { coreConfig, eventually, openShop, type PayableInvoice, type Shop } from '../support/regtest-shop.ts';

const LIMIT = 40_000n;

let node: BitcoinNode;
let shop: Shop;

beforeAll(async () => {
  node = await startBitcoinNode();
  await teachFees(node);
  shop = await openShop({
    sources: [coreConfig(node)],
    password: node.rpcPassword,
    policy: { tiers: [{ upToSats: null, confirmations: 0 }], adviceLimitSats: LIMIT },
    intervals: { feesMs: 500 },
  });
  await shop.untilHeight(await node.height());
});
afterAll(async () => {
  await shop?.close();
  await node?.close();
});

const pay = async (terms: FeeTerms = {}, sats = LIMIT): Promise<PayableInvoice> => {
  const sale = await shop.charge(sats);
  await payAt(node, sale.address, sats, terms);
  return sale;
};

const adviceOf = async (sale: PayableInvoice): Promise<PaymentRecord['advice']> =>
  (await shop.payments(sale.id))[0]?.advice ?? null;

/** Advice about a new payment is only to wait, until its fee is known and it is three seconds old. */
const lastAdvice = async (sale: PayableInvoice): Promise<PaymentRecord['advice']> =>
  eventually(
    async () => adviceOf(sale),
    (advice) => advice !== null && !advice.reasons.some((reason) => EARLY.has(reason)),
    'advice',
  );
const EARLY: ReadonlySet<string> = new Set(['not_sure', 'fee_unknown', 'parents_unknown', 'just_seen']);

test('CHAIN-51: a payment that pays well is accepted, and the sale settles without a block', async () => {
  const sale = await pay();
  expect(await shop.until(sale.id, 'settled')).toMatchObject({ receivedSats: LIMIT });
  expect(await adviceOf(sale)).toEqual({ word: 'accept', reasons: [] });
});

test('CHAIN-51: a payment that pays too little waits, and settles in a block', async () => {
  const { mempoolminfee } = await node.rpc<{ mempoolminfee: number }>('getmempoolinfo');
  const sale = await pay({ satsPerByte: mempoolminfee * 1e5 * 1.5 });
  expect(await lastAdvice(sale)).toEqual({ word: 'wait', reasons: ['fee_too_low'] });
  expect(await shop.invoice(sale.id)).toMatchObject({ status: 'processing' });
  await node.mine(1);
  await shop.until(sale.id, 'settled');
});

test('CHAIN-51: a payment below the estimate for two blocks asks a manager', async () => {
  const sale = await pay({ satsPerByte: 10 });
  expect(await lastAdvice(sale)).toEqual({ word: 'ask', reasons: ['fee_low'] });
});

test('CHAIN-51: a payment whose sender announced a replacement (BIP 125) asks a manager', async () => {
  const sale = await pay({ isReplaceable: true });
  expect(await lastAdvice(sale)).toEqual({ word: 'ask', reasons: ['replaceable'] });
  expect(await shop.invoice(sale.id)).toMatchObject({ status: 'processing' });
});

test('CHAIN-51: a payment that spends one unconfirmed payment asks, and one that spends two waits', async () => {
  const [parent, child] = [await shop.charge(LIMIT), await shop.charge(LIMIT)];
  await payChain([await node.newAddress(), parent.address, child.address]);
  expect(await lastAdvice(parent)).toEqual({ word: 'ask', reasons: ['has_parent'] });
  expect(await lastAdvice(child)).toEqual({ word: 'wait', reasons: ['many_parents'] });
});

test('CHAIN-51: more than ten limits of a day ask a manager until a block comes', async () => {
  await node.mine(1);
  const sales: PayableInvoice[] = [];
  for (let count = 0; count < 10; count += 1) sales.push(await pay());
  for (const { id } of sales) await shop.until(id, 'settled');
  const eleventh = await pay();
  expect(await lastAdvice(eleventh)).toEqual({ word: 'ask', reasons: ['over_budget'] });
  expect(await shop.invoice(eleventh.id)).toMatchObject({ status: 'processing' });
  await node.mine(1);
  await shop.until(eleventh.id, 'settled');
});

/** Pays the limit to each address from the change of the payment before, none of them replaceable. */
const payChain = async (addresses: readonly string[]): Promise<void> => {
  const large = { minimumAmount: 1 }; // the wallet holds the change of other payments too
  const [coin] = await node.rpc<{ txid: string; vout: number; amount: number }[]>(
    'listunspent',
    1,
    9_999_999,
    [],
    true,
    large,
  );
  if (!coin) throw new Error('no coin');
  let { txid, vout, amount } = coin;
  for (const address of addresses) {
    amount = Number((amount - Number(LIMIT) / 1e8 - 0.0001).toFixed(8));
    const outputs = [{ [address]: Number(LIMIT) / 1e8 }, { [await node.newAddress()]: amount }];
    const raw = await node.rpc<string>('createrawtransaction', [{ txid, vout }], outputs, 0, false);
    const { hex } = await node.rpc<{ hex: string }>('signrawtransactionwithwallet', raw);
    txid = await node.rpc<string>('sendrawtransaction', hex, 0);
    vout = 1;
  }
};

/** A shop over two LND nodes, in an order: while the first is gone or silent, the second makes the codes. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openCountedLine, type CountedLine } from '../support/counted-line.ts';
import { createLightningOwner } from '../support/lightning-shop.ts';
import type { LndNode } from '../support/lnd.ts';
import { payUntilPaid, startLndPair, textOf, type LndPair } from '../support/lnd-pair.ts';
import { LND_MISSING } from '../support/lnd-program.ts';

const owner = createLightningOwner();
let pair: LndPair;
/** Between the shop and its first node. */
let line: CountedLine;
let [firstId, secondId] = ['', ''];

/** LND's word for an invoice; null if it has none of this hash. */
const stateAt = async (node: LndNode, hash: string): Promise<string | null> => {
  try {
    return (await node.call<{ state: string }>('GET', `/v1/invoice/${hash}`)).state;
  } catch (error) {
    if (String(error).includes('unable to locate invoice')) return null;
    throw error;
  }
};
const newestAt = async (node: LndNode): Promise<string> => {
  const list = await node.call<{ invoices: { r_hash: string }[] }>(
    'GET',
    '/v1/invoices?reversed=true&num_max_invoices=1',
  );
  return Buffer.from(list.invoices[0]?.r_hash ?? '', 'base64').toString('hex');
};
const statesOf = async (hash: string) => [await stateAt(pair.shop, hash), await stateAt(pair.customer, hash)];

describe.skipIf(LND_MISSING)(`two LND nodes of one shop${LND_MISSING ? ` (${LND_MISSING})` : ''}`, () => {
  beforeAll(async () => {
    pair = await startLndPair();
    line = await openCountedLine(pair.shop.url);
    await owner.open();
    firstId = await owner.add(await pair.textFor(line.url, line.certificate));
    secondId = await owner.add(await textOf(pair.customer));
  });
  afterEach(() => pair?.shop.thaw());
  afterAll(async () => {
    await owner.close();
    await line?.close();
    await pair?.close();
  });

  test('LN-20: while the first is gone, the second makes the codes; both are credited, each once', async () => {
    await Promise.all([owner.isUp(firstId), owner.isUp(secondId)]);
    const before = await owner.sell();
    expect(await statesOf(before.hash)).toEqual(['OPEN', null]);
    line.cut();
    const meanwhile = await owner.sell();
    expect(await statesOf(meanwhile.hash)).toEqual([null, 'OPEN']);
    await payUntilPaid(pair.shop, meanwhile.bolt11);
    await expect.poll(() => owner.paymentsOf(meanwhile.id)).toEqual(['settled', 4_500, 1]);
    // the code of the first is paid while the shop cannot hear it
    await pair.pay(before.bolt11);
    expect(await owner.paymentsOf(before.id)).toEqual(['new', 0, 0]);
    line.mend();
    await expect.poll(() => owner.paymentsOf(before.id)).toEqual(['settled', 4_500, 1]);
    await owner.isUp(firstId);
    const after = await owner.sell();
    expect(await statesOf(after.hash)).toEqual(['OPEN', null]);
    await pair.pay(after.bolt11);
    await expect.poll(() => owner.paymentsOf(after.id)).toEqual(['settled', 4_500, 1]);
    expect(await owner.paymentsOf(meanwhile.id)).toEqual(['settled', 4_500, 1]);
  });

  test('LN-20: a first that says nothing is waited for no longer than its share, and its late code is cancelled', async () => {
    await owner.isUp(firstId);
    const lastOfFirst = await newestAt(pair.shop);
    pair.shop.freeze();
    const { id, hash, bolt11 } = await owner.sell();
    expect(await stateAt(pair.customer, hash)).toBe('OPEN');
    pair.shop.thaw();
    await expect.poll(() => newestAt(pair.shop)).not.toBe(lastOfFirst);
    const late = await newestAt(pair.shop);
    expect(late).not.toBe(hash);
    await expect.poll(() => stateAt(pair.shop, late)).toBe('CANCELED');
    await payUntilPaid(pair.shop, bolt11);
    await expect.poll(() => owner.paymentsOf(id)).toEqual(['settled', 4_500, 1]);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startEsploraFacade, type EsploraFacade } from '../support/esplora-facade.ts';
import vectors from '../vectors/esplora/shapes.json' with { type: 'json' };

let node: BitcoinNode;
let facade: EsploraFacade;
let address: string;
let mined: string;

beforeAll(async () => {
  node = await startBitcoinNode({ zmq: false });
  facade = await startEsploraFacade(node);
  address = await node.newAddress();
  mined = await node.pay(address, 10_000);
  await node.mine(1);
});
afterAll(async () => {
  await facade.close();
  await node.close();
});

/** Keys and types of an answer; those of the first element for an array. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
};
const ask = async (path: string): Promise<{ status: number; text: string }> => {
  const response = await fetch(`${facade.url}${path}`);
  return { status: response.status, text: await response.text() };
};
const json = async (path: string): Promise<unknown> => JSON.parse((await ask(path)).text);
const first = async (path: string): Promise<unknown> => {
  const list = await json(path);
  return Array.isArray(list) ? list[0] : undefined;
};
const { shapes } = vectors;

test('answers have the keys and types of the public API', async () => {
  const tip = (await ask('/blocks/tip/hash')).text;
  expect(shapeOf(await json(`/tx/${mined}`))).toEqual(shapes.tx);
  expect(shapeOf(await first(`/address/${address}/txs`))).toEqual(shapes.tx);
  expect(shapeOf(await first(`/address/${address}/txs/chain`))).toEqual(shapes.tx);
  expect(shapeOf(await json(`/address/${address}`))).toEqual(shapes.address);
  expect(shapeOf(await first(`/address/${address}/utxo`))).toEqual(shapes.utxo);
  expect(shapeOf(await json(`/block/${tip}`))).toEqual(shapes.block);
  expect(shapeOf(await first('/blocks'))).toEqual(shapes.block);
  expect(shapeOf(await json(`/tx/${mined}/merkle-proof`))).toEqual(shapes.merkleProof);
  expect(shapeOf(await json(`/tx/${mined}/status`))).toEqual(shapes.tx.status);
  expect(shapeOf(await json(`/tx/${'0'.repeat(64)}/status`))).toEqual(shapes.unconfirmedStatus);
});

test('spends are named, unconfirmed ones without a block', async () => {
  const tx = await node.rpc<{ vin: { txid: string; vout: number }[] }>(
    'getrawtransaction',
    mined,
    1,
    (await ask('/blocks/tip/hash')).text,
  );
  const [input] = tx.vin;
  expect(shapeOf(await json(`/tx/${input?.txid}/outspend/${input?.vout}`))).toEqual(shapes.outspend);
  const other = await node.newAddress();
  const waiting = await node.pay(other, 10_000);
  expect(await first(`/address/${other}/txs/mempool`)).toMatchObject({ txid: waiting, status: { confirmed: false } });
  await node.mine(1);
  expect(shapeOf(await json(`/tx/${waiting}/outspend/99`))).toEqual(shapes.unspent);
});

test('plain answers and unknown things', async () => {
  expect(await ask('/blocks/tip/height')).toEqual({ status: 200, text: String(await node.height()) });
  expect((await ask('/block-height/0')).text).toMatch(/^[0-9a-f]{64}$/);
  for (const path of ['/block-height/99999', `/tx/${'0'.repeat(64)}`, `/tx/${'0'.repeat(64)}/hex`, '/nothing'])
    expect((await ask(path)).status).toBe(404);
  const refused = await fetch(`${facade.url}/tx`, { method: 'POST', body: '00' });
  expect(refused.status).toBe(400);
});

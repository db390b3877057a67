/** The test of a node asks it for its ZMQ addresses, and refuses one that does not answer (product.md SRC-10). */
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { coreEntry } from '../../src/main/chain/sources/core.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { coreConfig } from '../support/regtest-shop.ts';

let node: BitcoinNode;
beforeAll(async () => {
  node = await startBitcoinNode();
});
afterAll(() => node.close());

const testWith = (zmqRawTx: string | null, zmqHashBlock: string | null, of = node): Promise<unknown> => {
  const config = coreConfig(of, { zmq: false });
  if (config.kind !== 'core') return expect.fail('no node');
  return coreEntry
    .test({ ...config, zmqRawTx, zmqHashBlock }, of.rpcPassword, 'regtest')
    .catch((error: unknown) => String(error));
};

test('SRC-10: the addresses that the node sends to are taken, and so is none', async () => {
  const height = await node.height();
  expect(await testWith(node.zmqRawTx, node.zmqHashBlock)).toBe(height);
  expect(await testWith(null, null)).toBe(height);
});

test('SRC-10: another address is refused, and the right ones are named', async () => {
  const refused = await testWith('tcp://127.0.0.1:1', null);
  expect(refused).toContain('its ZMQ addresses are ');
  expect(refused).toContain(`pubrawtx ${node.zmqRawTx}`);
  expect(refused).toContain(`pubhashblock ${node.zmqHashBlock}`);
});

test('SRC-10: an address of the right port on another machine is refused', async () => {
  const port = new URL(node.zmqRawTx ?? '').port;
  const elsewhere = `tcp://127.0.0.2:${port}`;
  const silent = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request'));
  await new Promise<void>((resolve) => silent.listen(Number.parseInt(port, 10), '127.0.0.2', resolve));
  expect(await testWith(elsewhere, null)).toContain('its ZMQ address does not answer');
  await new Promise((resolve) => silent.close(resolve));
  expect(await testWith(elsewhere, null)).toContain('its ZMQ address does not answer');
});

test('SRC-10: a node without ZMQ says that it offers none', async () => {
  const plain = await startBitcoinNode({ zmq: false, blocks: 0 });
  expect(await testWith('tcp://127.0.0.1:1', null, plain)).toContain('it offers no ZMQ');
  await plain.close();
});

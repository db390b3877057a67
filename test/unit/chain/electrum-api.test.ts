import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createElectrumClient } from '../../../src/main/chain/electrum-client.ts';
import {
  createElectrumApi,
  readNotice,
  scriptHashOf,
  type ElectrumApi,
} from '../../../src/main/chain/sources/electrum-api.ts';
import { ProvablyWrong, reasonOf } from '../../../src/main/upstream/reasons.ts';
import { startElectrumServer, type ElectrumServer } from '../../support/electrum-server.ts';
import vectors from '../../vectors/chain/headers.json' with { type: 'json' };

const HEADERS = vectors.first.map(({ raw }) => raw);
const TXID = 'ab'.repeat(32);

let server: ElectrumServer;
let api: ElectrumApi;
let close: () => void;
beforeEach(async () => {
  server = await startElectrumServer();
  const pins = { get: async () => null, set: async () => {} };
  const client = createElectrumClient({ urls: [server.url], pins, onNotice: () => {}, onLost: () => {} });
  close = client.close;
  api = createElectrumApi(await client.connect());
});
afterEach(async () => {
  close();
  await server.close();
});

test('CHAIN-41: a script is named by its hash in reversed order', () => {
  // the example of the protocol's documentation: the address of the first block
  expect(scriptHashOf('76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac')).toBe(
    '8b01df4e368ea28f8dc0423bcf7a4923e3a12d307c875e47a0cfbf90b5c39161',
  );
});

describe('CHAIN-41: headers', () => {
  test.each([
    ['one string', { count: 3, hex: HEADERS.join(''), max: 2016 }],
    ['a list', { count: 3, headers: HEADERS, max: 2016 }],
  ])('are read from %s', async (_what, answer) => {
    server.on('blockchain.block.headers', () => answer);
    expect((await api.headers(0, 2)).toString('hex')).toBe(HEADERS.join(''));
  });

  test('of more than two weeks are asked for in parts', async () => {
    server.on('blockchain.block.headers', ({ params }) => ({ hex: (HEADERS[0] ?? '').repeat(Number(params[1])) }));
    expect((await api.headers(100, 4_231)).length).toBe(4_132 * 80);
    expect(server.requests.slice(1).map(({ params }) => params)).toEqual([
      [100, 2_016],
      [2_116, 2_016],
      [4_132, 100],
    ]);
  });
});

describe('CHAIN-41: histories', () => {
  test('name blocks, the mempool (0), and unconfirmed parents (−1)', async () => {
    server.on('blockchain.scripthash.get_history', () => [
      { tx_hash: TXID, height: 100 },
      { tx_hash: TXID, height: 0, fee: 200 },
      { tx_hash: TXID, height: -1, fee: 200 },
    ]);
    expect((await api.history(TXID)).map(({ height }) => height)).toEqual([100, 0, -1]);
  });

  test.each([[[{ tx_hash: TXID, height: -2 }]], [[{ tx_hash: 'ab', height: 1 }]], ['history']])(
    '%j is none',
    async (answer) => {
      server.on('blockchain.scripthash.get_history', () => answer);
      expect(await api.history(TXID).catch(reasonOf)).toBe('it does not answer as Electrum servers do');
    },
  );

  test('that are refused say why', async () => {
    server.on('blockchain.scripthash.get_history', () => new Error('history too large'));
    expect(await api.history(TXID).catch(reasonOf)).toBe('history too large');
  });
});

test('CHAIN-43: a refused subscription is told from one without history', async () => {
  server.on('blockchain.scripthash.subscribe', ({ params }) => {
    if (params[0] === 'aa') return null;
    return params[0] === 'bb' ? TXID : new Error('too many');
  });
  expect(await api.subscribe(['aa', 'bb', 'cc'])).toEqual(['empty', 'used', 'refused']);
});

test.each(['00', 'no hex', HEADERS[0] ?? ''])('CHAIN-40: %s is not the transaction that was asked for', async (raw) => {
  server.on('blockchain.transaction.get', () => raw);
  await expect(api.transaction(TXID)).rejects.toThrow(ProvablyWrong);
});

test('a transaction that is refused is named with the reason', async () => {
  server.on('blockchain.transaction.broadcast', () => TXID);
  expect(await api.send('00')).toBeNull();
  server.on('blockchain.transaction.broadcast', () => new Error('txn-mempool-conflict'));
  expect(await api.send('00')).toBe('txn-mempool-conflict');
});

test('notices that nobody asked for are left alone', () => {
  const [hex] = HEADERS;
  expect(readNotice('blockchain.headers.subscribe', [{ hex, height: 5 }])).toEqual({
    kind: 'tip',
    tip: { hex, height: 5 },
  });
  expect(readNotice('blockchain.scripthash.subscribe', [TXID, null])).toEqual({ kind: 'status', scriptHash: TXID });
  expect(readNotice('blockchain.headers.subscribe', [{ hex: '00', height: 5 }])).toBeNull();
  expect(readNotice('server.peers.subscribe', [TXID])).toBeNull();
});

/** Each kind of source says in its own way what a payment pays (chain.md CHAIN-51). */
import { afterEach, describe, expect, it } from 'vitest';
import { createElectrumClient } from '../../../src/main/chain/electrum-client.ts';
import { createRpcClient } from '../../../src/main/chain/rpc-client.ts';
import { DEFAULT_INTERVALS } from '../../../src/main/chain/source.ts';
import { feesOfCore } from '../../../src/main/chain/sources/core-fees.ts';
import { scriptHashOf } from '../../../src/main/chain/sources/electrum-api.ts';
import { feesOfElectrum } from '../../../src/main/chain/sources/electrum-fees.ts';
import { createEsploraApi } from '../../../src/main/chain/sources/esplora-api.ts';
import { feesOfEsplora } from '../../../src/main/chain/sources/esplora-fees.ts';
import { createHttpClient } from '../../../src/main/upstream/http-client.ts';
import { startElectrumServer } from '../../support/electrum-server.ts';
import { sampleInvoice, samplePayment } from '../db/repositories/samples.ts';
import { startWebServer } from './web-server.ts';

const id = (name: string): string => Buffer.from(name).toString('hex').padStart(64, '0');
const PAYMENT = id('payment');

const endings: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

describe('CHAIN-51: Bitcoin Core', () => {
  const ask = async (results: readonly (object | null)[]) => {
    const server = await startWebServer((_path, response) =>
      response.end(
        JSON.stringify(
          results.map((result, at) => ({ id: at, result, error: result ? null : { code: -5, message: 'no' } })),
        ),
      ),
    );
    const rpc = createRpcClient({ url: server.url, username: null, password: null });
    endings.push(server.close, rpc.close);
    return feesOfCore(rpc, [PAYMENT]);
  };

  it('counts no payment as its own ancestor, and reads exact sats', async () => {
    const answer = [
      { mempoolminfee: 0.000001 },
      { feerate: 0.00002001, blocks: 2 },
      { ancestorcount: 2, fees: { base: 0.00000289 } },
    ];
    expect(await ask(answer)).toEqual({
      minimumSatsPerKvb: 100n,
      twoBlockSatsPerKvb: 2_001n,
      transactions: new Map([[PAYMENT, { feeSats: 289n, ancestors: 1 }]]),
    });
  });

  it('may have no estimate, and no longer the payment', async () => {
    expect(await ask([{ mempoolminfee: 0.00001 }, { errors: ['Insufficient data'], blocks: 0 }, null])).toEqual({
      minimumSatsPerKvb: 1_000n,
      twoBlockSatsPerKvb: null,
      transactions: new Map(),
    });
  });
});

describe('CHAIN-51: an Esplora', () => {
  interface Tx {
    readonly parents?: readonly string[];
    readonly confirmed?: boolean;
  }
  const ask = async (estimates: object, transactions: Readonly<Record<string, Tx>>) => {
    const server = await startWebServer((path, response) => {
      if (path === '/fee-estimates') return void response.end(JSON.stringify(estimates));
      const tx = transactions[path.replace('/tx/', '')];
      if (!tx) return void response.writeHead(404).end('Transaction not found');
      const mined = { confirmed: true, block_height: 1, block_hash: id('block'), block_time: 1 };
      return void response.end(
        JSON.stringify({
          txid: path.replace('/tx/', ''),
          fee: 1_410,
          vin: (tx.parents ?? []).map((txid) => ({ txid })),
          vout: [],
          status: tx.confirmed ? mined : { confirmed: false },
        }),
      );
    });
    const http = createHttpClient({ urls: [server.url], gapMs: () => 0, ...DEFAULT_INTERVALS });
    endings.push(server.close, http.close);
    return feesOfEsplora(createEsploraApi(http), [PAYMENT]);
  };
  const [a, b, c] = [id('a'), id('b'), id('c')];
  const ancestors = async (transactions: Readonly<Record<string, Tx>>) =>
    (await ask({}, transactions)).transactions.get(PAYMENT)?.ancestors;

  it('has no minimum, so its lowest estimate stands for it', async () => {
    expect(await ask({ '1': 20.5, '2': 12.345, '1008': 1.1 }, { [PAYMENT]: {} })).toEqual({
      minimumSatsPerKvb: 1_100n,
      twoBlockSatsPerKvb: 12_345n,
      transactions: new Map([[PAYMENT, { feeSats: 1_410n, ancestors: 0 }]]),
    });
    expect(await ask({}, {})).toEqual({
      minimumSatsPerKvb: null,
      twoBlockSatsPerKvb: null,
      transactions: new Map(),
    });
  });

  it('names parents, of which only unconfirmed ones count, and theirs too', async () => {
    const mined = { confirmed: true };
    expect(await ancestors({ [PAYMENT]: { parents: [a, b] }, [a]: mined, [b]: mined })).toBe(0);
    expect(await ancestors({ [PAYMENT]: { parents: [a, b] }, [a]: mined, [b]: { parents: [c] }, [c]: mined })).toBe(1);
    expect(await ancestors({ [PAYMENT]: { parents: [a] }, [a]: { parents: [c] }, [c]: {} })).toBe(2);
    expect(await ancestors({ [PAYMENT]: { parents: [a, b] }, [a]: {}, [b]: {} })).toBe(2);
  });

  it('makes the number unknown if it does not know a parent, or there are very many', async () => {
    expect(await ancestors({ [PAYMENT]: { parents: [a] } })).toBeNull();
    const many = Array.from({ length: 26 }, (_, at) => id(`p${at}`));
    expect(await ancestors({ [PAYMENT]: { parents: many } })).toBeNull();
  });

  it('says nothing of a payment that is mined by now', async () => {
    expect((await ask({}, { [PAYMENT]: { confirmed: true } })).transactions.size).toBe(0);
  });
});

describe('CHAIN-51: an Electrum server', () => {
  const SCRIPT = '0014' + '11'.repeat(20);
  const ask = async (answers: Readonly<Record<string, unknown>>) => {
    const server = await startElectrumServer();
    const asked: unknown[] = [];
    for (const [method, answer] of Object.entries(answers))
      server.on(method, ({ params }) => {
        asked.push(...params);
        return answer;
      });
    const pins = { get: async () => null, set: async () => {} };
    const client = createElectrumClient({ urls: [server.url], pins, onNotice: () => {}, onLost: () => {} });
    endings.push(server.close, client.close);
    const read = {
      payments: { byTxid: async () => [samplePayment({ txid: PAYMENT })] },
      invoices: { get: async () => sampleInvoice(1, { scriptHex: SCRIPT }) },
    };
    return { asked, words: await feesOfElectrum(await client.connect(), read, [PAYMENT]) };
  };
  const MEMPOOL = 'blockchain.scripthash.get_mempool';

  it('of protocol 1.6 names the minimum of its mempool, and the fee by the address that is paid', async () => {
    const { words, asked } = await ask({
      'mempool.get_info': { mempoolminfee: 0.00002, minrelaytxfee: 0.00001, incrementalrelayfee: 0.00001 },
      'blockchain.estimatefee': 0.00003,
      [MEMPOOL]: [
        { tx_hash: PAYMENT, height: 0, fee: 987 },
        { tx_hash: id('other'), height: 0, fee: 1 },
      ],
    });
    expect(words).toEqual({
      minimumSatsPerKvb: 2_000n,
      twoBlockSatsPerKvb: 3_000n,
      transactions: new Map([[PAYMENT, { feeSats: 987n, ancestors: 0 }]]),
    });
    expect(asked).toContain(scriptHashOf(SCRIPT));
  });

  it('of before names what it relays, which the lowest rate of a full mempool raises', async () => {
    const minimum = async (histogram: unknown) =>
      (await ask({ 'blockchain.relayfee': 0.00001, 'mempool.get_fee_histogram': histogram })).words.minimumSatsPerKvb;
    expect(await minimum([])).toBe(1_000n);
    expect(
      await minimum([
        [30, 100_000],
        [4.5, 90_000],
      ]),
    ).toBe(4_500n);
    expect(await minimum([[0.5, 90_000]])).toBe(1_000n);
  });

  it('does not say how many parents are unconfirmed, and may have no estimate', async () => {
    const { words } = await ask({
      'blockchain.estimatefee': -1,
      [MEMPOOL]: [{ tx_hash: PAYMENT, height: -1, fee: 987 }],
    });
    expect(words).toEqual({
      minimumSatsPerKvb: null,
      twoBlockSatsPerKvb: null,
      transactions: new Map([[PAYMENT, { feeSats: 987n, ancestors: null }]]),
    });
  });
});

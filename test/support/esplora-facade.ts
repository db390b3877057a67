/**
 * Esplora's HTTP API over a regtest node, as its public documentation describes it (github.com/Blockstream/esplora): a page
 * holds at most 50 unconfirmed and 25 confirmed transactions, or 10 blocks; amounts are in sats; an unknown thing is 404,
 * except that `/tx/:txid/status` calls an unknown transaction unconfirmed. Assets, fee estimates, address prefixes, mempool
 * statistics and the scripthash twins of the address calls are left out.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { BitcoinNode } from './bitcoin-node.ts';
import { branchOf } from './made-blocks.ts';
import { createIndexer, statusJson, type CoreBlock, type EsploraIndex, type IndexedTx } from './esplora-index.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}
/** Answers instead of the facade, or changes its answer: so a test makes a server slow, broken or dishonest. */
export type Intercept = (path: string, honest: () => Promise<Answer>) => Promise<Answer> | Answer;

export interface EsploraFacade {
  readonly url: string;
  /** Paths requested so far, oldest first. */
  readonly asked: string[];
  readonly intercept: (intercept: Intercept | null) => void;
  /** Stays as it is now: blocks and transactions that come later are not indexed. */
  readonly freeze: () => Promise<void>;
  /** Returns its state now, for `balance`. */
  readonly snapshot: () => Promise<EsploraIndex>;
  /**
   * Answers as at a snapshot (now if none is given) and as the node is then in turn, as two servers behind a load balancer
   * do: each request goes to the other one, or each question for the tip and what follows it.
   */
  readonly balance: (old?: EsploraIndex, by?: 'request' | 'tip') => Promise<void>;
  /** Shows all that the node has again. */
  readonly thaw: () => void;
  readonly close: () => Promise<void>;
}

const CONFIRMED_PAGE = 25;
const MEMPOOL_LIMIT = 50;
const BLOCKS_PAGE = 10;

/** Starts the facade on a free port on loopback. */
export const startEsploraFacade = async (node: BitcoinNode): Promise<EsploraFacade> => {
  const readIndex = createIndexer(node);
  const asked: string[] = [];
  let intercept: Intercept | null = null;
  let frozen: EsploraIndex | null = null;
  let balancedBy: 'request' | 'tip' | null = null;
  let isOldsTurn = false;
  // requests run one after the other, so that every answer shows one state of the node
  let last: Promise<unknown> = Promise.resolve();

  const indexFor = async (path: string): Promise<EsploraIndex> => {
    if (balancedBy === 'request' || path === '/blocks/tip/hash') isOldsTurn = !isOldsTurn;
    return frozen && (balancedBy === null || isOldsTurn) ? frozen : readIndex();
  };
  const broadcast = async (hex: string): Promise<Answer> => {
    try {
      return text(await node.rpc<string>('sendrawtransaction', hex));
    } catch (error) {
      return { status: 400, body: `sendrawtransaction RPC error: ${String(error)}` };
    }
  };
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const path = request.url ?? '/';
    asked.push(path);
    const honest = async (): Promise<Answer> =>
      request.method === 'POST' ? broadcast(await bodyOf(request)) : answerGet(await indexFor(path), path);
    return intercept ? intercept(path, honest) : honest();
  };
  const server = createServer((request, response) => {
    last = last
      .then(async () => send(response, await answer(request)))
      .catch((error: unknown) => send(response, { status: 500, body: String(error) }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the facade has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    intercept: (next) => {
      intercept = next;
    },
    freeze: async () => {
      frozen = await readIndex();
      balancedBy = null;
    },
    snapshot: readIndex,
    balance: async (old, by = 'request') => {
      frozen = old ?? (await readIndex());
      balancedBy = by;
    },
    thaw: () => {
      frozen = null;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
};

const json = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) });
const text = (body: string): Answer => ({ status: 200, body });
const missing = (what: string): Answer => ({ status: 404, body: `${what} not found` });

const blockJson = (block: CoreBlock) => ({
  id: block.hash,
  height: block.height,
  version: block.version,
  timestamp: block.time,
  tx_count: block.tx.length,
  size: block.size,
  weight: block.weight,
  merkle_root: block.merkleroot,
  previousblockhash: block.previousblockhash ?? null,
  mediantime: block.mediantime,
  nonce: block.nonce,
  bits: Number.parseInt(block.bits, 16),
  difficulty: block.difficulty,
});

const merkleProof = (txid: string, { tx, height }: CoreBlock) => {
  const txids = tx.map((one) => one.txid);
  const position = txids.indexOf(txid);
  return { block_height: height, merkle: branchOf(txids, position), pos: position };
};

const historyOf = (index: EsploraIndex, address: string): IndexedTx[] =>
  [...index.txs.values()].filter(({ addresses }) => addresses.has(address));

const statsOf = (index: EsploraIndex, address: string, txs: readonly IndexedTx[]) => {
  const funded = txs.flatMap(({ outputs }) => outputs.filter((output) => output.address === address));
  const spent = txs.flatMap(({ spends }) =>
    spends.flatMap((outpoint) => {
      const [txid = '', vout] = outpoint.split(':');
      const output = index.txs.get(txid)?.outputs[Number(vout)];
      return output?.address === address ? [output] : [];
    }),
  );
  const sum = (outputs: readonly { value: number }[]) => outputs.reduce((total, { value }) => total + value, 0);
  return {
    funded_txo_count: funded.length,
    funded_txo_sum: sum(funded),
    spent_txo_count: spent.length,
    spent_txo_sum: sum(spent),
    tx_count: txs.length,
  };
};

const utxosOf = (index: EsploraIndex, address: string) =>
  historyOf(index, address).flatMap(({ json: tx, outputs, block }) =>
    outputs.flatMap((output, vout) =>
      output.address === address && !index.spenders.has(`${tx.txid}:${vout}`)
        ? [{ txid: tx.txid, vout, status: statusJson(block), value: output.value }]
        : [],
    ),
  );

const addressCall = (index: EsploraIndex, [address = '', , kind, last]: readonly string[], what?: string): Answer => {
  const history = historyOf(index, address);
  const confirmed = history.filter(({ block }) => block !== null);
  const waiting = history.filter(({ block }) => block === null);
  const page = (txs: readonly IndexedTx[]) => json(txs.map((tx) => tx.json));
  if (what === undefined)
    return json({
      address,
      chain_stats: statsOf(index, address, confirmed),
      mempool_stats: statsOf(index, address, waiting),
    });
  if (what === 'utxo') return json(utxosOf(index, address));
  if (what !== 'txs') return missing('Endpoint');
  if (kind === 'mempool') return page(waiting.slice(0, MEMPOOL_LIMIT));
  if (kind === undefined) return page([...waiting.slice(0, MEMPOOL_LIMIT), ...confirmed.slice(0, CONFIRMED_PAGE)]);
  const from = last === undefined ? 0 : confirmed.findIndex((tx) => tx.json.txid === last) + 1;
  return page(confirmed.slice(from, from + CONFIRMED_PAGE));
};

const outspendOf = (index: EsploraIndex, outpoint: string): Answer => {
  const spender = index.spenders.get(outpoint);
  if (!spender) return json({ spent: false });
  return json({ spent: true, ...spender, status: statusJson(index.txs.get(spender.txid)?.block ?? null) });
};

const txCall = (index: EsploraIndex, [txid = '', what, vout]: readonly string[]): Answer => {
  const tx = index.txs.get(txid);
  if (what === 'status') return json(statusJson(tx?.block ?? null));
  if (what === 'outspend') return outspendOf(index, `${txid}:${vout}`);
  if (!tx) return missing('Transaction');
  if (what === undefined) return json(tx.json);
  if (what === 'hex') return text(tx.hex);
  return what === 'merkle-proof' && tx.block ? json(merkleProof(txid, tx.block)) : missing('Endpoint');
};

const blocksCall = (index: EsploraIndex, [first, what]: readonly string[]): Answer => {
  const tip = index.blocks.at(-1);
  if (first === 'tip') return text(what === 'hash' ? (tip?.hash ?? '') : `${tip?.height ?? 0}`);
  const start = first === undefined ? index.blocks.length - 1 : Number(first);
  const page = index.blocks.slice(Math.max(0, start - BLOCKS_PAGE + 1), start + 1).toReversed();
  return json(page.map(blockJson));
};

const answerGet = (index: EsploraIndex, path: string): Answer => {
  const [, resource, ...rest] = path.split('/');
  if (resource === 'address') return addressCall(index, rest, rest[1]);
  if (resource === 'tx') return txCall(index, rest);
  if (resource === 'blocks') return blocksCall(index, rest);
  if (resource === 'block-height') {
    const block = index.blocks[Number(rest[0])];
    return block ? text(block.hash) : missing('Block');
  }
  if (resource !== 'block') return missing('Endpoint');
  const block = index.blocks.find(({ hash }) => hash === rest[0]);
  if (!block) return missing('Block');
  if (rest[1] === 'txid') return text(block.tx[Number(rest[2])]?.txid ?? '');
  return json(blockJson(block));
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
};

const send = (response: ServerResponse, { status, body, headers }: Answer): void => {
  response.writeHead(status, { 'content-type': 'text/plain', ...headers });
  response.end(body);
};

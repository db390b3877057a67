/** Stands between Satchel and a real node, and changes some of the node's answers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SourceConfig } from '../../src/main/app/ports.ts';
import type { BitcoinNode } from './bitcoin-node.ts';
import { coreConfig, eventually, type Shop } from './regtest-shop.ts';

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}
interface Answer {
  readonly id: number;
  readonly result: unknown;
  readonly error: { readonly code: number; readonly message: string } | null;
}
type Changed = Pick<Answer, 'result' | 'error'> | undefined;
/** Gives another answer to a call, or undefined for the node's own; a promise holds all answers back until it resolves. */
type Change = (call: Call, answer: Answer) => Changed | Promise<Changed>;

export interface NodeProxy {
  /** A source that reaches the node through this proxy, without ZMQ. */
  readonly source: SourceConfig;
  /** Number of calls of this method so far. */
  readonly asked: (method: string) => number;
  readonly change: (next: Change) => void;
  readonly close: () => Promise<void>;
}

export const refusal = (code: number, message: string) => ({ result: null, error: { code, message } });

/** Waits until the node was read in full again, at least once from the beginning. */
export const untilReadAgain = async (proxy: NodeProxy): Promise<void> => {
  const before = proxy.asked('getrawmempool');
  await eventually(
    async () => proxy.asked('getrawmempool') - before,
    (asked) => asked > 2,
    'another look',
  );
};
/** Waits until the only source of a shop says this of itself; null while nothing is wrong. */
export const untilSays = async (shop: Shop, lastError: string | null): Promise<void> => {
  await eventually(
    async () => shop.chain.sources()[0],
    (source) => source?.lastError === lastError,
    lastError ?? 'ok',
  );
};

export const openNodeProxy = async (node: BitcoinNode, first: Change = () => undefined): Promise<NodeProxy> => {
  const methods: string[] = [];
  let change = first;
  const ask = async (body: string, authorization: string): Promise<string> => {
    const calls = JSON.parse(body) as Call[]; // Satchel sends nothing but batches
    methods.push(...calls.map(({ method }) => method));
    const headers = { authorization, 'content-type': 'application/json' };
    const answers = (await (await fetch(node.rpcUrl, { method: 'POST', headers, body })).json()) as Answer[];
    for (const answer of answers) {
      const call = calls.find(({ id }) => id === answer.id);
      if (call) Object.assign(answer, await change(call, answer));
    }
    return JSON.stringify(answers);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      ask(Buffer.concat(chunks).toString('utf8'), request.headers.authorization ?? '').then(
        (answer) => response.end(answer),
        () => response.destroy(), // the node is down
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  return {
    source: { ...coreConfig(node, { zmq: false }), url: `http://127.0.0.1:${port}/` } as SourceConfig,
    asked: (method) => methods.filter((one) => one === method).length,
    change: (next) => {
      change = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
};

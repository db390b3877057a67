/** Bitcoin Core answers at length (a block of 4 MB is 8 MB of hex), but not without end. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createRpcClient, type RpcClient } from '../../src/main/chain/rpc-client.ts';

const LIMIT_BYTES = 24_000_000;

let server: Server;
let rpc: RpcClient;
afterEach(async () => {
  await rpc.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('A7: an answer of Bitcoin Core of 24 MB is read, one byte more is refused', async () => {
  expect((await asked((response) => response.end(answerOf(LIMIT_BYTES)))).length).toBeGreaterThan(LIMIT_BYTES - 100);
  await rpc.close();
  await expect(asked((response) => response.end(answerOf(LIMIT_BYTES + 1)))).rejects.toThrow('it answers far too much');
});

test('A7: an answer of Bitcoin Core without end is cut off', async () => {
  let sentBytes = 0;
  let isCutOff = false;
  const endless = (response: ServerResponse): void => {
    const chunk = Buffer.alloc(1_000_000, ' ');
    response.once('close', () => (isCutOff = true));
    const more = (): void => {
      if (response.destroyed) return;
      sentBytes += chunk.length;
      response.write(chunk, more);
    };
    more();
  };
  await expect(asked(endless)).rejects.toThrow('it answers far too much');
  await expect.poll(() => isCutOff).toBe(true);
  expect(sentBytes).toBeLessThan(2 * LIMIT_BYTES);
});

/** Calls a node that answers in this way. @returns the result of the call */
const asked = async (answer: (response: ServerResponse) => void): Promise<string> => {
  server = createServer((request, response) => {
    request.resume();
    request.once('end', () => answer(response));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  rpc = createRpcClient({ url: `http://127.0.0.1:${port}`, username: null, password: null });
  return rpc.call(z.string(), 'getblock');
};

/** A JSON-RPC answer of exactly this many bytes. */
const answerOf = (bytes: number): string => {
  const [head, tail] = ['[{"id":0,"error":null,"result":"', '"}]'];
  return `${head}${'0'.repeat(bytes - head.length - tail.length)}${tail}`;
};

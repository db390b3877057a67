import { afterEach, expect, test } from 'vitest';
import type { SourceDeps } from '../../../src/main/chain/source.ts';
import { createEsploraApi } from '../../../src/main/chain/sources/esplora-api.ts';
import { createEsploraHeaders } from '../../../src/main/chain/sources/esplora-headers.ts';
import { parseHeader } from '../../../src/main/chain/raw-transaction.ts';
import { createHttpClient } from '../../../src/main/upstream/http-client.ts';
import { reasonOf } from '../../../src/main/upstream/reasons.ts';
import vectors from '../../vectors/chain/transactions.json' with { type: 'json' };
import { startWebServer } from './web-server.ts';

const open: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (one) => one.close()));
});

test('M8: a chain whose tip is easy because it claims to be old is refused', async () => {
  const { hash, header, timeMs } = vectors.genesis;
  const { bits, merkleRoot } = parseHeader(Buffer.from(header, 'hex'));
  const fields = { version: 1, timestamp: timeMs / 1_000, merkle_root: merkleRoot, bits, nonce: 2_083_236_893 };
  const server = await startWebServer((path, response) =>
    response.end(path === '/blocks' ? JSON.stringify([{ id: hash, height: 900_000, ...fields }]) : hash),
  );
  const http = createHttpClient({ urls: [server.url], gapMs: () => 0, backOffMs: 0, backOffMaxMs: 0 });
  open.push(server, http);
  const stored: string[] = [];
  const read = { chain: { sourceState: async () => null } };
  const write = async () => void stored.push('headers');
  // only what the headers read and write
  const database = { read, write } as unknown as SourceDeps['database'];
  const deps = { network: 'mainnet', database, clock: { nowMs: () => timeMs } } as unknown as SourceDeps;
  const headers = createEsploraHeaders('esplora', createEsploraApi(http), deps);
  expect(await headers.refresh().then(() => 'followed', reasonOf)).toBe('its block header fails the proof of work');
  expect(stored).toEqual([]);
});

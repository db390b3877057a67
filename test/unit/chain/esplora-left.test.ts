import { beforeEach, expect, test } from 'vitest';
import type { PaymentRecord } from '../../../src/main/app/records.ts';
import type { KnownHeader } from '../../../src/main/app/payment/observations.ts';
import { createLeftReader } from '../../../src/main/chain/sources/esplora-left.ts';
import type { AddressCheck } from '../../../src/main/chain/sources/esplora-transaction.ts';
import { UpstreamFailed } from '../../../src/main/upstream/reasons.ts';

/** A chain of 20 blocks, and a branch of it from block 17 on. */
const known = new Map<string, KnownHeader>();
const header = (hash: string, parentHash: string, height: number): KnownHeader => {
  const made = { hash, parentHash, height, work: 2n, timeMs: 0, rawHex: '' };
  known.set(hash, made);
  return made;
};
const chain = Array.from({ length: 20 }, (_, height) => header(`a${height}`, `a${height - 1}`, height));
const branch = [17, 18, 19, 20].map((height) => header(`b${height}`, height === 17 ? 'a16' : `b${height - 1}`, height));

let mined: Pick<PaymentRecord, 'invoiceId' | 'blockHash' | 'blockHeight'>[];
let asked: string[];
let fault: Error | null;
let readLeft: (tip: KnownHeader) => Promise<void>;

beforeEach(() => {
  [mined, asked, fault] = [[], [], null];
  const read = {
    payments: {
      mined: (from: number) => Promise.resolve(mined.filter(({ blockHeight }) => (blockHeight ?? 0) >= from)),
      ofInvoice: () => Promise.resolve([]),
    },
    invoices: { get: (id: string) => Promise.resolve({ id, address: id, scriptHex: '00' }) },
  };
  const api = {
    addressTxs: (address: string) => {
      asked.push(address);
      return fault ? Promise.reject(fault) : Promise.resolve([]);
    },
  };
  const deps = { known: { header: (hash: string) => known.get(hash), root: () => chain[0] }, database: { read } };
  readLeft = createLeftReader({ sourceId: 'esplora', api, deps } as unknown as AddressCheck); // only these are used
});

const payIn = (block: KnownHeader | undefined): void =>
  void mined.push({
    invoiceId: `in ${block?.hash}`,
    blockHash: block?.hash ?? null,
    blockHeight: block?.height ?? null,
  });
const say = async (...tips: (KnownHeader | undefined)[]): Promise<string[]> => {
  asked = [];
  for (const tip of tips) if (tip) await readLeft(tip);
  return asked;
};

test('CHAIN-44: the payments of blocks that a branch leaves are read before its tip is said, and no others', async () => {
  for (const block of [chain[12], chain[18], branch[1]]) payIn(block);
  expect(await say(chain[19])).toEqual(['in b18']);
  expect(await say(branch[3])).toEqual(['in a18']);
});

test('CHAIN-44: a branch that was shown while it was shorter is read once it is as high', async () => {
  payIn(chain[19]);
  expect(await say(chain[19])).toEqual([]);
  expect(await say(branch[0], branch[1])).toEqual([]);
  expect(await say(branch[3])).toEqual(['in a19']);
  expect(await say(branch[3])).toEqual([]);
});

test('CHAIN-44: a payment that a branch lacks is read again at its next block, which may hold it', async () => {
  payIn(chain[18]);
  expect(await say(chain[19], branch[1])).toEqual(['in a18']);
  expect(await say(branch[2])).toEqual(['in a18']);
  mined = [];
  expect(await say(branch[3])).toEqual([]);
});

test('CHAIN-44: a server that stays on a branch is asked once for each payment that it lacks', async () => {
  for (const block of [chain[18], chain[19]]) payIn(block);
  expect(await say(branch[1])).toEqual(['in a18']);
  expect(await say(branch[1], branch[1])).toEqual([]);
  expect(await say(branch[2])).toEqual(['in a18', 'in a19']);
});

test('CHAIN-44: an address that could not be read is read again', async () => {
  payIn(chain[18]);
  fault = new UpstreamFailed('it answers with half a page');
  expect(await say(chain[19], branch[2], branch[2])).toEqual(['in a18', 'in a18']);
  fault = null;
  expect(await say(branch[3])).toEqual(['in a18']);
  expect(await say(branch[3])).toEqual([]);
});

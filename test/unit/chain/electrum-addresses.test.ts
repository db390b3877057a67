import { expect, test } from 'vitest';
import type { InvoiceRecord } from '../../../src/main/app/records.ts';
import { createElectrumAddresses } from '../../../src/main/chain/sources/electrum-addresses.ts';
import { scriptHashOf } from '../../../src/main/chain/sources/electrum-api.ts';
import { createElectrumHeaders } from '../../../src/main/chain/sources/electrum-headers.ts';
import { createQueue } from '../../../src/main/chain/sources/address-queue.ts';
import { createListener, createWorld, mineMany } from './electrum-world.ts';

// only what the addresses read
const invoice = { id: 'sale', scriptHex: '5101', createdAtMs: 1, expiresAtMs: 2e15, status: 'new' } as InvoiceRecord;

const start = async () => {
  const blocks = mineMany(null, 3);
  const world = createWorld(blocks);
  const { deps, said } = createListener(blocks[0] ?? null);
  const headers = createElectrumHeaders('electrum', deps);
  const tip = await headers.follow(world.api, await world.api.tip(), []);
  const queue = createQueue(deps);
  const addresses = createElectrumAddresses({ sourceId: 'electrum', deps, queue, headers, most: 500 });
  said.length = 0;
  queue.ask('sale', 0);
  const due = () => queue.due(deps.clock.nowMs(), 8);
  return { world, said, tip, addresses, due };
};

test('CHAIN-43: an address without any history is checked by its subscription', async () => {
  const { world, said, tip, addresses, due } = await start();
  addresses.meet(world.api, [invoice]);
  await addresses.subscribe(world.api, tip);
  expect(said).toMatchObject([{ kind: 'chain-check', invoiceIds: ['sale'] }]);
  expect(due()).toEqual([]);
});

test('CHAIN-43: a notice that comes together with the answer makes it due', async () => {
  const { world, tip, addresses, due } = await start();
  addresses.meet(world.api, [invoice]);
  const subscribing = addresses.subscribe(
    {
      ...world.api,
      subscribe: async (hashes) => {
        const answer = await world.api.subscribe(hashes);
        addresses.noticed(scriptHashOf('5101'));
        return answer;
      },
    },
    tip,
  );
  await subscribing;
  expect(due()).toEqual(['sale']);
});

test('an address with a history, or whose subscription fails, stays due', async () => {
  const { world, said, tip, addresses, due } = await start();
  addresses.meet(world.api, [invoice]);
  const broken = { ...world.api, subscribe: async () => Promise.reject(new Error('lost')) };
  await expect(addresses.subscribe(broken, tip)).rejects.toThrow('lost');
  expect(due()).toEqual(['sale']);
  await addresses.subscribe({ ...world.api, subscribe: async () => ['used'] }, tip);
  expect(said).toEqual([]);
  expect(due()).toEqual(['sale']);
});

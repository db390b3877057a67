import { beforeEach, describe, expect, test } from 'vitest';
import type { InvoiceRecord } from '../../../src/main/app/records.ts';
import { ElectrumRefused } from '../../../src/main/chain/electrum-link.ts';
import type { ParsedTransaction } from '../../../src/main/chain/raw-transaction.ts';
import { scriptHashOf } from '../../../src/main/chain/sources/electrum-api.ts';
import { checkAddress, type ElectrumCheck } from '../../../src/main/chain/sources/electrum-address.ts';
import { createElectrumHeaders } from '../../../src/main/chain/sources/electrum-headers.ts';
import { ProvablyWrong } from '../../../src/main/upstream/reasons.ts';
import {
  createListener,
  createWorld,
  mine,
  mineMany,
  transactionOf,
  type Block,
  type Listener,
  type World,
} from './electrum-world.ts';

const OURS = '5101';
const OTHERS = '5102';
const CUSTOMER = '5103';
const invoice = { id: 'sale', scriptHex: OURS } as InvoiceRecord; // only what a check reads

let blocks: Block[];
let funding: ParsedTransaction;
let world: World;
let listener: Listener;
let check: ElectrumCheck;

beforeEach(async () => {
  const old = mineMany(null, 30);
  funding = transactionOf([`${'11'.repeat(32)}:0`], [CUSTOMER, CUSTOMER]);
  blocks = [...old, mine(old.at(-1) ?? null, [funding])];
  world = createWorld(blocks);
  listener = createListener(blocks[10] ?? null);
  const headers = createElectrumHeaders('electrum', listener.deps);
  check = { sourceId: 'electrum', api: world.api, headers, deps: listener.deps, told: new Map(), depths: new Map() };
  await follow();
});

const follow = async () => {
  await check.headers.follow(world.api, await world.api.tip(), []);
  listener.said.length = 0;
};
const tip = (): Block => [...world.chain.values()].at(-1) ?? mine(null);
const mineWith = async (...transactions: ParsedTransaction[]) => {
  const block = mine(tip(), transactions);
  world.mempool = world.mempool.filter((one) => !transactions.includes(one));
  world.chain.set(block.height, block);
  await follow();
  return block;
};
const payment = (output = 0): ParsedTransaction => transactionOf([`${funding.txid}:${output}`], [OURS]);
/** The payment is stored, as another source or an earlier check reported it. */
const store = (one: ParsedTransaction, change: { dropped?: boolean; ageMs?: number } = {}): void => {
  listener.stored.set(one.txid, one);
  const firstSeenAtMs = listener.deps.clock.nowMs() - (change.ageMs ?? 0);
  listener.payments.push({ txid: one.txid, dropped: change.dropped ?? false, firstSeenAtMs, invoiceId: 'sale' });
};
/** Lists what was said, in short. */
const told = (): string[] =>
  listener.said.map((one) => {
    if (one.kind === 'transactions')
      return `${one.block ? one.block.hash : 'mempool'} ${one.transactions.map(({ txid }) => txid).join()}`;
    if (one.kind === 'left') return `left ${one.txids.join()}`;
    if (one.kind === 'refused') return `refused ${one.txid}`;
    if (one.kind === 'ancestors') return `ancestors of ${one.of} ${one.transactions.map(({ txid }) => txid).join()}`;
    return one.kind;
  });

describe('CHAIN-8: the mempool', () => {
  test('a payment is handed over once', async () => {
    const paid = payment();
    world.mempool = [paid];
    expect(await checkAddress(check, invoice)).toBe('quiet');
    expect(await checkAddress(check, invoice)).toBe('quiet');
    expect(told()).toEqual([`mempool ${paid.txid}`, 'chain-check', 'chain-check']);
  });

  test('CHAIN-4: with an unconfirmed parent, that is kept too', async () => {
    const parent = transactionOf([`${funding.txid}:0`], [CUSTOMER]);
    const paid = transactionOf([`${parent.txid}:0`], [OURS]);
    world.mempool = [parent, paid];
    await checkAddress(check, invoice);
    expect(told()).toEqual([`mempool ${paid.txid}`, `ancestors of ${paid.txid} ${parent.txid}`, 'chain-check']);
  });

  test('one that is no longer listed has left, and is handed over again when it is back', async () => {
    const paid = payment();
    world.mempool = [paid];
    await checkAddress(check, invoice);
    store(paid);
    world.mempool = [];
    expect(await checkAddress(check, invoice)).toBe('missing');
    world.mempool = [paid];
    expect(await checkAddress(check, invoice)).toBe('quiet');
    expect(told()).toEqual([
      `mempool ${paid.txid}`,
      'chain-check',
      `left ${paid.txid}`,
      'chain-check',
      `mempool ${paid.txid}`,
      'chain-check',
    ]);
    expect(world.sent).toEqual([paid.raw.toString('hex')]);
  });

  test('one that the server never had does not leave, and is sent after a minute', async () => {
    const paid = payment();
    store(paid, { ageMs: 59_000 });
    expect(await checkAddress(check, invoice)).toBe('missing');
    expect(world.sent).toEqual([]);
    listener.payments.length = 0;
    store(paid, { ageMs: 60_000 });
    world.refusal = 'txn-mempool-conflict';
    await checkAddress(check, invoice);
    expect(world.sent).toEqual([paid.raw.toString('hex')]);
    expect(told()).toEqual(['chain-check', 'chain-check']);
  });

  test('a server that had it and refuses it for a conflict says so', async () => {
    const paid = payment();
    world.mempool = [paid];
    await checkAddress(check, invoice);
    store(paid);
    world.mempool = [];
    world.refusal = 'the transaction was rejected by network rules.\n\ntxn-mempool-conflict';
    await checkAddress(check, invoice);
    expect(told().slice(2)).toContain(`refused ${paid.txid}`);
  });
});

describe('CHAIN-39: blocks', () => {
  test('a payment in a block is proven, with the coinbase once per block', async () => {
    const paid = payment();
    world.mempool = [paid];
    await checkAddress(check, invoice);
    const block = await mineWith(paid);
    await checkAddress(check, invoice);
    expect(told()).toEqual([`${block.hash} ${paid.txid}`, 'chain-check']);
    expect(check.depths).toEqual(new Map([[block.hash, 1]]));
  });

  test('CHAIN-40: without a proof nothing is handed over', async () => {
    await mineWith(payment());
    const lying = { ...check, api: { ...check.api, branch: async () => ({ merkle: ['22'.repeat(32)], position: 1 }) } };
    await expect(checkAddress(lying, invoice)).rejects.toThrow(ProvablyWrong);
    expect(told()).toEqual([]);
  });

  test('a coinbase that names another height is refused', async () => {
    const odd = mine(tip(), [payment()], { height: 500 });
    world.chain.set(tip().height + 1, { ...odd, height: tip().height + 1 });
    await follow();
    await expect(checkAddress(check, invoice)).rejects.toThrow(ProvablyWrong);
    expect(told()).toEqual([]);
  });

  test('CHAIN-30: a server on another block meanwhile is no liar, and the look does not count', async () => {
    await mineWith(payment());
    const paid = payment(1);
    const other = mine(blocks.at(-1) ?? null, [paid]);
    world.chain.set(other.height, other);
    expect(await checkAddress(check, invoice)).toBe('moved');
    expect(told()).toEqual([]);
  });

  test('CHAIN-30: nor does it if the tip moved', async () => {
    const next = mine(tip());
    const moving = {
      ...check,
      api: {
        ...check.api,
        history: async (hash: string) => {
          world.chain.set(next.height, next);
          await follow();
          return world.api.history(hash);
        },
      },
    };
    expect(await checkAddress(moving, invoice)).toBe('moved');
    expect(told()).toEqual([]);
  });

  test('a block below the root is older than every sale', async () => {
    const old = payment();
    world.chain.set(5, { ...(blocks[5] ?? mine(null)), transactions: [old] });
    expect(await checkAddress(check, invoice)).toBe('quiet');
    expect(told()).toEqual(['chain-check']);
  });
});

describe('CHAIN-34: a rival', () => {
  test('in the mempool is found in the history of the spent script', async () => {
    const [paid, rival] = [payment(), transactionOf([`${funding.txid}:0`], [OTHERS])];
    store(paid);
    world.mempool = [rival];
    expect(await checkAddress(check, invoice)).toBe('missing');
    expect(told()).toEqual([`mempool ${rival.txid}`, 'chain-check']);
    expect(world.sent).toEqual([]);
  });

  test('in a block is proven', async () => {
    const [paid, rival] = [payment(), transactionOf([`${funding.txid}:0`], [OTHERS])];
    store(paid, { dropped: true });
    const block = await mineWith(rival);
    await checkAddress(check, invoice);
    expect(told()).toEqual([`${block.hash} ${rival.txid}`, 'chain-check']);
  });

  test('of an unconfirmed parent is found too', async () => {
    const parent = transactionOf([`${funding.txid}:0`], [CUSTOMER]);
    const paid = transactionOf([`${parent.txid}:0`], [OURS]);
    listener.stored.set(parent.txid, parent);
    store(paid);
    const rival = transactionOf([`${funding.txid}:0`], [OTHERS]);
    world.mempool = [rival];
    await checkAddress(check, invoice);
    expect(told()).toEqual([`mempool ${rival.txid}`, 'chain-check']);
  });

  test('that the server lists no longer has left', async () => {
    const [paid, rival] = [payment(), transactionOf([`${funding.txid}:0`], [OTHERS])];
    store(paid);
    world.mempool = [rival];
    await checkAddress(check, invoice);
    world.mempool = [];
    await checkAddress(check, invoice);
    expect(told().slice(2)).toEqual([`left ${rival.txid}`, 'chain-check']);
  });

  test('stays if the history that would show it is refused', async () => {
    const [paid, rival] = [payment(), transactionOf([`${funding.txid}:0`], [OTHERS])];
    store(paid);
    world.mempool = [rival];
    await checkAddress(check, invoice);
    world.refused.add(scriptHashOf(CUSTOMER));
    await checkAddress(check, invoice);
    expect(told().slice(2)).toEqual(['chain-check']);
  });

  test('that spends another output of the same script is none', async () => {
    const [paid, stranger] = [payment(), transactionOf([`${funding.txid}:1`], [OTHERS])];
    store(paid);
    world.mempool = [stranger];
    await checkAddress(check, invoice);
    expect(told()).toEqual(['chain-check']);
  });
});

test('CHAIN-32: a transaction that is refused hides no other one', async () => {
  const [first, second] = [payment(0), payment(1)];
  world.mempool = [first, second];
  const refusing = {
    ...check,
    api: {
      ...check.api,
      transaction: async (txid: string) => {
        if (txid === first.txid) throw new ElectrumRefused('busy');
        return world.api.transaction(txid);
      },
    },
  };
  await expect(checkAddress(refusing, invoice)).rejects.toThrow('busy');
  expect(told()).toEqual([`mempool ${second.txid}`]);
});

test('CHAIN-32: a history that is refused fails its address, and no look is reported', async () => {
  world.refused.add(scriptHashOf(OURS));
  await expect(checkAddress(check, invoice)).rejects.toThrow('history too large');
  expect(told()).toEqual([]);
});

import { setImmediate as endOfTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { PaymentRecord } from '../../app/records.ts';
import { parseTransaction, type ParsedTransaction } from '../raw-transaction.ts';
import { inHalves, valueOf, type RpcAnswer, type RpcClient } from '../rpc-client.ts';
import type { SourceDeps } from '../source.ts';
import { familyOf, keepAncestors, nameRivals } from './core-rivals.ts';
import { fetchTransactions } from './core-transactions.ts';

const FETCH_AT_ONCE = 100;
const RESEND_AT_ONCE = 100;

const acceptSchema = z.array(
  z.object({
    allowed: z.boolean().optional(),
    'reject-reason': z.string().optional(),
    'reject-details': z.string().optional(),
  }),
);

export interface CoreMempool {
  /** Fetches and records the transactions of this list that are new. */
  readonly pass: (txids: readonly string[]) => Promise<MempoolPass>;
  /** Records a transaction that the node published, unless it is a coinbase, which is never in a mempool. */
  readonly published: (raw: Buffer) => Promise<void>;
  /** Sends payments again that left the mempool, and records those that a rival took the place of. Call it right after `pass`. */
  readonly resend: (stillAtTip: () => Promise<boolean>) => Promise<void>;
}

export interface MempoolPass {
  /** Transactions that were not known. */
  readonly fresh: number;
  /** Transactions that the node listed and did not hand out. */
  readonly unread: number;
}

interface Offered {
  readonly txid: string;
  readonly rawHex: string;
  readonly answer: RpcAnswer;
}

/** Reads the mempool of a node. Each transaction is fetched once while it stays there. */
export const createCoreMempool = (sourceId: string, rpc: RpcClient, deps: SourceDeps): CoreMempool => {
  let known = new Set<string>();
  /** Txids of our payments that this node once had: it misses one as soon as it is gone. */
  const had = new Set<string>();
  const nextTurn = createTurns();

  const missing = async (): Promise<PaymentRecord[]> => {
    const nowMs = deps.clock.nowMs();
    const unconfirmed = await deps.database.read.payments.unconfirmed();
    return unconfirmed.filter(({ txid, firstSeenAtMs }) => {
      if (txid === null) return false;
      if (known.has(txid)) had.add(txid);
      return !known.has(txid) && (had.has(txid) || nowMs - firstSeenAtMs >= deps.intervals.resendAfterMs);
    });
  };

  /** Records what entered the mempool, and the ancestors of payments. */
  const take = async (found: readonly ParsedTransaction[]): Promise<void> => {
    await deps.recorder.transactions(sourceId, null, found);
    const payments = await deps.database.read.payments.byTxids(found.map(({ txid }) => txid));
    const unmined = payments.flatMap(({ txid, blockHash }) => (blockHash === null && txid !== null ? [txid] : []));
    for (const txid of new Set(unmined)) await keepAncestors(sourceId, rpc, deps, txid);
  };
  /** A block publishes thousands of transactions in one go, so those that come together are looked up together. */
  const takeTogether = createGatherer(take);
  /** Says of which payments and rivals the node no longer speaks. */
  const tellLeft = async (listed: ReadonlySet<string>): Promise<void> => {
    const txids = deps.known.held(sourceId).filter((txid) => !listed.has(txid));
    if (txids.length > 0) await deps.recorder.observe({ kind: 'left', sourceId, atMs: deps.clock.nowMs(), txids });
  };

  /** Hands over the rival of a payment that the node refuses, or says that it refuses it if it cannot name the rival. */
  const lose = async (txid: string, rival: string | null): Promise<void> => {
    const found = rival === null ? [] : (await fetchTransactions(rpc, [rival])).found;
    if (found.length > 0) await take(found);
    else await deps.recorder.observe({ kind: 'refused', sourceId, atMs: deps.clock.nowMs(), txid });
  };

  return {
    pass: async (txids) => {
      const fresh = txids.filter((txid) => !known.has(txid));
      const absent = new Set<string>();
      let unread = 0;
      for (let from = 0; from < fresh.length; from += FETCH_AT_ONCE) {
        await inHalves(fresh.slice(from, from + FETCH_AT_ONCE), async (some) => {
          const fetched = await fetchTransactions(rpc, some);
          await take(fetched.found);
          for (const txid of [...fetched.left, ...fetched.unread]) absent.add(txid);
          unread += fetched.unread.length;
        });
      }
      // what was not read is asked for again if it is still listed
      known = new Set(txids.filter((txid) => !absent.has(txid)));
      await tellLeft(known);
      return { fresh: fresh.length, unread };
    },
    published: async (raw) => {
      const transaction = parseTransaction(raw);
      if (transaction.coinbase || known.has(transaction.txid)) return;
      await takeTogether(transaction);
      known.add(transaction.txid);
    },
    resend: async (stillAtTip) => {
      const txids = nextTurn([...new Set((await missing()).flatMap(({ txid }) => (txid === null ? [] : [txid])))]);
      for (const { txid, rival } of await offer(rpc, deps, txids, stillAtTip)) await lose(txid, rival);
    },
  };
};

/** Gathers what is handed over within one turn of the event loop. @returns a function that settles with the whole lot */
const createGatherer = (
  take: (found: readonly ParsedTransaction[]) => Promise<void>,
): ((one: ParsedTransaction) => Promise<void>) => {
  let gathered: ParsedTransaction[] = [];
  let taking: Promise<void> | undefined;
  const takeAll = async (): Promise<void> => {
    await endOfTurn();
    const lot = gathered;
    gathered = [];
    taking = undefined;
    await take(lot);
  };
  return (one) => {
    gathered.push(one);
    taking ??= takeAll();
    return taking;
  };
};

interface Lost {
  readonly txid: string;
  /** Null if the node does not name it. */
  readonly rival: string | null;
}

/** Sends what the node accepts. @returns what it refuses because of a rival */
const offer = async (
  rpc: RpcClient,
  deps: SourceDeps,
  txids: readonly string[],
  stillAtTip: () => Promise<boolean>,
): Promise<Lost[]> => {
  if (txids.length === 0) return [];
  const offered = await offerAll(rpc, deps, txids);
  // A payment mined in the meantime is refused, because its inputs are spent: by itself.
  if (!(await stillAtTip())) return [];
  const refused: Refused[] = [];
  for (const { txid, rawHex, answer } of offered) {
    // an error says nothing about the transaction
    const [verdict] = answer.ok ? valueOf(acceptSchema, answer) : [];
    if (verdict?.allowed) await rpc.batch([{ method: 'sendrawtransaction', params: [rawHex] }]);
    else if (verdict) refused.push({ txid, said: wordsOf(verdict) });
  }
  const named = await withRivals(rpc, deps, refused);
  return named.filter(({ rival, said }) => rival !== null || refusalOf(said) === 'conflict');
};

/** A transaction that the node would not accept, and its words for why. */
interface Refused {
  readonly txid: string;
  readonly said: string;
}

const wordsOf = (verdict: z.infer<typeof acceptSchema>[number]): string =>
  `${verdict['reject-reason'] ?? ''} ${verdict['reject-details'] ?? ''}`;

const withRivals = async (rpc: RpcClient, deps: SourceDeps, refused: readonly Refused[]) => {
  const families = await Promise.all(refused.map(async ({ txid }) => familyOf(deps.database.read, txid)));
  const rivals = await nameRivals(rpc, families);
  return refused.map((one, index) => ({ ...one, rival: rivals[index] ?? null }));
};

/** Chooses what is sent again now: those that waited longest, so that each has its turn (chain.md CHAIN-33). */
const createTurns = () => {
  let waiting: readonly string[] = [];
  return (txids: readonly string[]): readonly string[] => {
    const missing = new Set(txids);
    const known = new Set(waiting);
    const queue = [...txids.filter((txid) => !known.has(txid)), ...waiting.filter((txid) => missing.has(txid))];
    const next = queue.slice(0, RESEND_AT_ONCE);
    waiting = [...queue.slice(RESEND_AT_ONCE), ...next];
    return next;
  };
};

/**
 * Returns why the transaction itself cannot be mined, or null if the node only does not want it now. Bitcoin Core says
 * “insufficient fee” of a replacement alone: a fee that is too low by itself is “min relay fee not met”. A sibling that a
 * TRUC transaction would evict (BIP 431) is no conflict.
 */
export const refusalOf = (reason: string): 'conflict' | 'resend' | null => {
  if (/sibling eviction/i.test(reason)) return null;
  if (/txn-mempool-conflict|insufficient fee|rejecting replacement|replacement-|potential replacements/i.test(reason))
    return 'conflict';
  if (/missing-?or-?spent|missing-inputs/i.test(reason)) return 'resend';
  return null;
};

/** Asks the node if it would accept these. */
const offerAll = async (rpc: RpcClient, deps: SourceDeps, txids: readonly string[]): Promise<Offered[]> => {
  const kept: { txid: string; rawHex: string }[] = [];
  for (const txid of txids) {
    const rawHex = await deps.database.read.payments.rawTransaction(txid);
    if (rawHex !== undefined) kept.push({ txid, rawHex });
  }
  const answers = await rpc.batch(kept.map(({ rawHex }) => ({ method: 'testmempoolaccept', params: [[rawHex]] })));
  return kept.flatMap((one, index) => {
    const answer = answers[index];
    return answer ? [{ ...one, answer }] : [];
  });
};

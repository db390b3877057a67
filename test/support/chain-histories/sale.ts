import { keepTransaction } from '../../../src/main/domain/chain/knowledge.ts';
import { moveReference } from '../../../src/main/domain/chain/reference.ts';
import { FIRST_MEMORY, isBefore, standingOf } from '../../../src/main/domain/chain/standing.ts';
import { completeLookMs } from '../../../src/main/domain/chain/voters.ts';
import { fail, type History, type Sale } from './history.ts';
import { checkEnd, checkPromises } from './promises.ts';
import { statusOf, type JudgedPayment } from './status.ts';

export const newSale = (): Sale => ({
  createdOn: null,
  createdMs: null,
  expiresMs: Infinity,
  hasEnded: false,
  wasPaid: false,
  status: 'new',
  reverts: 0,
  payments: new Map(),
});

/** An adapter hands over a transaction, with its parent. It is a payment if it pays and the invoice exists. */
export const learn = ({ world, knowledge, sale }: History, txid: string): void => {
  const transaction = world.transaction(txid);
  if (transaction.parent !== null) keepTransaction(knowledge, world.transaction(transaction.parent));
  keepTransaction(knowledge, transaction);
  if (sale.createdMs !== null && transaction.pays && !sale.payments.has(txid))
    sale.payments.set(txid, { memory: FIRST_MEMORY, onTime: !sale.hasEnded });
};

/** After each message: moves the references, judges the sale, and checks that every promise is kept. */
export const reevaluate = (history: History): void => {
  const { knowledge, level, nowMs, sale, watch, required } = history;
  watch.reference = knowledge.references[level].tip;
  moveReference(knowledge, 1, nowMs);
  moveReference(knowledge, 2, nowMs);
  if (sale.createdMs === null) return;
  const judged = [...sale.payments.keys()].map((txid) => judge(history, txid));
  endIfLooked(history);
  const { hasEnded, wasPaid } = sale;
  const next = statusOf({ confirmationsRequired: required, hasEnded, wasPaid }, judged);
  sale.wasPaid = next.wasPaid;
  if (next.status !== sale.status) {
    history.log(`status ${sale.status} -> ${next.status}, reference ${knowledge.references[level].tip?.hash}`);
    if (sale.status === 'settled') sale.reverts += 1;
    sale.status = next.status;
  }
  checkPromises(history);
};

const judge = (history: History, txid: string): JudgedPayment => {
  const { knowledge, level, nowMs, sale, world } = history;
  const payment = sale.payments.get(txid);
  if (!payment) throw new Error(`no payment ${txid}`);
  const standing = standingOf(knowledge, txid, level, payment.memory, nowMs);
  payment.memory = standing.memory;
  const before = isBefore(knowledge, txid, sale.createdOn);
  if (before && !world.transaction(txid).isForged) fail(history, `${txid} is taken for older than the sale`);
  return { txid, amountSats: 1n, onTime: payment.onTime, before, standing };
};

const endIfLooked = (history: History): void => {
  const { knowledge, level, nowMs, sale, sources } = history;
  const gaps = new Set(sources.filter(({ hasGap }) => hasGap).map(({ id }) => id));
  const lookMs = completeLookMs(knowledge, level, nowMs, (source) => (gaps.has(source.id) ? null : source.lookMs));
  if (sale.hasEnded || lookMs === null || lookMs <= sale.expiresMs) return;
  sale.hasEnded = true;
  history.log(`ended by the look of ${lookMs / 1000} s`);
  checkEnd(history);
};

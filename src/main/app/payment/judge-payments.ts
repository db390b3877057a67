import type { Level, Txid } from '../../domain/chain/knowledge.ts';
import { rivalsOf } from '../../domain/chain/rivals.ts';
import { standingOf, type Standing } from '../../domain/chain/standing.ts';
import type { Block } from '../../domain/chain/tree.ts';
import { isOlderPayment, noteAwaiting, type ChainState, type WatchedPayment } from './chain-store.ts';
import { logObservation, markChanged, type ObservationContext } from './observation-context.ts';
import { endPaymentCase, openPaymentCase } from '../cases/payment-cases.ts';
import { isLeftOut } from './left-out.ts';
import type { ObservationRecord, PaymentRecord } from '../records.ts';

/** The columns of a payment that follow from everything that is known now. */
type Columns = Pick<
  PaymentRecord,
  'blockHeight' | 'blockHash' | 'blockTimeMs' | 'dropped' | 'sure' | 'inBlock' | 'older' | 'reached'
>;

interface Judgement {
  readonly watched: WatchedPayment;
  readonly standing: Standing;
  readonly older: boolean;
}

/**
 * Judges the payments that an observation may concern, and stores what changed (chain.md CHAIN-20 to CHAIN-26). All of
 * them are judged before the first one is stored, because of two that clash only one may count.
 */
export const judgePayments = async (context: ObservationContext): Promise<void> => {
  const { state, toJudge } = context;
  const txids = toJudge === 'all' ? [...state.watched.keys()] : [...toJudge];
  const judged = txids.flatMap((txid) => (state.watched.get(txid) ?? []).flatMap((watched) => judge(context, watched)));
  for (const judgement of judged) judgement.watched.memory = judgement.standing.memory;
  for (const judgement of judged) {
    await store(context, judgement);
    noteAwaiting(state, judgement.watched);
  }
};

/** @returns nothing if the payment's block is older than every known one: then it stays as it was stored */
const judge = ({ state, atMs }: ObservationContext, watched: WatchedPayment): Judgement[] => {
  const { payment, level, memory, createdHash } = watched;
  if (payment.blockHash !== null && memory.block === null && isOutOfReach(state, watched)) return [];
  const { txid, older } = payment;
  const isOlder = isOlderPayment(state, txid, createdHash);
  return [
    {
      watched,
      standing: standingOf(state.knowledge, txid, level, memory, atMs),
      older: isOlder || (older && !state.knowledge.inclusions.has(txid)),
    },
  ];
};

/** A payment that an earlier version stored stays as it is until the reference has the height of its block. */
export const isOutOfReach = (
  { knowledge: { tree, references } }: Pick<ChainState, 'knowledge'>,
  { payment, level }: { readonly payment: Pick<PaymentRecord, 'blockHeight'>; readonly level: Level },
): boolean => {
  const { blockHeight } = payment;
  const { tip } = references[level];
  if (blockHeight === null) return false;
  return tip === null || tip.height < blockHeight || (tree.root !== null && blockHeight < tree.root.height);
};

const store = async (context: ObservationContext, { watched, standing, older }: Judgement): Promise<void> => {
  const { payment } = watched;
  const columns = columnsOf(context.state, watched, standing, older);
  if (standing.contradicted) await alarmOnce(context, payment);
  const what = changeOf(payment, columns, standing);
  if (what === null && isSame(payment, columns)) return;
  const wait = payment.blockHash !== null && columns.blockHash === null ? { unconfirmedSinceMs: context.atMs } : {};
  watched.payment = { ...payment, ...columns, ...wait };
  await context.tx.payments.update(payment.id, { ...columns, ...wait });
  if (what !== null) await logObservation(context, what, watched.payment);
  if (older && !payment.older) await openPaymentCase(context.tx, 'older_payment', payment, context);
  if (!older && payment.older) await endPaymentCase(context.tx, 'older_payment', payment.id, context.atMs);
  markChanged(context, payment.invoiceId);
};

const columnsOf = (state: ChainState, watched: WatchedPayment, standing: Standing, older: boolean): Columns => ({
  ...blockColumns(watched.memory.block),
  dropped: standing.gone || isLeftOut({ ...watched.payment, older }) || isOutdone(state, watched),
  sure: standing.sure,
  inBlock: standing.inBlock,
  older,
  reached: reachedToStore(state, watched),
});

const blockColumns = (block: Block | null) => ({
  blockHeight: block?.height ?? null,
  blockHash: block?.hash ?? null,
  blockTimeMs: block?.timeMs ?? null,
});

/** The depth follows from the reference, which is stored, so it is stored apart only once the reference fell back. */
const reachedToStore = ({ knowledge }: ChainState, { payment, level, memory }: WatchedPayment): number => {
  const { block, reached } = memory;
  if (!block) return 0;
  const depth = (knowledge.references[level].tip?.height ?? block.height) - block.height + 1;
  if (reached > depth) return reached;
  return payment.blockHash === block.hash ? payment.reached : 1;
};

/**
 * Returns true if another payment that clashes with this one counts instead: one in a block of the reference, or else the
 * one that was seen first. Until the sources agree which of them is gone, the same money would count twice.
 */
const isOutdone = (state: ChainState, { payment, memory }: WatchedPayment): boolean => {
  if (memory.gone || memory.block !== null) return false;
  const rivals = [...rivalsOf(state.knowledge, payment.txid)].flatMap((txid: Txid) => state.watched.get(txid) ?? []);
  return rivals.some(
    (rival) =>
      !rival.memory.gone &&
      !isLeftOut(rival.payment) &&
      (rival.memory.block !== null || isEarlier(rival.payment, payment)),
  );
};

const isEarlier = (a: PaymentRecord, b: PaymentRecord): boolean =>
  a.firstSeenAtMs === b.firstSeenAtMs ? a.id < b.id : a.firstSeenAtMs < b.firstSeenAtMs;

/** Names the change for the time line; null if nothing is worth a line. */
const changeOf = (before: PaymentRecord, after: Columns, { gone }: Standing): ObservationRecord['what'] | null => {
  if (after.older !== before.older) return after.older ? 'ignored' : 'returned';
  if (after.dropped !== before.dropped && !isLeftOut({ ...before, older: after.older }))
    return after.dropped ? 'conflicted' : returnedAs(after);
  if (after.blockHash === before.blockHash || gone || isLeftOut({ ...before, older: after.older })) return null;
  return after.blockHash === null ? 'unmined' : 'mined';
};

const returnedAs = ({ blockHash }: Columns): ObservationRecord['what'] => (blockHash === null ? 'returned' : 'mined');

const isSame = (payment: PaymentRecord, columns: Columns): boolean =>
  payment.blockHash === columns.blockHash &&
  payment.dropped === columns.dropped &&
  payment.sure === columns.sure &&
  payment.inBlock === columns.inBlock &&
  payment.older === columns.older &&
  payment.reached === columns.reached;

/** A reference that leaves a final block changes nothing about the payment, but somebody must look (chain.md CHAIN-26). */
const alarmOnce = async (context: ObservationContext, payment: WatchedPayment['payment']): Promise<void> => {
  if (!(await openPaymentCase(context.tx, 'final_block_left', payment, context))) return;
  const { txid, invoiceId } = payment;
  context.logger.error({ invoice: invoiceId, txid }, 'the chain no longer has the block of a payment that is final');
};

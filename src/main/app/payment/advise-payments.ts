import { MSATS_PER_SAT } from '../../../shared/money.ts';
import { startOfDayMs } from '../../../shared/day.ts';
import { worstFee, type FeeWords, type KnownFee } from '../../domain/chain/fees.ts';
import { standingOf } from '../../domain/chain/standing.ts';
import { shapeOf, type TransactionShape } from '../../domain/chain/transaction-shape.ts';
import { votersOf } from '../../domain/chain/voters.ts';
import { adviseOn, type Advice } from '../../domain/chain/advice.ts';
import type { WriteRepositories } from '../repositories.ts';
import { noteAwaiting, type ChainState, type WatchedPayment } from './chain-store.ts';
import { markChanged, type ObservationContext } from './observation-context.ts';
import type { Word } from './observations.ts';

/** Older words say nothing about the fees of now. */
const FEES_KEPT_MS = 120_000;

/** Hears what a source says of fees (chain.md CHAIN-51). It is kept in memory only, because it is old after a start. */
export const observeFees = async (
  { state }: ObservationContext,
  { sourceId, atMs, minimumSatsPerKvb, twoBlockSatsPerKvb, transactions }: Extract<Word, { kind: 'fees' }>,
): Promise<void> => {
  if (!state.knowledge.sources.has(sourceId)) return;
  state.fees.set(sourceId, { atMs, minimumSatsPerKvb, twoBlockSatsPerKvb, transactions });
};

/**
 * Advises on the payments that are in no block, after they were judged, and stores what the till is to say of them. An
 * Accept stays: the goods are gone. So it is stored with the payment, and the evaluation of a status needs no clock.
 */
export const advisePayments = async (context: ObservationContext): Promise<void> => {
  for (const watched of context.state.awaiting) await advise(context, watched);
};

const advise = async (context: ObservationContext, watched: WatchedPayment): Promise<void> => {
  const { tx, state } = context;
  const { payment } = watched;
  const advice = await adviceFor(context, watched);
  if (isSame(payment.advice, advice)) return;
  // whatever a manager accepted in the meantime stays so
  const said = advice.word === 'accept' ? { advice, accepted: true } : { advice };
  watched.payment = { ...payment, ...said };
  await tx.payments.update(payment.id, said);
  noteAwaiting(state, watched);
  markChanged(context, payment.invoiceId);
};

const adviceFor = async ({ tx, state, atMs }: ObservationContext, watched: WatchedPayment): Promise<Advice> => {
  const { payment, level, memory, storeId, dueSats, adviceLimitSats: limitSats } = watched;
  const { sure, contested } = standingOf(state.knowledge, payment.txid, level, memory, atMs);
  return adviseOn({
    limitSats,
    dueSats,
    amountSats: payment.amountMsats / MSATS_PER_SAT,
    acceptedTodaySats: await acceptedTodaySats(tx, storeId, atMs),
    sure,
    contested,
    shape: await readShape(tx, watched),
    ageMs: atMs - payment.firstSeenAtMs,
    ...knownFee(state, payment.txid, atMs),
  });
};

/** Shifts are not built yet, so the budget is that of the day in the time zone of the store. */
const acceptedTodaySats = async (tx: WriteRepositories, storeId: string, atMs: number): Promise<bigint> => {
  const store = await tx.stores.get(storeId);
  const sinceMs = startOfDayMs(atMs, store?.timeZone ?? 'UTC');
  return (await tx.payments.acceptedMsats(storeId, sinceMs)) / MSATS_PER_SAT;
};

const readShape = async (tx: WriteRepositories, watched: WatchedPayment): Promise<TransactionShape | null> => {
  if (watched.shape === undefined) {
    const rawHex = await tx.payments.rawTransaction(watched.payment.txid);
    watched.shape = rawHex === undefined ? null : shapeOf(rawHex);
  }
  return watched.shape;
};

/** Only those that decide are asked, so that no stranger speaks about fees while the owner's node does. */
const knownFee = ({ knowledge, fees }: ChainState, txid: string, nowMs: number): KnownFee => {
  const words: FeeWords[] = votersOf(knowledge, nowMs).flatMap(({ id }) => {
    const said = fees.get(id);
    return said && nowMs - said.atMs <= FEES_KEPT_MS ? [said] : [];
  });
  return worstFee(words, txid);
};

const isSame = (before: Advice | null, after: Advice): boolean =>
  before?.word === after.word && before.reasons.join() === after.reasons.join();

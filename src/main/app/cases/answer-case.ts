import { refuse, type Refusal, type Result } from '../../../shared/result.ts';
import type { Change, Commit } from '../commit.ts';
import type { ReevaluateInvoice } from '../invoice/reevaluate-invoice.ts';
import type { ChainState, ChainStore } from '../payment/chain-store.ts';
import type { Clock } from '../ports.ts';
import type { EventRecord, PaymentRecord } from '../records.ts';
import type { SaveResponse, WriteRepositories } from '../repositories.ts';
import type { CaseRecord } from './case-records.ts';
import { loadCaseView, type CaseView } from './case-view.ts';

export interface AnswerCaseInput {
  readonly userId: string | null;
  readonly storeId: string;
  readonly caseId: string;
  readonly answer: 'known' | 'attached' | 'dismissed';
  /** Needed to attach or to dismiss a payment. */
  readonly reason: string;
  readonly saveResponse?: SaveResponse<CaseView>;
}
/**
 * Stores a manager's answer to a case, with an audit entry (chain.md CHAIN-58). An older payment that is attached counts
 * from now on (CHAIN-35).
 *
 * @returns `not_found`, `validation_failed` (the answer does not fit, or its reason is missing), `conflict` (it was
 * answered already) or `not_final` (no block of the chain holds the payment now)
 */
export type AnswerCase = (input: AnswerCaseInput) => Promise<Result<CaseView>>;

export interface AnswerCaseDeps {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly chainStore: Pick<ChainStore, 'open' | 'doubt'>;
  readonly reevaluate: ReevaluateInvoice;
}

export const createAnswerCase =
  (deps: AnswerCaseDeps): AnswerCase =>
  async ({ saveResponse, ...input }) => {
    const { userId, storeId, answer } = input;
    let isStored = false;
    try {
      const done = await deps.commit({ userId, storeId }, (tx) => answerIn(tx, deps, input), saveResponse);
      isStored = done.ok;
      return done;
    } finally {
      if (!isStored && answer === 'attached') deps.chainStore.doubt();
    }
  };

type Input = Omit<AnswerCaseInput, 'saveResponse'>;

const answerIn = async (
  tx: WriteRepositories,
  deps: AnswerCaseDeps,
  { caseId, storeId, answer, reason }: Input,
): Promise<Refusal | Change<CaseView>> => {
  const found = await tx.cases.get(caseId);
  if (found?.storeId !== storeId) return refuse('not_found');
  const refusal = refuseAnswer(found, answer, reason);
  if (refusal) return refusal;
  const nowMs = deps.clock.nowMs();
  const attached = answer === 'attached' ? await attach(tx, deps, found, nowMs) : null;
  if (attached && 'ok' in attached) return attached;
  const answered = { answer, reason: reason === '' ? null : reason, answeredAtMs: nowMs };
  await tx.cases.update(found.id, answered);
  const { id, kind, invoiceId, addressIndex } = found;
  return {
    value: await loadCaseView(tx, { ...found, ...answered }),
    audit: {
      what: 'case.answered',
      after: { caseId: id, kind, invoiceId, addressIndex, amountSats: Number(found.amountSats), answer, reason },
    },
    feed: attached?.event ? [attached.event] : [],
  };
};

const refuseAnswer = (found: CaseRecord, answer: Input['answer'], reason: string): Refusal | null => {
  if (found.answer !== null) return refuse('conflict');
  const isAboutMoney = found.kind === 'older_payment';
  if (isAboutMoney === (answer === 'known'))
    return refuse('validation_failed', { details: { answer: 'does not fit' } });
  return isAboutMoney && reason === ''
    ? refuse('validation_failed', { details: { reason: 'must not be empty' } })
    : null;
};

/** Lets an older payment count. Only one that is in a block of the reference can, so that nothing is promised in vain. */
const attach = async (
  tx: WriteRepositories,
  { chainStore, reevaluate }: AnswerCaseDeps,
  { paymentId, invoiceId }: CaseRecord,
  nowMs: number,
): Promise<Refusal | { readonly event: EventRecord | null }> => {
  const payment = paymentId === null ? undefined : await tx.payments.get(paymentId);
  if (!payment || invoiceId === null) return refuse('not_found');
  const state = await chainStore.open(tx, nowMs);
  const watched = state.watched.get(payment.txid ?? '')?.find((each) => each.payment.id === payment.id);
  if (!isInBlock(payment, watched)) return refuse('not_final');
  await tx.payments.update(payment.id, { attached: true, dropped: false });
  if (watched) watched.payment = { ...watched.payment, attached: true, dropped: false };
  const { txid, vout, blockHeight, blockHash } = payment;
  const line = { sourceId: 'owner', invoiceId, paymentId: payment.id, txid, vout, blockHeight, blockHash };
  await tx.observations.insert({ ...line, what: 'attached', atMs: nowMs });
  const touched = { invoiceId, freshPayments: [payment.id], shown: true };
  return { event: await reevaluate.changed(tx, touched, nowMs) };
};

type Watched = NonNullable<ReturnType<ChainState['watched']['get']>>[number];

/** A payment that is not compared any longer is final in its block. */
const isInBlock = ({ blockHash }: PaymentRecord, watched: Watched | undefined): boolean =>
  watched ? watched.memory.block !== null : blockHash !== null;

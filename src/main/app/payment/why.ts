import type { InvoiceDetail, SourceReasonView, WhyView } from '../../../shared/contract/invoices.ts';
import { isoTime } from '../../../shared/time.ts';
import type { Reasons, SourceReason } from '../../domain/chain/reasons.ts';
import { certaintyOf, hasEnded, waitEndsAtMs } from '../../domain/invoice/evaluate.ts';
import type { InvoiceFacts, OutputFact } from '../../domain/invoice/facts.ts';
import { factsOf } from '../invoice/invoice-facts.ts';
import type { SourceHealth } from '../ports.ts';
import type { InvoiceRecord, ObservationRecord, PaymentRecord } from '../records.ts';
import type { ReadRepositories } from '../repositories.ts';
import type { ChainStore } from './chain-store.ts';
import { explainPayment } from './explain-payment.ts';

type Health = Pick<SourceHealth, 'id' | 'kind' | 'label' | 'state'>;

export interface WhyDeps {
  readonly read: Pick<ReadRepositories, 'payments' | 'chain' | 'observations'>;
  readonly chainStore: Pick<ChainStore, 'current'>;
  readonly sources: readonly Health[];
  readonly nowMs: number;
}

/** Says why each payment of an invoice counts, or does not, and whether its expiry was checked (api.md TA-16). */
export const loadWhy = async (
  { read, chainStore, sources, nowMs }: WhyDeps,
  invoice: InvoiceRecord,
): Promise<Pick<InvoiceDetail, 'why' | 'checkedAt' | 'expiryChecked'>> => {
  const payments = await read.payments.ofInvoice(invoice.id);
  const facts = factsOf(invoice, payments, await read.chain.tips());
  const outputs = new Map(facts.outputs.map((output) => [output.id, output]));
  const state = chainStore.current();
  const observed = await read.observations.ofInvoice(invoice.id);
  return {
    why: payments.map((payment) => {
      const output = outputs.get(payment.id);
      if (!output) return whyLightning(payment);
      const said = observed.filter(({ txid }) => txid === payment.txid);
      return whyOnchain(
        { facts, output, payment, said },
        explainPayment(state, payment, invoice, nowMs),
        invoice,
        sources,
      );
    }),
    checkedAt: invoice.lastCheckedAtMs === null ? null : isoTime(invoice.lastCheckedAtMs),
    expiryChecked: hasEnded(facts),
  };
};

const whyLightning = ({ id, dropped }: PaymentRecord): WhyView => ({
  kind: 'lightning',
  paymentId: id,
  certainty: dropped ? 'dropped' : 'confirmed',
  decision: 'received',
});

interface Stored {
  readonly facts: InvoiceFacts;
  readonly output: OutputFact;
  readonly payment: PaymentRecord;
  /** The words of sources about it, oldest first. */
  readonly said: readonly ObservationRecord[];
}

const whyOnchain = (
  { facts, output, payment, said }: Stored,
  reasons: Reasons | null,
  { level }: Pick<InvoiceRecord, 'level'>,
  sources: readonly Health[],
): WhyView => ({
  kind: 'onchain',
  paymentId: payment.id,
  certainty: certaintyOf(facts, output),
  confirmations: output.confirmations,
  blockHeight: payment.blockHeight,
  inBlock: output.inBlock,
  sure: output.sure,
  weightNeeded: level,
  waitEndsAt: output.confirmations > 0 || output.inBlock ? null : isoTime(waitEndsAtMs(facts, output)),
  ...(reasons ? whyKnown(reasons, sources, said) : AS_STORED),
});

/** Nothing is known yet that could change it. */
const AS_STORED = {
  decision: 'stored',
  tipHeight: null,
  contested: false,
  rival: null,
  voters: 'nobody',
  weight: 0,
  onlyPublicSource: false,
  sources: [],
} as const satisfies Partial<WhyView>;

const whyKnown = (reasons: Reasons, sources: readonly Health[], said: Stored['said']) => ({
  decision: reasons.decision,
  tipHeight: reasons.tip?.height ?? null,
  contested: reasons.standing.contested,
  rival: reasons.rival,
  voters: reasons.voters,
  weight: reasons.weight,
  onlyPublicSource: reasons.isAlonePublic,
  sources: reasons.sources.map((source) => sourceView(source, sources, said)),
});

const sourceView = (
  { id, trust, condition, votes, word }: SourceReason,
  sources: readonly Health[],
  said: Stored['said'],
): SourceReasonView => {
  const last = said.findLast(({ sourceId }) => sourceId === id);
  const { kind = null, label = '', state } = sources.find((source) => source.id === id) ?? {};
  const isAway = condition === 'catching-up' && state === 'failing';
  return {
    id,
    kind,
    label,
    trust,
    condition: isAway ? 'not-answering' : condition,
    votes,
    says: word.says,
    saidAt: last ? isoTime(last.atMs) : null,
    blockHeight: 'block' in word ? (word.block?.height ?? null) : null,
    rival: 'rival' in word ? word.rival : null,
  };
};

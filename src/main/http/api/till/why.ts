import type { SourceReasonView, WhyView } from '../../../../shared/contract/invoices.ts';
import { isoTime } from '../../../../shared/time.ts';
import { certaintyOf, hasEnded, waitEndsAtMs } from '../../../domain/invoice/evaluate.ts';
import type { InvoiceFacts, OutputFact } from '../../../domain/invoice/facts.ts';
import type { Reasons, SourceReason } from '../../../domain/chain/reasons.ts';
import { factsOf } from '../../../app/invoice/invoice-facts.ts';
import type { ChainStore } from '../../../app/payment/chain-store.ts';
import { explainPayment } from '../../../app/payment/explain-payment.ts';
import type { SourceHealth } from '../../../app/ports.ts';
import type { InvoiceRecord, PaymentRecord } from '../../../app/records.ts';
import type { ReadRepositories } from '../../../app/repositories.ts';
import type { InvoiceDetail } from '../../../../shared/contract/invoices.ts';

type Health = Pick<SourceHealth, 'id' | 'kind' | 'label' | 'state'>;

export interface WhyDeps {
  readonly read: Pick<ReadRepositories, 'payments' | 'chain'>;
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
  return {
    why: payments.map((payment) => {
      const output = outputs.get(payment.id);
      if (!output) return whyLightning(payment);
      return whyOnchain({ facts, output, payment }, explainPayment(state, payment, invoice, nowMs), invoice, sources);
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
}

const whyOnchain = (
  { facts, output, payment }: Stored,
  reasons: Reasons | null,
  { level }: Pick<InvoiceRecord, 'level'>,
  sources: readonly Health[],
): WhyView => ({
  kind: 'onchain',
  paymentId: payment.id,
  certainty: certaintyOf(facts, output),
  decision: reasons?.decision ?? 'stored',
  confirmations: output.confirmations,
  blockHeight: payment.blockHeight,
  tipHeight: reasons?.tip?.height ?? null,
  inBlock: output.inBlock,
  sure: output.sure,
  contested: reasons?.standing.contested ?? false,
  rival: reasons?.rival ?? null,
  voters: reasons?.voters ?? 'nobody',
  weight: reasons?.weight ?? 0,
  weightNeeded: level,
  onlyPublicSource: reasons?.isAlonePublic ?? false,
  waitEndsAt: output.confirmations > 0 || output.inBlock ? null : isoTime(waitEndsAtMs(facts, output)),
  sources: (reasons?.sources ?? []).map((source) => sourceView(source, sources)),
});

const sourceView = (
  { id, trust, condition, votes, word }: SourceReason,
  sources: readonly Health[],
): SourceReasonView => {
  const health = sources.find((source) => source.id === id);
  const isAway = condition === 'catching-up' && health?.state === 'failing';
  const block = word.says === 'in-block' || word.says === 'names-rival' ? word.block : null;
  return {
    id,
    kind: health?.kind ?? null,
    label: health?.label ?? '',
    trust,
    condition: isAway ? 'not-answering' : condition,
    votes,
    says: word.says,
    blockHeight: block?.height ?? null,
    rival: word.says === 'names-rival' ? word.rival : null,
  };
};

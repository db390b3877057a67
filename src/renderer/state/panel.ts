import type { InvoiceStatus, InvoiceView, PaymentView } from '../../shared/invoice.ts';
import { formatMoney, formatSats } from '../ui/format.ts';
import { words } from '../words.ts';

export const PANEL_KINDS = [
  'waiting',
  'seen',
  'replaced',
  'part',
  'paid',
  'over',
  'twice',
  'reverted',
  'expired',
  'expired-part',
  'late',
  'cancelled',
  'invalid',
] as const;
export type PanelKind = (typeof PANEL_KINDS)[number];

type KindOf = (invoice: InvoiceView) => PanelKind;
const KIND_OF: Readonly<Record<InvoiceStatus, KindOf>> = {
  new: ({ notice, part }) => {
    if (notice === 'reverted') return 'reverted';
    if (part) return 'part';
    return notice === 'replaced' ? 'replaced' : 'waiting';
  },
  processing: ({ notice }) => (notice === 'reverted' || notice === 'replaced' ? notice : 'seen'),
  settled: ({ notice, over }) => {
    if (notice === 'twice') return 'twice';
    return over ? 'over' : 'paid';
  },
  expired: ({ late, part }) => {
    if (late) return 'late';
    return part ? 'expired-part' : 'expired';
  },
  invalid: ({ notice, late }) => {
    if (notice === 'twice') return 'twice';
    return late ? 'late' : 'invalid';
  },
  cancelled: ({ late, receivedSats }) => (late || receivedSats > 0 ? 'late' : 'cancelled'),
};

/** Which of the states of design.md §6 an invoice is in. Only `settled` can ever be paid. */
export const panelKindOf: KindOf = (invoice) => KIND_OF[invoice.status](invoice);

/** Fill of the panel; only `paid` is solid green. */
export type PanelTone = 'plain' | 'wait' | 'paid' | 'warn' | 'ended';
export type PanelPicture = 'code' | 'clock' | 'tick' | 'alert' | 'cross';
export type BigButton = 'clock' | 'not-final' | 'next';

interface Look {
  readonly tone: PanelTone;
  readonly picture: PanelPicture;
  readonly size: '' | 'big' | 'huge';
  readonly big: BigButton;
  readonly word: string;
  readonly customer: string;
}
const { panel } = words;
const LOOKS: Readonly<Record<PanelKind, Look>> = {
  waiting: { tone: 'plain', picture: 'code', size: '', big: 'clock', word: panel.waiting.word, customer: '' },
  seen: {
    tone: 'wait',
    picture: 'clock',
    size: 'big',
    big: 'not-final',
    word: panel.seen.word,
    customer: panel.customer.seen,
  },
  replaced: {
    tone: 'wait',
    picture: 'clock',
    size: 'big',
    big: 'not-final',
    word: panel.replaced.word,
    customer: panel.customer.wait,
  },
  part: { tone: 'warn', picture: 'code', size: '', big: 'clock', word: panel.part.word, customer: '' },
  paid: {
    tone: 'paid',
    picture: 'tick',
    size: 'huge',
    big: 'next',
    word: panel.paid.word,
    customer: panel.customer.paid,
  },
  over: {
    tone: 'paid',
    picture: 'tick',
    size: 'huge',
    big: 'next',
    word: panel.over.word,
    customer: panel.customer.paid,
  },
  twice: {
    tone: 'warn',
    picture: 'alert',
    size: '',
    big: 'next',
    word: panel.twice.word,
    customer: panel.customer.counter,
  },
  reverted: {
    tone: 'warn',
    picture: 'alert',
    size: '',
    big: 'not-final',
    word: panel.reverted.word,
    customer: panel.customer.seen,
  },
  expired: {
    tone: 'ended',
    picture: 'cross',
    size: '',
    big: 'next',
    word: panel.expired.word,
    customer: panel.customer.expired,
  },
  'expired-part': {
    tone: 'warn',
    picture: 'alert',
    size: '',
    big: 'next',
    word: panel.expiredPart.word,
    customer: panel.customer.expired,
  },
  late: {
    tone: 'warn',
    picture: 'alert',
    size: '',
    big: 'next',
    word: panel.late.word,
    customer: panel.customer.counter,
  },
  cancelled: {
    tone: 'ended',
    picture: 'cross',
    size: '',
    big: 'next',
    word: panel.cancelled.word,
    customer: '',
  },
  invalid: {
    tone: 'ended',
    picture: 'cross',
    size: '',
    big: 'next',
    word: panel.invalid.word,
    customer: panel.customer.counter,
  },
};

type Money = (amount: string) => string;
type Sentence = (invoice: InvoiceView, money: Money) => string;
/** States whose sentence holds an amount or the number of the sale. */
const SENTENCES: Partial<Record<PanelKind, Sentence>> = {
  over: (invoice, money) => panel.over.todo(money(invoice.overAmount)),
  part: (invoice, money) => {
    const say = invoice.bip21 ? panel.part.todo : panel.part.noCode;
    return say(money(invoice.receivedAmount), money(invoice.remainingAmount));
  },
  'expired-part': (invoice, money) => panel.expiredPart.todo(money(invoice.receivedAmount)),
  late: (invoice, money) => {
    const say = invoice.status === 'cancelled' ? panel.late.cancelled : panel.late.todo;
    return say(money(invoice.receivedAmount));
  },
  reverted: (invoice) => panel.reverted.todo(invoice.number),
  twice: (invoice, money) => panel.twice.todo(invoice.number, money(invoice.overAmount)),
};
const FIXED: Readonly<Record<string, string>> = {
  waiting: panel.waiting.todo,
  seen: panel.seen.todo,
  replaced: panel.replaced.todo,
  paid: panel.paid.todo,
  expired: panel.expired.todo,
  cancelled: panel.cancelled.todo,
  invalid: panel.invalid.todo,
};
const sentenceOf = (kind: PanelKind, invoice: InvoiceView, money: Money): string =>
  SENTENCES[kind]?.(invoice, money) ?? FIXED[kind] ?? '';

const REST: ReadonlySet<PanelKind> = new Set(['part', 'expired-part']);
const PAID: ReadonlySet<PanelKind> = new Set(['paid', 'over', 'twice']);

const satsLine = (kind: PanelKind, invoice: InvoiceView, locale: string): string => {
  const due = formatSats(invoice.dueSats, locale);
  if (REST.has(kind)) return panel.satsOf(formatSats(invoice.remainingSats, locale), due.replace(/\D+$/, ''));
  if (!PAID.has(kind)) return due;
  const how = invoice.payments.some((payment) => payment.kind === 'lightning') ? panel.lightning : panel.onchain;
  return `${formatSats(invoice.receivedSats, locale)} · ${how}`;
};

export interface Step {
  readonly label: string;
  readonly state: 'done' | 'now' | 'open';
  /** ISO time, or null. */
  readonly at: string | null;
}

const live = (payments: readonly PaymentView[]): PaymentView[] => payments.filter((payment) => !payment.gone);
const firstSeen = (invoice: InvoiceView): string | null =>
  live(invoice.payments)
    .map((payment) => payment.seenAt)
    .toSorted()
    .at(0) ?? null;

const seenStep = (kind: PanelKind, seenAt: string | null): Step => {
  const { steps } = panel;
  if (REST.has(kind)) return { label: steps.seenPart, state: kind === 'part' ? 'now' : 'open', at: seenAt };
  if (seenAt) return { label: steps.seen, state: 'done', at: seenAt };
  return { label: steps.seen, state: kind === 'waiting' ? 'now' : 'open', at: null };
};

const paidStep = (kind: PanelKind, invoice: InvoiceView): Step => {
  const label = panel.steps.paid;
  if (PAID.has(kind)) return { label, state: 'done', at: invoice.settledAt ?? invoice.paidAt };
  return { label, state: kind === 'seen' || kind === 'reverted' ? 'now' : 'open', at: null };
};

const stepsOf = (kind: PanelKind, invoice: InvoiceView): Step[] => [
  { label: panel.steps.shown, state: 'done', at: invoice.createdAt },
  seenStep(kind, firstSeen(invoice)),
  paidStep(kind, invoice),
];

/** Everything the payment panel shows, as text; the same places in every state. */
export interface Panel extends Look {
  readonly kind: PanelKind;
  readonly todo: string;
  readonly why: string;
  readonly due: string;
  readonly dueNote: string;
  readonly sats: string;
  readonly steps: readonly Step[];
  readonly seenAt: string | null;
  readonly canCancel: boolean;
  /** More money may still come or become final: the sale can be put aside. */
  readonly open: boolean;
}

/** A replacement to another payee leaves a sale that waits for money: its code and clock are shown again. */
const lookOf = (kind: PanelKind, invoice: InvoiceView): Look => {
  const look = LOOKS[kind];
  if (kind === 'reverted' && invoice.status === 'new') return { ...look, customer: '' };
  if (kind !== 'replaced' || invoice.status !== 'new') return look;
  return invoice.bip21 ? { ...look, big: 'clock', picture: 'code', customer: '' } : { ...look, big: 'clock' };
};

const amountOf = (kind: PanelKind, invoice: InvoiceView): string => {
  if (REST.has(kind)) return invoice.remainingAmount;
  return kind === 'over' || kind === 'twice' ? invoice.receivedAmount : invoice.amount;
};

export const panelOf = (invoice: InvoiceView, locale: string): Panel => {
  const kind = panelKindOf(invoice);
  const money: Money = (amount) => formatMoney(amount, invoice.currency, locale);
  const look = lookOf(kind, invoice);
  return {
    ...look,
    kind,
    todo: sentenceOf(kind, invoice, money),
    why: look.tone === 'wait' && invoice.status === 'processing' ? panel.whyWait : '',
    due: money(amountOf(kind, invoice)),
    dueNote: REST.has(kind) ? panel.left : '',
    sats: satsLine(kind, invoice, locale),
    steps: stepsOf(kind, invoice),
    seenAt: firstSeen(invoice),
    canCancel: kind === 'waiting' && invoice.payments.length === 0,
    open: invoice.status === 'new' || invoice.status === 'processing',
  };
};

/** Which sound a change of state makes (design.md §2). */
export const soundOf = (from: PanelKind | null, to: PanelKind): 'seen' | 'paid' | 'person' | null => {
  if (from === to) return null;
  if (to === 'paid' || to === 'over') return 'paid';
  if (to === 'seen') return 'seen';
  return ['reverted', 'twice', 'late', 'invalid', 'expired-part', 'replaced', 'part'].includes(to) ? 'person' : null;
};

import type { InvoiceView, PaymentView } from '../../shared/invoice.ts';
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

/** Which of the states of design.md §6 an invoice is in. Only `settled` can ever be paid. */
export const panelKindOf = (invoice: InvoiceView): PanelKind => {
  switch (invoice.status) {
    case 'settled':
      if (invoice.notice === 'twice') return 'twice';
      return invoice.over ? 'over' : 'paid';
    case 'processing':
      if (invoice.notice === 'reverted') return 'reverted';
      return invoice.notice === 'replaced' ? 'replaced' : 'seen';
    case 'invalid':
      if (invoice.notice === 'twice') return 'twice';
      return invoice.late ? 'late' : 'invalid';
    case 'cancelled':
      return invoice.late || invoice.receivedSats > 0 ? 'late' : 'cancelled';
    case 'expired':
      if (invoice.late) return 'late';
      return invoice.part ? 'expired-part' : 'expired';
    case 'new':
      return newKindOf(invoice);
  }
};

const newKindOf = (invoice: InvoiceView): PanelKind => {
  if (invoice.notice === 'reverted') return 'reverted';
  if (invoice.part) return 'part';
  return invoice.notice === 'replaced' ? 'replaced' : 'waiting';
};

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
    customer: panel.customer.wait,
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

const sentenceOf = (kind: PanelKind, invoice: InvoiceView, money: (amount: string) => string): string => {
  const received = money(invoice.receivedAmount);
  const left = money(invoice.remainingAmount);
  switch (kind) {
    case 'over':
      return panel.over.todo(money(invoice.overAmount));
    case 'part':
      return invoice.bip21 ? panel.part.todo(received, left) : panel.part.noCode(received, left);
    case 'expired-part':
      return panel.expiredPart.todo(received);
    case 'late':
      return invoice.status === 'cancelled' ? panel.late.cancelled(received) : panel.late.todo(received);
    case 'reverted':
      return panel.reverted.todo(invoice.number);
    case 'twice':
      return panel.twice.todo(invoice.number, money(invoice.overAmount));
    default:
      return panel[kind].todo;
  }
};

const satsLine = (kind: PanelKind, invoice: InvoiceView, locale: string): string => {
  const due = formatSats(invoice.dueSats, locale);
  if (kind === 'part' || kind === 'expired-part')
    return panel.satsOf(formatSats(invoice.remainingSats, locale), due.replace(/\D+$/, ''));
  if (kind !== 'paid' && kind !== 'over' && kind !== 'twice') return due;
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

const stepsOf = (kind: PanelKind, invoice: InvoiceView): Step[] => {
  const { steps } = panel;
  const seenAt = firstSeen(invoice);
  const paid = kind === 'paid' || kind === 'over' || kind === 'twice';
  const waiting = kind === 'waiting' || kind === 'part';
  const seen: Step =
    kind === 'part' || kind === 'expired-part'
      ? { label: steps.seenPart, state: kind === 'part' ? 'now' : 'open', at: seenAt }
      : { label: steps.seen, state: seenAt ? 'done' : waiting ? 'now' : 'open', at: seenAt };
  const last = paid ? 'done' : kind === 'seen' || kind === 'reverted' ? 'now' : 'open';
  return [
    { label: steps.shown, state: 'done', at: invoice.createdAt },
    seen,
    { label: steps.paid, state: last, at: paid ? (invoice.settledAt ?? invoice.paidAt) : null },
  ];
};

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

export const panelOf = (invoice: InvoiceView, locale: string): Panel => {
  const kind = panelKindOf(invoice);
  const look = LOOKS[kind];
  const money = (amount: string): string => formatMoney(amount, invoice.currency, locale);
  const rest = kind === 'part' || kind === 'expired-part';
  const showsReceived = kind === 'over' || kind === 'twice';
  // A replacement to another payee leaves a sale that waits for money: its code is shown again.
  const picture = kind === 'replaced' && invoice.status === 'new' && invoice.bip21 ? 'code' : look.picture;
  return {
    ...look,
    kind,
    picture,
    big: kind === 'replaced' && invoice.status === 'new' ? 'clock' : look.big,
    todo: sentenceOf(kind, invoice, money),
    why: kind === 'seen' || (kind === 'replaced' && invoice.status === 'processing') ? panel.whyWait : '',
    due: money(rest ? invoice.remainingAmount : showsReceived ? invoice.receivedAmount : invoice.amount),
    dueNote: rest ? panel.left : '',
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

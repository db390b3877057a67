import { digitsOf } from '../../../shared/currency.ts';
import type { InvoiceView, PaymentView } from '../../../shared/invoice.ts';
import { formatAmount, parseRate, priceForSats } from '../../../shared/money.ts';
import { formatDate, formatMoney, formatSats } from '../../common/format.ts';
import type { Language } from '../../words/till-words.ts';
import type { PanelWords } from '../../words/till/panel.ts';
import { reasonsText } from './advice-text.ts';
import { isOpen, panelKindOf, type PanelKind } from './panel-kind.ts';
import { SPEECH } from './panel-speech.ts';

/** Fill of the panel; only `paid` is solid green (design.md UX-2). */
export type PanelTone = 'plain' | 'wait' | 'paid' | 'warn' | 'bad' | 'ended';
export type PanelPicture = 'code' | 'clock' | 'tick' | 'alert' | 'cross';
export type BigButton = 'clock' | 'not-final' | 'next';

interface Shape {
  readonly tone: PanelTone;
  readonly picture: PanelPicture;
  readonly big: BigButton;
  readonly size: '' | 'big' | 'huge';
}
const shape = (tone: PanelTone, picture: PanelPicture, big: BigButton, size: Shape['size'] = ''): Shape => ({
  tone,
  picture,
  big,
  size,
});
const SHAPES: Readonly<Record<PanelKind, Shape>> = {
  waiting: shape('plain', 'code', 'clock'),
  seen: shape('wait', 'clock', 'not-final', 'big'),
  accept: shape('wait', 'clock', 'next', 'big'),
  'ask-manager': shape('warn', 'alert', 'not-final'),
  replaced: shape('wait', 'clock', 'not-final', 'big'),
  underpaid: shape('warn', 'code', 'clock'),
  paid: shape('paid', 'tick', 'next', 'huge'),
  overpaid: shape('paid', 'tick', 'next', 'huge'),
  'paid-twice': shape('warn', 'alert', 'next'),
  reverted: shape('bad', 'alert', 'next'),
  expired: shape('ended', 'cross', 'next'),
  'expired-underpaid': shape('warn', 'alert', 'next'),
  'late-seen': shape('wait', 'clock', 'not-final', 'big'),
  'more-seen': shape('paid', 'tick', 'next', 'huge'),
  'paid-late': shape('warn', 'alert', 'next'),
  cancelled: shape('ended', 'cross', 'next'),
  invalid: shape('ended', 'cross', 'next'),
};

const REST: ReadonlySet<PanelKind> = new Set(['underpaid', 'expired-underpaid']);
const NOT_FINAL: ReadonlySet<PanelKind> = new Set(['seen', 'accept', 'ask-manager', 'late-seen']);
/** The advice says more than to wait. */
const ADVISED: ReadonlySet<PanelKind> = new Set(['accept', 'ask-manager']);
const PAID: ReadonlySet<PanelKind> = new Set(['paid', 'overpaid', 'paid-twice', 'more-seen']);

export interface Step {
  readonly label: string;
  readonly state: 'done' | 'now' | 'open';
  /** ISO time, or null. */
  readonly at: string | null;
}

/** Facts that the panel needs besides the invoice. */
export interface PanelFacts {
  readonly language: Language;
  /** Limit up to which the shop asks for no confirmation; null if it always does. */
  readonly instantLimitSats: number | null;
  /** The sale that was only looked up again; null if none was (design.md STATE-47). */
  readonly earlierId: string | null;
  /** Sales for which the cashier waits until they are final, whatever the advice (design.md STATE-60). */
  readonly waitingIds: ReadonlySet<string>;
}

/** Everything that the payment panel shows, as text for the same places in every state. */
export interface Panel extends Shape {
  readonly kind: PanelKind;
  readonly word: string;
  readonly todo: string;
  readonly why: string;
  readonly due: string;
  readonly dueNote: string;
  readonly sats: string;
  readonly steps: readonly Step[];
  readonly seenAt: string | null;
  readonly canCancel: boolean;
  /** Money may still come or become final, so the sale can be put aside. */
  readonly open: boolean;
  /** “Next customer” is offered: the sale is open, and the big button does not lead on. */
  readonly canSetAside: boolean;
  /** A manager may accept the late money as the price (product.md INV-31). */
  readonly acceptLate: boolean;
  /** The cashier may wait although the advice says more, or does; null without such advice (design.md STATE-60). */
  readonly wait: 'offered' | 'chosen' | null;
}

export const panelOf = (invoice: InvoiceView, facts: PanelFacts): Panel => {
  const { locale, words } = facts.language;
  const wait = waitOf(invoice, facts);
  const kind = wait === 'chosen' ? 'seen' : panelKindOf(invoice);
  const money = (amount: string): string => formatMoney(amount, invoice.currency, locale);
  const look = shapeOf(kind, invoice);
  const speech = SPEECH[kind];
  const panel: Panel = {
    ...look,
    kind,
    word: speech.word(words.panel),
    todo: speech.todo({ invoice, money, words: words.panel }),
    why: whyOf(kind, invoice, look, facts, money),
    due: money(amountOf(kind, invoice)),
    dueNote: REST.has(kind) ? words.panel.left : '',
    sats: satsLine(kind, invoice, facts.language),
    steps: stepsOf(kind, invoice, words.panel),
    seenAt: firstSeen(invoice),
    canCancel: kind === 'waiting' && invoice.payments.length === 0,
    open: isOpen(invoice),
    canSetAside: isOpen(invoice) && look.big !== 'next',
    acceptLate: kind === 'paid-late' && invoice.late,
    wait,
  };
  return facts.earlierId === invoice.id ? asEarlier(panel, invoice, facts.language) : panel;
};

const waitOf = (invoice: InvoiceView, { waitingIds }: PanelFacts): Panel['wait'] => {
  if (!ADVISED.has(panelKindOf(invoice))) return null;
  return waitingIds.has(invoice.id) ? 'chosen' : 'offered';
};

/** An earlier sale is never green: nobody hands over goods for it again (design.md STATE-47). */
const asEarlier = (panel: Panel, invoice: InvoiceView, { locale, words }: Language): Panel => {
  const earlier = words.panel.earlier(formatDate(invoice.createdAt, locale));
  if (panel.tone !== 'paid') return { ...panel, why: earlier };
  return { ...panel, tone: 'plain', size: '', word: earlier, todo: words.panel.earlierTodo, why: '' };
};

/** The advice with its reasons (design.md STATE-59); null without advice. */
const adviceOf = (kind: PanelKind, invoice: InvoiceView, language: Language): string | null => {
  const { advice } = invoice;
  if (!advice || !NOT_FINAL.has(kind)) return null;
  const reasons = reasonsText(invoice, advice, language);
  const { panel, recent } = language.words;
  if (kind === 'seen') return `${reasons} ${recent.whyWait}`.trim();
  return `${reasons} ${panel.advice.replaceable}`.trim();
};

/** The goods were handed over for money that can still be replaced. */
const isTakenUnconfirmed = ({ payments, allFinal }: InvoiceView): boolean =>
  !allFinal && live(payments).some(({ kind, confirmations }) => kind === 'onchain' && confirmations === 0);

const satsLine = (kind: PanelKind, invoice: InvoiceView, { locale, words }: Language): string => {
  const due = formatSats(invoice.dueSats, locale);
  if (REST.has(kind)) return words.panel.satsOf(formatSats(invoice.remainingSats, locale), due.replace(/\D+$/, ''));
  if (!PAID.has(kind)) return due;
  const isLightning = invoice.payments.some((payment) => payment.kind === 'lightning');
  return `${formatSats(invoice.receivedSats, locale)} · ${isLightning ? words.panel.lightning : words.panel.onchain}`;
};

const live = (payments: readonly PaymentView[]): PaymentView[] => payments.filter((payment) => !payment.gone);

const firstSeen = (invoice: InvoiceView): string | null =>
  live(invoice.payments)
    .map((payment) => payment.seenAt)
    .toSorted()
    .at(0) ?? null;

const seenStep = (kind: PanelKind, seenAt: string | null, { steps }: PanelWords): Step => {
  if (REST.has(kind)) return { label: steps.seenPart, state: kind === 'underpaid' ? 'now' : 'open', at: seenAt };
  if (seenAt) return { label: steps.seen, state: 'done', at: seenAt };
  return { label: steps.seen, state: kind === 'waiting' ? 'now' : 'open', at: null };
};

const paidStep = (kind: PanelKind, invoice: InvoiceView, { steps }: PanelWords): Step => {
  if (PAID.has(kind)) return { label: steps.paid, state: 'done', at: invoice.settledAt ?? invoice.paidAt };
  return { label: steps.paid, state: NOT_FINAL.has(kind) ? 'now' : 'open', at: null };
};

const stepsOf = (kind: PanelKind, invoice: InvoiceView, words: PanelWords): Step[] => [
  { label: words.steps.shown, state: 'done', at: invoice.createdAt },
  seenStep(kind, firstSeen(invoice), words),
  paidStep(kind, invoice, words),
];

/** After a replacement to another payee the sale waits for money again, so its code and clock return (design.md STATE-6). */
const isAskedAgain = (kind: PanelKind, { status }: InvoiceView): boolean => kind === 'replaced' && status === 'new';

const shapeOf = (kind: PanelKind, invoice: InvoiceView): Shape => {
  const usual = SHAPES[kind];
  if (!isAskedAgain(kind, invoice)) return usual;
  return { ...usual, big: 'clock', picture: invoice.bip21 ? 'code' : usual.picture };
};

const amountOf = (kind: PanelKind, invoice: InvoiceView): string => {
  if (REST.has(kind)) return invoice.remainingAmount;
  return kind === 'overpaid' || kind === 'paid-twice' || kind === 'more-seen' ? invoice.receivedAmount : invoice.amount;
};

/** The instant limit in this invoice's currency; null if the invoice is not above it (design.md STATE-20). */
const limitOf = (invoice: InvoiceView, limitSats: number | null): string | null => {
  if (limitSats === null || invoice.dueSats <= limitSats) return null;
  const rate = invoice.quote.rate === null ? null : parseRate(invoice.quote.rate);
  const digits = digitsOf(invoice.currency);
  if (!rate?.ok || digits === undefined) return null;
  return formatAmount(priceForSats(BigInt(limitSats), digits, rate.value), digits);
};

const whyOf = (
  kind: PanelKind,
  invoice: InvoiceView,
  { tone }: Shape,
  facts: PanelFacts,
  money: (amount: string) => string,
): string => {
  if (kind === 'paid' && isTakenUnconfirmed(invoice)) return facts.language.words.panel.advice.replaceable;
  const advised = adviceOf(kind, invoice, facts.language);
  if (advised !== null) return advised;
  if (tone !== 'wait' || invoice.status !== 'processing') return '';
  const { panel, recent } = facts.language.words;
  const limit = limitOf(invoice, facts.instantLimitSats);
  return limit === null ? recent.whyWait : `${panel.aboveLimit(money(limit))} ${recent.whyWait}`;
};

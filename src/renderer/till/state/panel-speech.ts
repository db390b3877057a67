import type { InvoiceView } from '../../../shared/invoice.ts';
import type { PanelWords } from '../../words/panel.ts';
import type { PanelKind } from './panel-kind.ts';

interface Told {
  readonly invoice: InvoiceView;
  /** Formats a decimal amount in the invoice's currency. */
  readonly money: (amount: string) => string;
  readonly words: PanelWords;
}
interface Speech {
  readonly word: (words: PanelWords) => string;
  readonly todo: (told: Told) => string;
  /** Words of the customer's screen meanwhile; none if it shows the code or nothing. */
  readonly customer?: (words: PanelWords) => string;
}

/** The server shows no address that it cannot derive itself (reliability.md A22). */
const hasLostCode = ({ address, bip21 }: InvoiceView): boolean => address === null && bip21 === null;

const waitingTodo = ({ invoice, words }: Told): string =>
  hasLostCode(invoice) ? words.waiting.noCode : words.waiting.todo;

const underpaidTodo = ({ invoice, money, words }: Told): string => {
  if (hasLostCode(invoice)) return words.waiting.noCode;
  const say = invoice.bip21 ? words.underpaid.todo : words.underpaid.noCode;
  return say(money(invoice.receivedAmount), money(invoice.remainingAmount));
};
const paidLateTodo = ({ invoice, money, words }: Told): string => {
  const say = invoice.status === 'cancelled' ? words.paidLate.cancelled : words.paidLate.todo;
  return say(money(invoice.receivedAmount));
};
const expiredUnderpaidTodo = ({ invoice, money, words }: Told): string => {
  const say = invoice.allFinal ? words.expiredUnderpaid.todo : words.expiredUnderpaid.seen;
  return say(money(invoice.receivedAmount));
};
/** The network has the payment again, but in no block, or it is gone. */
const revertedTodo = ({ invoice, words }: Told): string => {
  const say = invoice.status === 'processing' ? words.reverted.notFinal : words.reverted.gone;
  return say(invoice.number);
};
const toCounter = (words: PanelWords): string => words.customer.counter;

/** Words per state: the cashier's, and what the customer reads meanwhile (design.md STATE-1). */
export const SPEECH: Readonly<Record<PanelKind, Speech>> = {
  waiting: { word: (say) => say.waiting.word, todo: waitingTodo },
  seen: { word: (say) => say.seen.word, todo: ({ words }) => words.seen.todo, customer: (say) => say.customer.seen },
  replaced: {
    word: (say) => say.replaced.word,
    todo: ({ words }) => words.replaced.todo,
    customer: (say) => say.customer.seen,
  },
  underpaid: { word: (say) => say.underpaid.word, todo: underpaidTodo },
  paid: { word: (say) => say.paid.word, todo: ({ words }) => words.paid.todo, customer: (say) => say.customer.paid },
  overpaid: {
    word: (say) => say.overpaid.word,
    todo: ({ invoice, money, words }) => words.overpaid.todo(money(invoice.overAmount)),
    customer: (say) => say.customer.paid,
  },
  'paid-twice': {
    word: (say) => say.paidTwice.word,
    todo: ({ invoice, money, words }) => words.paidTwice.todo(invoice.number, money(invoice.overAmount)),
    customer: toCounter,
  },
  reverted: { word: (say) => say.reverted.word, todo: revertedTodo },
  expired: {
    word: (say) => say.expired.word,
    todo: ({ words }) => words.expired.todo,
    customer: (say) => say.customer.expired,
  },
  'expired-underpaid': {
    word: (say) => say.expiredUnderpaid.word,
    todo: expiredUnderpaidTodo,
    customer: (say) => say.customer.expired,
  },
  'late-seen': {
    word: (say) => say.lateSeen.word,
    todo: ({ words }) => words.lateSeen.todo,
    customer: (say) => say.customer.seen,
  },
  'more-seen': {
    word: (say) => say.paid.word,
    todo: ({ invoice, money, words }) => words.moreSeen(money(invoice.overAmount)),
    customer: (say) => say.customer.paid,
  },
  'paid-late': { word: (say) => say.paidLate.word, todo: paidLateTodo, customer: toCounter },
  cancelled: { word: (say) => say.cancelled.word, todo: ({ words }) => words.cancelled.todo },
  invalid: { word: (say) => say.invalid.word, todo: ({ words }) => words.invalid.todo, customer: toCounter },
};

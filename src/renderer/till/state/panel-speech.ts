import type { InvoiceView } from '../../../shared/invoice.ts';
import type { PanelWords } from '../../words/till/panel.ts';
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
}

const waitingTodo = ({ invoice, words: { waiting } }: Told): string => {
  if (invoice.noCode === 'unsafe') return waiting.noCode;
  return invoice.noCode === 'lightning' ? waiting.noLightning : waiting.todo;
};

const underpaidTodo = (told: Told): string => {
  const { invoice, money, words } = told;
  const { received, left } = { received: money(invoice.receivedAmount), left: money(invoice.remainingAmount) };
  switch (invoice.noCode) {
    case 'unsafe':
      return words.waiting.noCode;
    case 'lightning':
      return words.underpaid.noLightning(received, left);
    case 'small':
      return words.underpaid.noCode(received, left);
    case 'expired':
    case 'ended':
      return expiredUnderpaidTodo(told); // before any look has said how the sale ended
    default:
      return words.underpaid.todo(received, left);
  }
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

/** The cashier's words per state (design.md STATE-1). */
export const SPEECH: Readonly<Record<PanelKind, Speech>> = {
  waiting: { word: (say) => say.waiting.word, todo: waitingTodo },
  seen: { word: (say) => say.seen.word, todo: ({ words }) => words.seen.todo },
  accept: { word: (say) => say.accept.word, todo: ({ words }) => words.accept.todo },
  'ask-manager': { word: (say) => say.askManager.word, todo: ({ words }) => words.askManager.todo },
  replaced: {
    word: (say) => say.replaced.word,
    todo: ({ words }) => words.replaced.todo,
  },
  underpaid: { word: (say) => say.underpaid.word, todo: underpaidTodo },
  paid: { word: (say) => say.paid.word, todo: ({ words }) => words.paid.todo },
  overpaid: {
    word: (say) => say.overpaid.word,
    todo: ({ invoice, money, words }) => words.overpaid.todo(money(invoice.overAmount)),
  },
  'paid-twice': {
    word: (say) => say.paidTwice.word,
    todo: ({ invoice, money, words }) => words.paidTwice.todo(invoice.number, money(invoice.overAmount)),
  },
  reverted: { word: (say) => say.reverted.word, todo: revertedTodo },
  expired: {
    word: (say) => say.expired.word,
    todo: ({ words }) => words.expired.todo,
  },
  'expired-underpaid': {
    word: (say) => say.expiredUnderpaid.word,
    todo: expiredUnderpaidTodo,
  },
  'late-seen': {
    word: (say) => say.lateSeen.word,
    todo: ({ words }) => words.lateSeen.todo,
  },
  'more-seen': {
    word: (say) => say.paid.word,
    todo: ({ invoice, money, words }) => words.moreSeen(money(invoice.overAmount)),
  },
  'paid-late': { word: (say) => say.paidLate.word, todo: paidLateTodo },
  cancelled: { word: (say) => say.cancelled.word, todo: ({ words }) => words.cancelled.todo },
  invalid: { word: (say) => say.invalid.word, todo: ({ words }) => words.invalid.todo },
};

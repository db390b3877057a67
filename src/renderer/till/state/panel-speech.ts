import type { InvoiceView } from '../../../shared/invoice.ts';
import type { PanelWords } from '../../words/panel.ts';
import type { PanelKind } from './panel-kind.ts';

interface Told {
  readonly invoice: InvoiceView;
  /** A decimal amount of this sale, written. */
  readonly money: (amount: string) => string;
  readonly words: PanelWords;
}
interface Speech {
  readonly word: (words: PanelWords) => string;
  readonly todo: (told: Told) => string;
  /** What the customer is told meanwhile; none where it is the code itself, or nothing. */
  readonly customer?: (words: PanelWords) => string;
}

/** The server shows no address that it cannot derive itself (reliability.md A22). */
const hasLostCode = ({ address, bip21 }: InvoiceView): boolean => address === null && bip21 === null;

const waitingTodo = ({ invoice, words }: Told): string =>
  hasLostCode(invoice) ? words.waiting.noCode : words.waiting.todo;
const partTodo = ({ invoice, money, words }: Told): string => {
  if (hasLostCode(invoice)) return words.waiting.noCode;
  const say = invoice.bip21 ? words.part.todo : words.part.noCode;
  return say(money(invoice.receivedAmount), money(invoice.remainingAmount));
};
const lateTodo = ({ invoice, money, words }: Told): string => {
  const say = invoice.status === 'cancelled' ? words.late.cancelled : words.late.todo;
  return say(money(invoice.receivedAmount));
};
const toCounter = (words: PanelWords): string => words.customer.counter;

/** design.md §6: the cashier's column, and what the customer reads beside it. */
export const SPEECH: Readonly<Record<PanelKind, Speech>> = {
  waiting: { word: (say) => say.waiting.word, todo: waitingTodo },
  seen: { word: (say) => say.seen.word, todo: ({ words }) => words.seen.todo, customer: (say) => say.customer.seen },
  replaced: {
    word: (say) => say.replaced.word,
    todo: ({ words }) => words.replaced.todo,
    customer: (say) => say.customer.seen,
  },
  part: { word: (say) => say.part.word, todo: partTodo },
  paid: { word: (say) => say.paid.word, todo: ({ words }) => words.paid.todo, customer: (say) => say.customer.paid },
  over: {
    word: (say) => say.over.word,
    todo: ({ invoice, money, words }) => words.over.todo(money(invoice.overAmount)),
    customer: (say) => say.customer.paid,
  },
  twice: {
    word: (say) => say.twice.word,
    todo: ({ invoice, money, words }) => words.twice.todo(invoice.number, money(invoice.overAmount)),
    customer: toCounter,
  },
  reverted: {
    word: (say) => say.reverted.word,
    todo: ({ invoice, words }) => words.reverted.todo(invoice.number),
    customer: (say) => say.customer.seen,
  },
  expired: {
    word: (say) => say.expired.word,
    todo: ({ words }) => words.expired.todo,
    customer: (say) => say.customer.expired,
  },
  'expired-part': {
    word: (say) => say.expiredPart.word,
    todo: ({ invoice, money, words }) => words.expiredPart.todo(money(invoice.receivedAmount)),
    customer: (say) => say.customer.expired,
  },
  late: { word: (say) => say.late.word, todo: lateTodo, customer: toCounter },
  cancelled: { word: (say) => say.cancelled.word, todo: ({ words }) => words.cancelled.todo },
  invalid: { word: (say) => say.invalid.word, todo: ({ words }) => words.invalid.todo, customer: toCounter },
};

import { defineMessage as msg } from '@lingui/core/macro';
import { createAdviceWords } from './advice.ts';
import type { Say } from '../say.ts';

/** Words of the payment panel (design.md STATE-1). Amounts are passed in already formatted. */
export const createPanelWords = (say: Say) => ({
  region: say(msg`Payment`),
  progress: say(msg`Progress`),
  charging: { word: say(msg`Waiting`), todo: say(msg`Preparing code`) },
  chargingLong: say(msg`Creating the address. This takes a moment the first time.`),
  waiting: {
    word: say(msg`Waiting`),
    todo: say(msg`Nothing received yet.`),
    noCode: say(msg`This code cannot be shown safely. Cancel the sale and charge again.`),
    noLightning: say(msg`The Lightning node has made no code yet. It appears here when it does.`),
  },
  seen: { word: say(msg`Wait`), todo: say(msg`Payment seen. Keep the goods until this turns green.`) },
  askManager: { word: say(msg`Ask manager`), todo: say(msg`Payment seen, but a check failed.`) },
  accept: { word: say(msg`Accept`), todo: say(msg`Hand over the goods. The payment is not final yet.`) },
  advice: createAdviceWords(say),
  aboveLimit: (limit: string) => say(msg`Above the instant limit of ${limit}.`),
  paid: { word: say(msg`Paid`), todo: say(msg`Accept. Hand over the goods.`) },
  overpaid: {
    word: say(msg`Paid`),
    todo: (over: string) => say(msg`${over} too much. Give change or keep it as a tip.`),
  },
  underpaid: {
    word: say(msg`Part paid`),
    todo: (received: string, left: string) => say(msg`${received} received. The new code is for ${left}.`),
    noCode: (received: string, left: string) =>
      say(msg`${received} received. ${left} is too little for a code. Collect the rest another way.`),
    noLightning: (received: string, left: string) =>
      say(msg`${received} received. The Lightning node has made no code for ${left} yet.`),
  },
  expired: { word: say(msg`Expired`), todo: say(msg`Nothing received. We keep watching this code.`) },
  expiredUnderpaid: {
    word: say(msg`Part paid`),
    todo: (received: string) => say(msg`${received} received, then the code expired.`),
    seen: (received: string) => say(msg`${received} seen, then the code expired. Do not refund it yet.`),
  },
  lateSeen: { word: say(msg`Wait`), todo: say(msg`A late payment was seen. Do not refund it yet.`) },
  moreSeen: (over: string) => say(msg`Accept. ${over} more was seen. Do not give it back yet.`),
  acceptReason: say(msg`Late payment accepted at the till`),
  paidLate: {
    word: say(msg`Paid late`),
    todo: (received: string) => say(msg`${received} arrived after the code expired. A manager accepts or refunds it.`),
    cancelled: (received: string) =>
      say(msg`${received} arrived after the sale was cancelled. A manager accepts or refunds it.`),
  },
  cancelled: { word: say(msg`Cancelled`), todo: say(msg`We keep watching this code.`) },
  replaced: { word: say(msg`Wait`), todo: say(msg`The sender changed the payment.`) },
  invalid: { word: say(msg`Not paid`), todo: say(msg`The payment never became final. Ask a manager.`) },
  reverted: {
    word: say(msg`No longer paid`),
    gone: (sale: number) => say(msg`Sale ${sale}: the payment was taken back. Ask a manager.`),
    notFinal: (sale: number) => say(msg`Sale ${sale}: the payment is no longer final. Ask a manager.`),
  },
  paidTwice: {
    word: say(msg`Paid twice`),
    todo: (sale: number, over: string) => say(msg`Sale ${sale} was paid again (${over}). Refund one payment.`),
  },
  earlier: (date: string) => say(msg`Earlier sale · ${date}`),
  earlierTodo: say(msg`Paid. Nothing to do.`),
  lastLook: say(msg`The code has expired. Checking one last time.`),
  left: say(msg({ message: 'left', context: 'after an amount: €8.40 left' })),
  satsOf: (left: string, due: string) => say(msg`${left} of ${due}`),
  onchain: say(msg`Bitcoin address`),
  lightning: say(msg`Lightning`),
  codeOnScreen: say(msg`Code is on the customer screen`),
  addressOnScreen: say(msg`Address is on the customer screen`),
  noScreen: say(msg`No screen is showing this`),
  customerSees: (what: string) => say(msg`Customer sees “${what}”`),
  customer: {
    seen: say(msg`Payment seen`),
    paid: say(msg`Paid`),
    expired: say(msg`Code expired`),
    ask: say(msg`Please ask`),
    wait: say(msg`Please wait`),
  },
  seenAgo: (ago: string) => say(msg`Seen ${ago}`),
  steps: {
    shown: say(msg`Code shown`),
    seen: say(msg({ message: 'Seen', context: 'a payment' })),
    seenPart: say(msg`Partly seen`),
    paid: say(msg`Paid`),
  },
  qrLabel: (amount: string) => say(msg`QR code: pay ${amount}`),
  qrLabelRest: (amount: string) => say(msg`QR code: pay the remaining ${amount}`),
  addressTitle: say(msg`Send exactly this amount to this address`),
  status: (word: string, amount: string, sale: number) => say(msg`${word}, ${amount}, sale ${sale}`),
});
export type PanelWords = ReturnType<typeof createPanelWords>;

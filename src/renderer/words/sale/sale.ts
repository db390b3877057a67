import { defineMessage as msg } from '@lingui/core/macro';
import type { SourceKind } from '../../forms/source-forms.ts';
import type { Say } from '../say.ts';
import { createPriceDialog, createPriceQuestion } from './price.ts';

/** Words about a sale that the till and the office share. */
export const createSaleWords = (say: Say) => ({
  sale: (n: number) => say(msg`Sale ${n}`),
  newSale: say(msg`New sale`),
  badge: createBadge(say),
  recent: createRecent(say),
  priceDialog: createPriceDialog(say),
  priceQuestion: createPriceQuestion(say),
});
export type SaleWords = ReturnType<typeof createSaleWords>;

const createBadge = (say: Say) => ({
  waiting: say(msg`Waiting`),
  seen: say(msg`Seen, wait`),
  accept: say(msg`Seen, accept`),
  askManager: say(msg`Ask manager`),
  underpaid: say(msg`Part paid`),
  paid: say(msg`Paid`),
  overpaid: (amount: string) => say(msg`Paid, ${amount} over`),
  paidLate: say(msg`Paid late`),
  expired: say(msg`Expired`),
  cancelled: say(msg`Cancelled`),
  invalid: say(msg`Not paid`),
  reverted: say(msg`No longer paid`),
  lateSeen: say(msg`Late, wait`),
  paidTwice: say(msg`Paid twice`),
});

const createRecent = (say: Say) => ({
  region: say(msg`Recent sales`),
  search: say(msg`Amount or sale number`),
  time: say(msg`Time`),
  sale: say(msg`Sale`),
  status: say(msg`Status`),
  method: say(msg`Method`),
  amount: say(msg`Amount`),
  bitcoin: say(msg`Bitcoin`),
  lightning: say(msg`Lightning`),
  none: say(msg({ message: 'None', context: 'no way of payment' })),
  empty: say(msg`No sales yet. The first one will appear here.`),
  emptyAction: say(msg`Ring up a sale`),
  notFound: say(msg`No sales match this search.`),
  showAll: say(msg`Show all sales`),
  timeline: say(msg`What happened`),
  choose: say(msg`Choose a sale to see what happened.`),
  failed: say(msg`The sales could not be loaded.`),
  failedOne: say(msg`The history could not be loaded.`),
  retry: say(msg`Retry`),
  /** Of a payment that is not final. */
  whyWait: say(msg`Usually done in 10 minutes.`),
  bySource: createBySource(say),
  /** Host of a Lightning node or wallet. */
  byBackend: (backend: string) => say(msg`By ${backend}`),
  technical: say(msg`Technical view`),
  block: (height: number) => say(msg`Block ${height}`),
  lines: {
    shown: say(msg`Code shown`),
    priced: say(msg`Price held`),
    seen: say(msg({ message: 'Seen', context: 'a payment' })),
    mined: say(msg`Confirmed`),
    unmined: say(msg`Confirmation lost`),
    gone: say(msg`Payment dropped`),
    returned: say(msg`Payment reappeared`),
    settledLn: say(msg`Received via Lightning`),
    ignored: say(msg`Ignored`),
    attached: say(msg`Counted by a manager`),
    deliveredTo: say(msg`Web shop notified`),
    waitsFor: say(msg`Web shop: waiting to be notified`),
    notDelivered: say(msg`Web shop not notified`),
  },
  deliveries: {
    due: say(msg`Not yet delivered`),
    delivered: say(msg`Delivered`),
    dead: say(msg`Could not be delivered`),
    superseded: say(msg`No longer needed`),
  },
  facts: {
    id: say(msg`Invoice`),
    address: say(msg`Address`),
    transaction: say(msg`Transaction`),
    confirmations: say(msg`Confirmations`),
    of: (has: number, needs: number) => say(msg`${has} of ${needs}`),
    price: say(msg`Price`),
    priceBy: (source: string) => say(msg`Price from ${source}`),
    notUsed: say(msg`not used`),
  },
  became: {
    new: say(msg`Waiting for payment`),
    processing: say(msg`Waiting to become final`),
    settled: say(msg`Paid`),
    expired: say(msg`Expired`),
    invalid: say(msg`Not paid`),
    cancelled: say(msg`Cancelled`),
  },
});

/** Names the source of a payment in a time line. */
export const createBySource = (say: Say): Readonly<Record<SourceKind | 'lightning', string>> => ({
  core: say(msg`By Bitcoin Core`),
  esplora: say(msg`By Esplora`),
  electrum: say(msg`By the Electrum server`),
  training: say(msg`By training`),
  lightning: say(msg`By the Lightning node`),
});

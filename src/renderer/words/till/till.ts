import { defineMessage as msg, plural } from '@lingui/core/macro';
import type { Say } from '../say.ts';
import { createAskDialog } from './question.ts';
import { createLock } from './lock.ts';
import { createHelp } from './help.ts';

/** Words of the till and its lock screen (design.md STATE-1). */
export const createTillWords = (say: Say) => ({
  actions: createActions(say),
  askDialog: createAskDialog(say),
  cancelDialog: createCancelDialog(say),
  ringUp: createRingUp(say),
  top: createTop(say),
  notices: createNotices(say),
  training: createTraining(say),
  help: createHelp(say),
  lock: createLock(say),
  titles: createTitles(say),
});

const createActions = (say: Say) => ({
  cancel: say(msg`Cancel sale`),
  cannotRead: say(msg`Wallet can’t read it`),
  withoutLightning: say(msg`Wallet without Lightning`),
  showCode: say(msg`Show the usual code`),
  nextCustomer: say(msg`Next customer`),
  details: say(msg`Details`),
  acceptLate: say(msg`Accept the payment`),
  newCode: say(msg`New code`),
  charge: say(msg`Charge`),
  priceTooOld: say(msg`Price too old`),
  noPrice: say(msg`No price yet`),
  noSource: say(msg`No source yet`),
  noWallet: say(msg`No wallet yet`),
  scanning: say(msg`Scanning wallet`),
  diskFull: say(msg`Disk full`),
  locked: say(msg`Locked`),
  nextSale: say(msg`Next sale`),
  notFinal: say(msg`Not final yet`),
  priceHeld: say(msg`Price held for`),
  showPayment: say(msg`Show payment`),
});

const createCancelDialog = (say: Say) => ({
  title: say(msg`Cancel sale?`),
  text: say(msg`The code disappears from the customer screen. We keep watching it.`),
  yes: say(msg`Cancel sale`),
  no: say(msg`Keep waiting`),
});

const createRingUp = (say: Say) => ({
  region: say(msg`Ring up`),
  tabs: say(msg`Ring up with`),
  keypad: say(msg`Keypad`),
  ringUp: say(msg`Ring up`),
  recent: say(msg`Recent`),
  search: say(msg`Search sales`),
  amount: say(msg`Amount`),
  currency: say(msg`Currency`),
  addNote: say(msg`Add a note`),
  note: say(msg`Note`),
  onKeypad: say(msg`On the keypad`),
  delete: say(msg`Delete last digit`),
  about: say(msg`About`),
  received: say(msg`Received`),
  total: say(msg`Total`),
  empty: say(msg`Nothing to charge yet`),
  emptyHint: say(msg`Enter an amount.`),
  locked: say(msg`Locked`),
  stillWatching: (n: number) =>
    say(msg`${plural(n, { one: 'Still watching # earlier sale', other: 'Still watching # earlier sales' })}`),
  firstCode: say(msg`Still watching the first code`),
  expiredAt: (time: string) => say(msg`Expired at ${time}`),
  cancelledHeld: say(msg`Still watched`),
  watchedSales: say(msg`Sales still watched`),
  moreWatched: (n: number) => say(msg`${plural(n, { one: '# more sale', other: '# more sales' })}`),
  moreInTrouble: (n: number) =>
    say(msg`${plural(n, { one: '# more sale needs a person', other: '# more sales, some need a person' })}`),
  noItem: say(msg`No item with this barcode`),
});

const createTop = (say: Say) => ({
  oneBtc: say(msg`1 BTC`),
  noPrice: say(msg`No price`),
  byHand: (until: string) => say(msg`by hand until ${until}`),
  ago: (ago: string) => say(msg`· ${ago}`),
  offline: say(msg`Offline`),
  /** Who tells Satchel about payments, in two words. */
  watching: {
    watched: say(msg`Online`),
    'no-source': say(msg`No source`),
    'never-answered': say(msg`No source answers`),
    'node-away': say(msg`Node away`),
    'server-away': say(msg`Source away`),
    'no-internet': say(msg`Offline`),
  },
  wallet: say(msg`Wallet fingerprint`),
  walletChanged: (date: string, name: string) => say(msg`Wallet changed ${date} by ${name}`),
  addressChanged: (date: string, name: string) => say(msg`Public address changed ${date} by ${name}`),
  passwordReset: (name: string, date: string) => say(msg`${name}’s password replaced ${date} at the computer`),
  toApprove: (n: number) => say(msg`${plural(n, { one: '# webhook to approve', other: '# webhooks to approve' })}`),
  withoutSecret: (n: number) =>
    say(msg`${plural(n, { one: '# webhook needs a new secret', other: '# webhooks need a new secret' })}`),
  withoutSecretWhy: say(
    msg`Backups contain no secrets. These webhooks stay off until each has a new secret, which must also be entered in the web shop.`,
  ),
  lock: say(msg`Lock the till, F12`),
  menu: (name: string) => say(msg`${name}, menu`),
  training: say(msg`Training · no real money`),
  testNetwork: (network: string) => say(msg`Test network ${network} · no real money`),
  openDisplay: say(msg`Open customer screen`),
  soundsOn: say(msg`Turn sounds on`),
  soundsOff: say(msg`Turn sounds off`),
  lockItem: say(msg`Lock the till`),
  settings: say(msg`Settings`),
  help: say(msg`Keyboard help`),
  displayName: say(msg`Customer screen`),
});

const createNotices = (say: Say) => ({
  noInternet: say(msg`No internet.`),
  nodeAway: (node: string) => say(msg`Your node ${node} does not answer.`),
  serverAway: (server: string) => say(msg`${server} does not answer.`),
  notWatched: say(msg`Nothing tells Satchel about payments.`),
  notWatchedPaying: say(msg`This payment cannot be seen.`),
  neverAnswered: (source: string) => say(msg`${source} has not answered yet.`),
  addSource: say(msg`Add a source`),
  openSources: say(msg`Open chain sources`),
  askOwner: say(msg`Ask the owner to add a source.`),
  askOwnerToCheck: say(msg`Ask the owner to check the chain sources.`),
  priceGood: (minutes: number) =>
    say(
      msg`${plural(minutes, { one: 'The price is valid for # more minute.', other: 'The price is valid for # more minutes.' })}`,
    ),
  openPayment: say(msg`We will check it when the internet is back.`),
  openPaymentAway: say(msg`We will check it when a source answers again.`),
  tooOld: say(msg`The price is too old.`),
  noPrice: say(msg`There is no price yet.`),
  tooOldHint: say(msg`Charge in sats, or ask a manager to set a price by hand.`),
  tooOldManager: say(msg`Charge in sats, or`),
  setPrice: say(msg`set a price by hand`),
  away: say(msg`Satchel is not responding.`),
  awayHint: say(msg`The till resumes automatically when Satchel is back.`),
  noWallet: say(msg`There is no wallet yet.`),
  noWalletHint: say(msg`The owner can set one up.`),
  addWallet: say(msg`Add the wallet`),
  scanning: say(msg`The wallet is being scanned.`),
  scanningHint: say(msg`Sales can start shortly.`),
  diskFull: say(msg`The disk is full.`),
  diskFullHint: say(msg`Free up some space to continue. Open payments are still watched.`),
  locked: say(msg`Satchel is locked.`),
  lockedHint: say(msg`Payments are watched. New sales wait.`),
  noLightning: say(msg`Lightning is off.`),
  hasAddress: say(msg`The code has the address.`),
  reason: (reason: string) => say(msg`Reason: ${reason}.`),
  canReceive: (sats: string) => say(msg`Lightning can receive ${sats} now.`),
  unlock: say(msg`Unlock`),
  dismiss: say(msg`Dismiss`),
  watching: (n: number) =>
    say(msg`${plural(n, { one: '# payment is still being watched', other: '# payments are still being watched' })}`),
});

const createTraining = (say: Say) => ({
  row: say(msg`Training`),
  pay: say(msg`Pay`),
  part: say(msg`Underpay`),
  over: say(msg`Overpay`),
  lightning: say(msg`Lightning`),
  replace: say(msg`Replace`),
  block: say(msg`Next block`),
  undo: say(msg`Undo block`),
});

const createTitles = (say: Say) => ({
  till: (till: string, shop: string) => say(msg`${till} · ${shop}`),
  sale: (word: string, amount: string, sale: number) => say(msg`${word} · ${amount} · Sale ${sale}`),
  locked: (shop: string) => say(msg`Locked · ${shop}`),
});

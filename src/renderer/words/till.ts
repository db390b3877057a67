import { defineMessage as msg, plural } from '@lingui/core/macro';
import type { SourceKind } from '../forms/source-forms.ts';
import type { Say } from './say.ts';

const createActions = (say: Say) => ({
  cancel: say(msg`Cancel sale`),
  cannotRead: say(msg`Wallet can’t read it`),
  showCode: say(msg`Show the code`),
  nextCustomer: say(msg`Next customer`),
  details: say(msg`Details`),
  newCode: say(msg`New code`),
  charge: say(msg`Charge`),
  priceTooOld: say(msg`Price too old`),
  noWallet: say(msg`No wallet yet`),
  scanning: say(msg`Scanning wallet`),
  diskFull: say(msg`Disk full`),
  locked: say(msg`Locked`),
  nextSale: say(msg`Next sale`),
  notFinal: say(msg`Not final yet`),
  priceHeld: say(msg`Price held for`),
  showPayment: say(msg`Show payment`),
  copy: say(msg`Copy`),
  copied: say(msg`Copied`),
});

const createCancelDialog = (say: Say) => ({
  title: say(msg`Cancel sale?`),
  text: say(msg`The code leaves the customer’s screen. We keep watching it.`),
  yes: say(msg`Cancel sale`),
  no: say(msg`Keep waiting`),
});

const createPriceDialog = (say: Say) => ({
  title: say(msg`Set a price by hand`),
  text: say(msg`It is used for the time you choose, and kept on record.`),
  price: (currency: string) => say(msg`Price of 1 BTC in ${currency}`),
  time: say(msg`For how long`),
  minutes: (minutes: number) => say(msg`${plural(minutes, { one: '# minute', other: '# minutes' })}`),
  yes: say(msg`Set this price`),
  no: say(msg`Back`),
  notANumber: say(msg`Type a plain number, such as 92310.00.`),
  farOff: (percent: string) =>
    say(msg`This is ${percent} % away from the last known price. Press again if it is right.`),
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
  empty: say(msg`No items yet`),
  emptyHint: say(msg`Type an amount.`),
  sale: (n: number) => say(msg`Sale ${n}`),
  newSale: say(msg`New sale`),
  locked: say(msg`Locked`),
  stillWatching: (n: number) =>
    say(msg`${plural(n, { one: 'Still watching # earlier sale', other: 'Still watching # earlier sales' })}`),
  firstCode: say(msg`Still watching the first code`),
  expiredAt: (time: string) => say(msg`Expired at ${time}`),
  cancelledHeld: say(msg`Still watched`),
  watchedSales: say(msg`Sales still watched`),
  noItem: say(msg`No item with this barcode`),
});

const createBySource = (say: Say): Readonly<Record<SourceKind | 'lightning', string>> => ({
  core: say(msg`By Bitcoin Core`),
  esplora: say(msg`By Esplora`),
  training: say(msg`By training`),
  lightning: say(msg`By the Lightning node`),
});

const createRecent = (say: Say) => ({
  region: say(msg`Recent sales`),
  search: say(msg`Amount or sale`),
  time: say(msg`Time`),
  sale: say(msg`Sale`),
  status: say(msg`Status`),
  method: say(msg`Method`),
  amount: say(msg`Amount`),
  bitcoin: say(msg`Bitcoin`),
  lightning: say(msg`Lightning`),
  none: say(msg({ message: 'None', context: 'no way of payment' })),
  empty: say(msg`No sales yet. The first one appears here.`),
  emptyAction: say(msg`Ring up a sale`),
  notFound: say(msg`No sale fits this search.`),
  showAll: say(msg`Show all sales`),
  timeline: say(msg`What happened`),
  choose: say(msg`Choose a sale to see what happened.`),
  failed: say(msg`The sales could not be loaded.`),
  failedOne: say(msg`What happened could not be loaded.`),
  retry: say(msg`Retry`),
  bySource: createBySource(say),
  technical: say(msg`Technical view`),
  block: (height: number) => say(msg`Block ${height}`),
  lines: {
    shown: say(msg`Code shown`),
    priced: say(msg`Price held`),
    seen: say(msg({ message: 'Seen', context: 'a payment' })),
    mined: say(msg`Confirmed`),
    unmined: say(msg`Confirmation lost`),
    gone: say(msg`Payment taken back`),
    returned: say(msg`Payment came back`),
    settledLn: say(msg`Received by Lightning`),
    ignored: say(msg`Ignored`),
    delivery: say(msg`Web shop told`),
  },
  deliveries: {
    due: say(msg`Not yet delivered`),
    delivered: say(msg`Delivered`),
    dead: say(msg`Could not be delivered`),
    superseded: say(msg`Not needed any more`),
  },
  facts: {
    id: say(msg`Invoice`),
    address: say(msg`Address`),
    transaction: say(msg`Transaction`),
    confirmations: say(msg`Confirmations`),
    of: (has: number, needs: number) => say(msg`${has} of ${needs}`),
    price: say(msg`Price`),
    priceBy: (source: string) => say(msg`Price by ${source}`),
    notUsed: say(msg`not used`),
  },
  became: {
    new: say(msg`Waiting for payment`),
    processing: say(msg`Waiting to be final`),
    settled: say(msg`Paid`),
    expired: say(msg`Expired`),
    invalid: say(msg`Not paid`),
    cancelled: say(msg`Cancelled`),
  },
});

const createBadge = (say: Say) => ({
  waiting: say(msg`Waiting`),
  seen: say(msg`Seen, wait`),
  part: say(msg`Part paid`),
  paid: say(msg`Paid`),
  over: (amount: string) => say(msg`Paid, ${amount} over`),
  late: say(msg`Paid late`),
  expired: say(msg`Expired`),
  cancelled: say(msg`Cancelled`),
  invalid: say(msg`Not paid`),
  reverted: say(msg`Not paid any more`),
  twice: say(msg`Paid twice`),
});

const createTop = (say: Say) => ({
  oneBtc: say(msg`1 BTC`),
  noPrice: say(msg`No price`),
  ago: (ago: string) => say(msg`· ${ago}`),
  online: say(msg`Online`),
  offline: say(msg`Offline`),
  wallet: say(msg`Wallet fingerprint`),
  walletChanged: (date: string, name: string) => say(msg`Wallet changed ${date} by ${name}`),
  toApprove: (n: number) => say(msg`${plural(n, { one: '# webhook to approve', other: '# webhooks to approve' })}`),
  withoutSecret: (n: number) =>
    say(msg`${plural(n, { one: '# webhook needs a new secret', other: '# webhooks need a new secret' })}`),
  withoutSecretWhy: say(
    msg`A backup holds no secret. These are switched off until they get a new one, which the web shop must learn too.`,
  ),
  lock: say(msg`Lock the till, F12`),
  menu: (name: string) => say(msg`${name}, menu`),
  training: say(msg`Training · no real money`),
  testNetwork: (network: string) => say(msg`Test network ${network} · no real money`),
  openDisplay: say(msg`Open customer screen`),
  closeDisplay: say(msg`Close customer screen`),
  soundsOn: say(msg`Turn sounds on`),
  soundsOff: say(msg`Turn sounds off`),
  lockItem: say(msg`Lock the till`),
  settings: say(msg`Settings`),
  help: say(msg`Keyboard help`),
  displayName: say(msg`Customer screen`),
});

const createNotices = (say: Say) => ({
  noInternet: say(msg`No internet.`),
  priceGood: (minutes: number) =>
    say(
      msg`${plural(minutes, { one: 'The price is good for # more minute.', other: 'The price is good for # more minutes.' })}`,
    ),
  openPayment: say(msg`We check it when the internet is back.`),
  tooOld: say(msg`The price is too old.`),
  tooOldHint: say(msg`Charge in sats, or ask a manager to set a price by hand.`),
  tooOldManager: say(msg`Charge in sats, or`),
  setPrice: say(msg`set a price by hand`),
  away: say(msg`Satchel does not answer.`),
  awayHint: say(msg`It goes on by itself when Satchel is back.`),
  noWallet: say(msg`There is no wallet yet.`),
  noWalletHint: say(msg`The owner sets it up.`),
  scanning: say(msg`The wallet is being scanned.`),
  scanningHint: say(msg`Sales can start shortly.`),
  diskFull: say(msg`The disk is full.`),
  diskFullHint: say(msg`Free some space, then go on. Open payments are still watched.`),
  locked: say(msg`Satchel is locked.`),
  lockedHint: say(msg`Payments are watched. New sales wait.`),
  noLightning: say(msg`Lightning does not answer.`),
  noLightningHint: say(msg`Sales go on without it: every bitcoin wallet can pay.`),
  unlock: say(msg`Unlock`),
  dismiss: say(msg`Dismiss`),
  watching: (n: number) =>
    say(msg`${plural(n, { one: '# payment is still being watched', other: '# payments are still being watched' })}`),
});

const createTraining = (say: Say) => ({
  row: say(msg`Training`),
  pay: say(msg`Pay`),
  part: say(msg({ message: 'Part', context: 'pay only a part' })),
  over: say(msg({ message: 'Over', context: 'pay too much' })),
  lightning: say(msg`Lightning`),
  replace: say(msg`Replace`),
  block: say(msg`Next block`),
  undo: say(msg`Undo block`),
});

const createHelp = (say: Say) => ({
  title: say(msg`Keyboard help`),
  close: say(msg`Close`),
  groups: { amount: say(msg`Amount`), sale: say(msg`Sale`), till: say(msg`Till`) },
  digits: say(msg`Type the amount`),
  doubleZero: say(msg`Two zeros`),
  back: say(msg`Delete last digit`),
  clear: say(msg`Clear the amount`),
  big: say(msg`The big button`),
  escape: say(msg`One step back; while waiting asks “Cancel sale?”`),
  next: say(msg`Next customer; this sale is still watched`),
  plain: say(msg`Address as text`),
  details: say(msg`Details of this sale`),
  keypad: say(msg`Keypad`),
  recent: say(msg`Recent sales`),
  search: say(msg`Search sales`),
  lock: say(msg`Lock the till`),
  help: say(msg`This help`),
  scanner: say(msg`What a barcode scanner types never becomes an amount.`),
  manual: say(msg`Manual for the owner`),
});

const createLock = (say: Say) => ({
  region: say(msg`Locked`),
  who: say(msg`Who is at the till?`),
  yourPin: (name: string) => say(msg`${name}, your PIN`),
  dots: (typed: number, of: number) => say(msg`${typed} of ${of} digits typed`),
  pad: say(msg`PIN pad`),
  checking: say(msg`Checking`),
  submit: say(msg`Log in`),
  trainingPin: say(msg`PIN 0000`),
  owner: say(msg`Owner`),
  manager: say(msg`Manager`),
  noPin: say(msg`No PIN`),
  forgotten: say(msg`Forgotten? The owner can set a new one.`),
  wait: (seconds: number) => say(msg`Too many tries. Wait ${seconds} s.`),
});

const createGate = (say: Say) => ({
  booting: say(msg`Starting`),
  away: say(msg`Satchel does not answer`),
  awayText: say(msg`This page goes on by itself when Satchel runs again.`),
  setup: say(msg`Satchel is not set up yet`),
  setupText: say(msg`Set it up once on this computer. It takes a few minutes.`),
  setupLink: say(msg`Set up Satchel`),
  locked: say(msg`Satchel is locked`),
  lockedText: say(msg`Payments are watched. New sales wait.`),
  unlockLink: say(msg`Unlock`),
  unpaired: say(msg`This till is not paired yet`),
  unpairedText: say(
    msg`An owner or manager pairs it once with name and password. After that everybody uses a PIN here.`,
  ),
  name: say(msg`Name`),
  password: say(msg`Password`),
  tillName: say(msg`Name of this till`),
  pair: say(msg`Pair this till`),
  pairing: say(msg`Pairing`),
  firstTill: say(msg`Till 1`),
});

const createUnlock = (say: Say) => ({
  title: say(msg`Unlock Satchel`),
  text: say(msg`Payments are watched. New sales wait.`),
  passphrase: say(msg`Passphrase`),
  unlock: say(msg`Unlock`),
  notLocked: say(msg`Satchel is not locked.`),
  toTill: say(msg`Go to the till`),
  away: say(msg`Satchel does not answer. This page goes on by itself when it runs again.`),
  keychain: say(msg`Satchel waits for the keychain of this computer. Unlock it there; this page goes on by itself.`),
});

const createTitles = (say: Say) => ({
  till: (till: string, shop: string) => say(msg`${till} · ${shop}`),
  sale: (word: string, amount: string, sale: number) => say(msg`${word} · ${amount} · Sale ${sale}`),
  locked: (shop: string) => say(msg`Locked · ${shop}`),
});

/** The till, what stands before it, and unlocking (design.md §6). */
export const createTillWords = (say: Say) => ({
  actions: createActions(say),
  cancelDialog: createCancelDialog(say),
  priceDialog: createPriceDialog(say),
  ringUp: createRingUp(say),
  recent: createRecent(say),
  badge: createBadge(say),
  top: createTop(say),
  notices: createNotices(say),
  training: createTraining(say),
  help: createHelp(say),
  lock: createLock(say),
  gate: createGate(say),
  unlock: createUnlock(say),
  titles: createTitles(say),
});

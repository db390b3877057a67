import { defineMessage as msg, plural } from '@lingui/core/macro';
import { createOfficeAccessWords } from './access.ts';
import { createOfficeScannerWords } from './scanner.ts';
import { createOfficeBackupWords } from './backup.ts';
import { createLightningPage } from './lightning.ts';
import { createOfficeMoneyWords } from './money.ts';
import { createOfficeSalesWords } from './sales.ts';
import { createAdviceLimitWords } from './advice.ts';
import type { Say } from '../say.ts';

/** Words of the settings (design.md LAY-8) and of every office page. */
export const createOfficeWords = (say: Say) => ({
  title: (page: string, shop: string) => say(msg`${page} · ${shop}`),
  toTill: say(msg`Back to the till`),
  saved: say(msg`Saved`),
  saving: say(msg`Saving`),
  loading: say(msg`Loading`),
  failed: say(msg`This could not be loaded.`),
  retry: say(msg`Retry`),
  forbidden: say(msg`Only the owner or a manager may see this. Ask one of them to log in.`),
  ownerOnly: say(msg`Only the owner may see this.`),
  missing: say(msg`This cannot be empty.`),
  wholeNumber: (least: number, most: number) => say(msg`Enter a whole number from ${least} to ${most}.`),
  percent: say(msg`Enter a percentage, such as 1.5.`),
  plainPrice: say(msg`Enter a number, such as 92310.00.`),
  logIn: {
    title: say(msg`Settings`),
    text: say(msg`Log in as the owner or a manager.`),
    name: say(msg`Name`),
    password: say(msg`Password`),
    go: say(msg`Log in`),
    askOwner: say(msg`An owner can set a new one: Settings, Staff.`),
  },
  minutes: (minutes: number) => say(msg`${plural(minutes, { one: '# minute', other: '# minutes' })}`),
  nav: createNav(say),
  shop: createShopPage(say),
  language: createLanguagePage(say),
  links: createLinkWords(say),
  currencies: createCurrenciesPage(say),
  prices: createPricesPage(say),
  payments: createPaymentsPage(say),
  sounds: createSoundsPage(say),
  pairing: createPairing(say),
  staff: createStaffPage(say),
  computer: createComputerPage(say),
  lightning: createLightningPage(say),
  ...createOfficeSalesWords(say),
  ...createOfficeMoneyWords(say),
  ...createOfficeAccessWords(say),
  ...createOfficeBackupWords(say),
  ...createOfficeScannerWords(say),
});

const createNav = (say: Say) => ({
  region: say(msg`Office`),
  settings: say(msg`Settings`),
  requests: say(msg`Payment requests`),
  transactions: say(msg`Transactions`),
  webhooks: say(msg`Webhooks`),
  overview: say(msg`Overview`),
  invoices: say(msg`Invoices`),
  invoice: say(msg`Invoice`),
  wallet: say(msg`Wallet`),
  lightning: say(msg`Lightning`),
  sources: say(msg`Chain sources`),
  checkout: say(msg`Web shop`),
  keys: say(msg`API keys`),
  backup: say(msg`Backup`),
  audit: say(msg`Audit log`),
  shop: say(msg`Shop`),
  language: say(msg`Language`),
  currencies: say(msg`Currencies`),
  prices: say(msg`Prices`),
  payments: say(msg`Payments`),
  sounds: say(msg`Sounds`),
  scanner: say(msg`Scanner`),
  tills: say(msg`Tills`),
  screens: say(msg`Customer screens`),
  staff: say(msg`Staff`),
  computer: say(msg`This computer`),
});

const createShopPage = (say: Say) => ({
  name: say(msg`Name of the shop`),
  nameHint: say(msg`Shown on the customer screen and on payment pages.`),
  timeZone: say(msg`Time zone`),
  timeZoneHint: say(msg`The shop’s day ends at midnight in this time zone.`),
});

const createLinkWords = (say: Say) => ({
  here: say(msg`This link works on this computer only.`),
  lan: say(msg`For other devices, start Satchel with --lan, or give it a public address.`),
  never: say(msg`A till runs on the computer that Satchel runs on.`),
  setAddress: say(msg`Set a public address`),
});

const createLanguagePage = (say: Say) => ({
  label: say(msg`Language and region`),
  hint: say(msg`For words, numbers and times on the till and the customer screen.`),
  sample: say(msg`Preview`),
});

const createCurrenciesPage = (say: Say) => ({
  main: say(msg`Currency of the shop`),
  mainHint: say(msg`Prices and totals use this currency. Earlier sales keep theirs.`),
  more: say(msg`More currencies on the keypad`),
  moreHint: say(msg`Sats are always available.`),
  none: say(msg`No other currency yet.`),
  add: say(msg`Add a currency`),
  remove: (currency: string) => say(msg`Remove ${currency}`),
});

const createPricesPage = (say: Say) => ({
  kind: say(msg`Price source`),
  market: say(msg`Market`),
  fixed: say(msg`Fixed`),
  training: say(msg`In training, the price is made up.`),
  spread: say(msg`Added to the market price (%)`),
  spreadHint: say(msg`With 0, you sell at the market price.`),
  fixedPrice: (currency: string) => say(msg`1 BTC in ${currency}`),
  fixedHint: say(msg`If empty, sales in this currency are refused.`),
  now: say(msg`Current price`),
  none: say(msg`No price is known.`),
  pair: say(msg`Pair`),
  price: say(msg`Price`),
  age: say(msg`Age`),
  sources: say(msg`Sources`),
  failing: say(msg`Sources that are not responding`),
  byHand: say(msg`Price by hand`),
  byHandHint: say(
    msg`For times without a fresh price. It overrides every other price and is recorded in the audit log.`,
  ),
  until: (time: string) => say(msg`until ${time}`),
  end: say(msg`End now`),
  set: say(msg`Set this price`),
  currency: say(msg`Currency`),
});

const createPaymentsPage = (say: Say) => ({
  expiry: say(msg`Code valid for (minutes)`),
  expiryHint: say(msg`The price is held for the same time. 15 is usual.`),
  tolerance: say(msg`Accept underpayment up to (%)`),
  toleranceHint: say(msg`0 requires the exact amount. Some wallets and exchanges round.`),
  agreement: say(msg`One public source is enough up to, in sats`),
  agreementHint: say(msg`Above, two public sources or one of your own must agree. 0 means for every sale.`),
  tiers: say(msg`When a payment is final`),
  tiersHint: say(
    msg`Each confirmation takes about 10 minutes. With 0, a payment counts immediately, but the payer could still take it back.`,
  ),
  upTo: say(msg`Up to, in sats`),
  above: say(msg`Everything above`),
  all: say(msg`Every amount`),
  about: (amount: string) => say(msg`about ${amount}`),
  confirmations: say(msg`Confirmations`),
  add: say(msg`Add a limit`),
  remove: say(msg`Remove this limit`),
  rising: say(msg`Each limit must be higher than the one before.`),
  askAbove: (currency: string) => say(msg`Ask before charging more than, in ${currency}`),
  askAboveHint: say(
    msg`The till then shows the amount and asks once. Empty means no limit; it still asks above 100 times a usual sale.`,
  ),
  askAboveOwner: say(msg`Only the owner can change this.`),
  askAboveAmount: say(msg`Enter an amount, such as 500.00, or leave it empty.`),
  advice: createAdviceLimitWords(say),
});

const createSoundsPage = (say: Say) => ({
  on: say(msg`Play sounds`),
  onHint: say(msg`Each till can also be muted in its own menu.`),
  volume: say(msg`Volume`),
  play: say(msg`Play`),
  seen: say(msg`Payment seen`),
  paid: say(msg`Paid`),
  person: say(msg`Someone is needed`),
});

const createPairing = (say: Say) => ({
  name: say(msg`Name`),
  pairedBy: (date: string, name: string) => say(msg`Paired on ${date} by ${name}`),
  pairedOn: (date: string) => say(msg`Paired on ${date}`),
  follows: (till: string) => say(msg`Shows sales from ${till}`),
  followsAll: say(msg`Shows sales from all tills`),
  followsLabel: say(msg`Shows sales from`),
  autoLock: say(msg`Lock a till after this many minutes without use`),
  autoLockHint: say(msg`5 is usual, 0 never locks. A till never locks while a customer pays.`),
  tillsEmpty: say(msg`No till is paired yet.`),
  screensEmpty: say(msg`No customer screen is paired yet.`),
  addTill: say(msg`Pair a till`),
  addScreen: say(msg`Pair a customer screen`),
  thisTill: say(msg`this till`),
  onceTitle: say(msg`This link is shown only once`),
  onceTill: say(msg`Open it in the browser that will be the till. It works on this computer.`),
  onceScreen: say(msg`Open it on the customer screen, or scan it there.`),
  qr: say(msg`QR code of the link`),
  link: say(msg`Link`),
  have: say(msg`Done`),
  revoke: say(msg`Revoke`),
  revokeTill: (name: string) => say(msg`Revoke ${name}?`),
  revokeTillText: say(msg`It stops selling immediately. Its earlier sales are still monitored.`),
  revokeScreenText: say(msg`It stops showing sales immediately.`),
  keep: say(msg`Keep it`),
});

const createStaffPage = (say: Say) => ({
  empty: say(msg`Nobody yet.`),
  add: say(msg`Add a person`),
  edit: (name: string) => say(msg`Edit ${name}`),
  change: say(msg`Edit`),
  name: say(msg`Name`),
  role: say(msg`Role`),
  roles: { owner: say(msg`Owner`), manager: say(msg`Manager`), cashier: say(msg`Cashier`) },
  roleHints: {
    owner: say(msg`Everything, including wallet and staff.`),
    manager: say(msg`Settings and marking sales.`),
    cashier: say(msg`Charge, cancel and see sales.`),
  },
  pin: say(msg`PIN`),
  newPin: say(msg`New PIN`),
  pinHint: say(msg`4 to 8 digits for the till, at least 6 for an owner.`),
  badPin: say(msg`Use 4 to 8 digits only.`),
  shortPassword: say(msg`Use at least 8 characters.`),
  password: say(msg`Password`),
  newPassword: say(msg`New password`),
  currentPassword: say(msg`Your current password`),
  currentPasswordMissing: say(msg`Enter your current password.`),
  currentPasswordHint: say(msg`Needed to change your own password or PIN.`),
  passwordHint: say(msg`Optional. At least 8 characters, for settings and pairing.`),
  keepHint: say(msg`Leave empty to keep the current one.`),
  hasPin: say(msg`PIN`),
  hasPassword: say(msg`Password`),
  away: say(msg`May not log in`),
  mayLogIn: say(msg`May log in`),
  save: say(msg`Save`),
  remove: say(msg`Remove`),
  removeTitle: (name: string) => say(msg`Remove ${name}?`),
  removeText: say(msg`They lose access immediately. What they did stays on record.`),
  keep: say(msg`Keep`),
  you: say(msg`you`),
});

const createComputerPage = (say: Say) => ({
  screen: say(msg`Display for the customer screen`),
  screenHint: say(msg`It fills the whole display and returns when the display is connected again.`),
  auto: say(msg`Second display`),
  off: say(msg`No display`),
  display: (label: string, size: string) => say(msg`${label}, ${size}`),
  startAtLogin: say(msg`Start Satchel when this computer starts`),
  keepInTray: say(msg`Keep running when the window is closed`),
  keepInTrayHint: say(msg`Payments are still monitored.`),
});
export type OfficeWords = ReturnType<typeof createOfficeWords>;

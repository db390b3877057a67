import { defineMessage as msg, plural } from '@lingui/core/macro';
import { createKitWords } from './cases.ts';
import type { Say } from '../say.ts';
import { createSourcesPage } from './sources.ts';

/** Words of the wallet and the chain sources. */
export const createOfficeMoneyWords = (say: Say) => ({
  wallet: createWalletPage(say),
  sources: createSourcesPage(say),
});

const createWalletPage = (say: Say) => ({
  kit: createKitWords(say),
  missing: say(msg`There is no wallet yet. Set one up to start selling.`),
  setUp: say(msg`Set up a wallet`),
  room: (n: number) =>
    say(
      msg`${plural(n, { one: 'Most wallets look 20 addresses ahead, so there is room for # more unpaid code.', other: 'Most wallets look 20 addresses ahead, so there is room for # more unpaid codes.' })}`,
    ),
  past: (n: number) => say(msg`The next address is ${n} past the last paid one.`),
  roomTitle: say(msg`Room before your wallet could miss a payment`),
  rooms: { good: say(msg`Plenty`), soon: say(msg`Low`), over: say(msg`Used up`) },
  meter: say(msg`Next address past the last paid one, limit 20`),
  limit: (index: number) => say(msg`${index}, limit`),
  legend: { paid: say(msg`Last paid`), shown: say(msg`Shown, not paid`), next: say(msg`Next`), free: say(msg`Free`) },
  raise: say(
    msg`Raise the gap limit in your wallet to 100 or more, then rescan: in Sparrow under Settings, Advanced; in Electrum with “wallet.change_gap_limit(100)” in the console. The next paid sale resets this meter.`,
  ),
  skipped: say(
    msg`After the restore, 100 addresses were skipped so that none is used twice. Raise the gap limit in your wallet.`,
  ),
  scanning: say(msg`The wallet is being scanned for used addresses. New sales must wait.`),
  addresses: say(msg`Addresses`),
  searchAddress: say(msg`Address or number`),
  columns: {
    number: say(msg`No.`),
    address: say(msg`Address`),
    state: say(msg`Status`),
    sale: say(msg`Sale`),
    received: say(msg`Received`),
  },
  noAddresses: say(msg`No addresses shown yet.`),
  byLightning: say(msg`Via Lightning`),
  balance: say(msg`Balance`),
  balanceText: (amount: string) => say(msg`${amount} of this is not final yet.`),
  balanceNote: say(
    msg`Money that Satchel saw arrive and that has not been spent since. It is in your own wallet; Satchel cannot spend it.`,
  ),
  balanceAbout: (amount: string) => say(msg`about ${amount}`),
  balanceAsOf: (time: string) => say(msg`As of ${time}`),
  where: say(msg`Where the money goes`),
  fingerprint: say(msg`Fingerprint`),
  kind: say(msg`Kind`),
  descriptor: say(msg`Descriptor`),
  issued: say(msg`Addresses issued`),
  check: say(msg`Check addresses`),
  same: say(msg`They match`),
  differentText: say(
    msg`Your money would then go to a wallet that is not yours. Stop selling and change the wallet now.`,
  ),
  change: say(msg`Change wallet`),
  changeText: say(msg`New sales pay into the new wallet. Open codes still pay into the old one and are monitored.`),
  password: say(msg`Your password`),
  passwordHint: say(msg`Only the owner may do this. Enter your password to confirm.`),
  newKeyHint: say(msg`xpub, ypub, zpub or an output descriptor. Never a private key.`),
  next: say(msg`Next`),
  before: say(msg`Now`),
  after: say(msg`From now on`),
  confirm: say(msg`Confirm change`),
  close: say(msg`Close`),
  keep: say(msg`Keep the old one`),
  changed: say(msg`The wallet was changed. The till shows this for seven days.`),
  sameWallet: say(msg`You already use this wallet.`),
});

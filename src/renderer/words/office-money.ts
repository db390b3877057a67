import { defineMessage as msg, plural } from '@lingui/core/macro';
import type { SourceKind } from '../forms/source-forms.ts';
import type { Say } from './say.ts';

const createWalletPage = (say: Say) => ({
  missing: say(msg`There is no wallet yet. Set one up, then you can sell.`),
  setUp: say(msg`Set up a wallet`),
  room: (n: number) =>
    say(
      msg`${plural(n, { one: 'Most wallets look 20 ahead, so there is room for # more unpaid code.', other: 'Most wallets look 20 ahead, so there is room for # more unpaid codes.' })}`,
    ),
  past: (n: number) => say(msg`The next address is ${n} past the last paid one.`),
  roomTitle: say(msg`Room before your wallet could miss a payment`),
  rooms: { good: say(msg`Good`), soon: say(msg`Soon`), over: say(msg`Over`) },
  meter: say(msg`Next address past the last paid one, limit 20`),
  limit: (index: number) => say(msg`${index}, limit`),
  legend: { paid: say(msg`Last paid`), shown: say(msg`Shown, not paid`), next: say(msg`Next`), free: say(msg`Free`) },
  raise: say(
    msg`Raise the gap limit in your wallet to 100 or more, then let it look again: Sparrow under Settings, Advanced; Electrum with “wallet.change_gap_limit(100)” in its console. A paid sale brings the meter back.`,
  ),
  skipped: say(
    msg`After the restore 100 addresses were skipped, so that none is given twice. Raise the gap limit in your wallet.`,
  ),
  scanning: say(msg`The wallet is looked through for used addresses. New sales wait until then.`),
  addresses: say(msg`Addresses`),
  searchAddress: say(msg`Address or number`),
  columns: {
    number: say(msg`No.`),
    address: say(msg`Address`),
    state: say(msg`Status`),
    sale: say(msg`Sale`),
    received: say(msg`Received`),
  },
  noAddresses: say(msg`No address was shown yet.`),
  byLightning: say(msg`By Lightning`),
  balance: say(msg`Balance`),
  balanceText: (amount: string) => say(msg`${amount} of it is not final yet.`),
  balanceNote: say(
    msg`What Satchel saw arrive and was not spent since. The money is in your own wallet; Satchel cannot spend it.`,
  ),
  balanceAbout: (amount: string) => say(msg`about ${amount}`),
  balanceAsOf: (time: string) => say(msg`As of ${time}`),
  where: say(msg`Where the money goes`),
  fingerprint: say(msg`Fingerprint`),
  kind: say(msg`Kind`),
  descriptor: say(msg`Descriptor`),
  issued: say(msg`Addresses given`),
  check: say(msg`Check addresses`),
  same: say(msg`They are the same`),
  differentText: say(msg`Then money would go to a wallet that is not yours. Stop selling, and change the wallet now.`),
  change: say(msg`Change wallet`),
  changeText: say(msg`New sales pay the new wallet. Codes that are open still pay the old one, and are watched.`),
  password: say(msg`Your password`),
  passwordHint: say(msg`Only the owner may do this, with the password typed now.`),
  newKeyHint: say(msg`xpub, ypub, zpub or an output descriptor. Never a private key.`),
  next: say(msg`Next`),
  before: say(msg`Now`),
  after: say(msg`From now on`),
  confirm: say(msg`Change it`),
  close: say(msg`Close`),
  keep: say(msg`Keep the old one`),
  changed: say(msg`The wallet was changed. The till tells it for seven days.`),
  sameWallet: say(msg`This is the wallet you have.`),
});

const createSourceKinds = (say: Say): Readonly<Record<SourceKind, string>> => ({
  core: say(msg`Bitcoin Core`),
  esplora: say(msg`Esplora`),
  training: say(msg`Training`),
});

const createSourcesPage = (say: Say) => ({
  kinds: createSourceKinds(say),
  states: {
    ok: say(msg`Works`),
    starting: say(msg`Starts`),
    'catching-up': say(msg`Catches up`),
    failing: say(msg`Fails`),
  },
  height: (height: string) => say(msg`Block ${height}`),
  text: say(msg`They tell Satchel what was paid. The first that tells of a payment is enough.`),
  columns: {
    source: say(msg`Source`),
    state: say(msg`Status`),
    height: say(msg`Block`),
    delay: say(msg`Delay`),
    error: say(msg`Last error`),
  },
  ms: (ms: string) => say(msg`${ms} ms`),
  never: say(msg`Never answered`),
  lastOk: (time: string) => say(msg`Last answer ${time}`),
  noError: say(msg`None`),
  empty: say(msg`Nothing tells Satchel of payments. Add a source.`),
  add: say(msg`Add a source`),
  change: say(msg`Change`),
  changeOne: (name: string) => say(msg`Change ${name}`),
  remove: say(msg`Remove`),
  removeTitle: (name: string) => say(msg`Remove ${name}?`),
  removeText: say(msg`It tells of no payment any more, at once.`),
  removeLast: say(msg`It is the only one: payments are not seen any more until there is another.`),
  keep: say(msg`Keep it`),
  kind: say(msg`Kind`),
  url: say(msg`Address`),
  coreHint: say(msg`Such as http://127.0.0.1:8332`),
  esploraHint: say(msg`Such as https://mempool.space/api`),
  user: say(msg`User`),
  password: say(msg`Password`),
  credentialsHint: say(msg`Type both again to change this source. They stay in the keychain.`),
  zmqTx: say(msg`ZMQ rawtx, optional`),
  zmqBlock: say(msg`ZMQ hashblock, optional`),
  test: say(msg`Test`),
  works: (height: string) => say(msg`It works. Block ${height}.`),
  fails: say(msg`It does not answer as it should.`),
  save: say(msg`Save`),
  close: say(msg`Close`),
});

/** Where money goes, and who tells of it. */
export const createOfficeMoneyWords = (say: Say) => ({
  wallet: createWalletPage(say),
  sources: createSourcesPage(say),
});

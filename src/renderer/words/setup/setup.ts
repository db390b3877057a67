import { defineMessage as msg, plural } from '@lingui/core/macro';
import type { Say } from '../say.ts';
import { createSourceNames } from '../owner/source-names.ts';
import { createRestoreWords } from './restore.ts';

/** Words of the set-up (design.md LAY-13). */
export const createSetUpWords = (say: Say) => ({
  brand: say(msg`Satchel`),
  title: (step: string) => say(msg`${step} · Set up Satchel`),
  rail: say(msg`Set-up steps`),
  steps: {
    you: say(msg`You`),
    shop: say(msg`Your shop`),
    wallet: say(msg`Your wallet`),
    check: say(msg`Check addresses`),
    lightning: say(msg`Lightning`),
    connection: say(msg`Connection`),
    accept: say(msg`Small sales`),
    trial: say(msg`Try a sale`),
  },
  skipped: say(msg`skipped`),
  done: say(msg`done`),
  minutes: (minutes: number) =>
    say(msg`${plural(minutes, { one: 'About # minute left', other: 'About # minutes left' })}`),
  ready: say(msg`Ready to sell`),
  back: say(msg`Back`),
  go: say(msg`Continue`),
  skip: say(msg`Skip for now`),
  you: createYou(say),
  shop: createShop(say),
  wallet: createWallet(say),
  connection: createConnection(say),
  accept: createAccept(say),
  lightning: createLightningStep(say),
  trial: createTrial(say),
  already: say(msg`Satchel is already set up.`),
  resume: createResume(say),
  restore: createRestoreWords(say),
});

const createLightningStep = (say: Say) => ({
  title: say(msg`Do you have Lightning?`),
  text: say(
    msg`With Lightning, a payment is final in seconds, and small amounts work. It needs your own node, or a wallet that can connect.`,
  ),
  kind: say(msg`Where your Lightning is`),
  own: say(msg`My own node`),
  ownHint: say(msg`LND, Core Lightning, phoenixd, LNbits`),
  wallet: say(msg`A wallet that connects`),
  walletHint: say(msg`Nostr Wallet Connect: Alby Hub, Zeus and others`),
  address: say(msg`A Lightning address`),
  addressHint: say(msg`Only if its provider tells Satchel what was paid`),
  works: say(msg`It works`),
  worksText: say(msg`Satchel can make codes there and see them paid. It cannot spend.`),
  connected: (name: string) => say(msg`Connected: ${name}. More can be added in the office, under Lightning.`),
  testSat: say(msg`Test with 1 sat`),
  testOrGo: say(msg`Test with 1 sat, or continue`),
});

const createResume = (say: Say) => ({
  title: say(msg`Continue set-up`),
  text: say(msg`Set-up is not finished. It continues with the owner’s password.`),
  ownerOnly: say(msg`Only the owner can continue set-up. Log in as the owner.`),
  welcome: (name: string) => say(msg`Welcome back, ${name}`),
  stopped: (step: string) => say(msg`Set-up stopped at “${step}”. Your answers before that are kept.`),
  states: {
    done: say(msg`done`),
    open: say(msg`not yet`),
    skipped: say(msg`skipped`),
  },
  noSale: say(msg`No sale is possible yet. You can look around first and continue later.`),
  look: say(msg`Look around`),
  go: say(msg`Continue`),
});

const createYou = (say: Say) => ({
  title: say(msg`Who owns this shop?`),
  text: say(msg`You can add your staff later.`),
  language: say(msg`Language`),
  code: say(msg`Set-up code`),
  codeHint: say(msg`Find it in the window where Satchel was started.`),
  name: say(msg`Your name`),
  password: say(msg`Password`),
  passwordHint: say(msg`At least 8 characters. Used for settings and to pair tills.`),
  pin: say(msg`PIN for the till`),
  pinHint: say(msg`6 to 8 digits, no sequence such as 123456.`),
  passphrase: say(msg`Passphrase`),
  passphraseAgain: say(msg`Passphrase again`),
  passphraseWhy: say(
    msg`This computer has no keychain. A passphrase of at least 8 characters protects its secrets; Satchel asks for it after each start.`,
  ),
  missing: say(msg`This is still missing.`),
  short: say(msg`Use at least 8 characters.`),
  badPin: say(msg`Use 6 to 8 digits only.`),
  mismatch: say(msg`The passphrases do not match.`),
});

const createShop = (say: Say) => ({
  title: say(msg`Your shop`),
  text: say(msg`The customer screen shows this name.`),
  name: say(msg`Name of the shop`),
  currency: say(msg`Currency`),
  timeZone: say(msg`Time zone`),
  timeZoneHint: say(msg`The shop’s days begin and end by it.`),
});

const createWallet = (say: Say) => ({
  title: say(msg`Your wallet`),
  text: say(msg`Paste your wallet’s public key (xpub) or descriptor. With it, Satchel can only receive, never spend.`),
  empty: say(msg`Your wallet may call it account key, xpub, zpub or descriptor. It is often under Settings.`),
  saved: say(msg`This shop has a wallet. Continue, or paste the key of another one.`),
  checking: say(msg`Checking the key`),
  found: (kind: string, fingerprint: string) => say(msg`${kind}, wallet ${fingerprint}`),
  foundBare: (fingerprint: string) => say(msg`Wallet ${fingerprint}. The key does not say its address type.`),
  fingerprint: say(msg`Wallet`),
});

const createConnection = (say: Say) => ({
  title: say(msg`How does Satchel see payments?`),
  text: say(msg`Use your own Bitcoin node or a public server. A public server learns your addresses.`),
  kind: say(msg`Connect to`),
  found: say(msg`Found on this computer`),
  /** A server on this computer is nobody's public one. */
  foundKinds: createSourceNames(say),
  foundOne: (name: string, host: string) => say(msg`Found on this computer: ${name}, ${host}`),
  take: say(msg`Use it`),
  takeOne: (host: string) => say(msg`Use ${host}`),
  second: (host: string) =>
    say(msg`Also ask ${host}, which is independent. Only two servers that agree are enough for large sales.`),
  core: say(msg`Own node`),
  esplora: say(msg`Public server`),
  electrum: say(msg`Electrum server`),
  coreUrl: say(msg`Address of the node`),
  esploraUrl: say(msg`Address of the server`),
  electrumUrl: say(msg`Address, such as ssl://host:50002`),
  own: say(msg`This is my own server`),
  user: say(msg`RPC user`),
  password: say(msg`RPC password`),
  more: say(msg`Faster updates over ZMQ, if your node offers it`),
  zmqTx: say(msg`ZMQ raw transactions`),
  zmqBlock: say(msg`ZMQ block hashes`),
  test: say(msg`Test`),
  testing: say(msg`Requesting the newest block`),
  empty: say(msg`The test requests the newest block and saves nothing.`),
  works: (height: string) => say(msg`It works. The newest block is ${height}.`),
});

const createAccept = (say: Say) => ({
  title: say(msg`Accept payments immediately, or always wait?`),
  text: say(
    msg`A confirmation by the Bitcoin network usually takes about 10 minutes. Settings → Payments can change this.`,
  ),
  wait: say(msg`Always wait for a confirmation`),
  waitHint: say(msg`The sale is paid when nobody can take the money back.`),
  immediately: say(msg`Accept small payments immediately`),
  risk: say(msg`Until it is confirmed, a dishonest customer can still take a payment back. The shop bears that loss.`),
  upTo: (currency: string) => say(msg`Immediately up to, in ${currency}`),
  missing: say(msg`Enter an amount such as 50.`),
  noPrice: say(
    msg`There is no price yet to turn this amount into bitcoin. It is kept. Try again in a minute, or skip this for now: then every sale waits.`,
  ),
});

const createTrial = (say: Say) => ({
  title: say(msg`Try a sale`),
  text: (amount: string) =>
    say(
      msg`Pay ${amount}, the smallest possible amount, with your own bitcoin wallet. The money goes to your own address.`,
    ),
  show: say(msg`Show the code`),
  making: say(msg`Preparing code`),
  scanning: say(msg`Your wallet is being scanned for used addresses. The code will appear automatically.`),
  noWallet: say(msg`There is no wallet yet, so there is nothing to try. You can add one later.`),
  noSource: say(msg`There is no connection yet, so a payment would not be seen. You can add one later.`),
  code: say(msg`QR code of the trial sale`),
  waiting: say(msg`Waiting. Scan the code with your wallet.`),
  seen: say(msg`Payment seen. It works.`),
  seenHint: say(msg`It becomes final automatically, usually in 10 minutes.`),
  paid: say(msg`Paid. It works.`),
  ended: say(msg`This code has expired. Show a new one or continue.`),
  toTill: say(msg`Open the till`),
});

import { defineMessage as msg, plural } from '@lingui/core/macro';
import type { Say } from './say.ts';

const createYou = (say: Say) => ({
  title: say(msg`Who owns this shop?`),
  text: say(msg`You can add your staff later.`),
  code: say(msg`Set-up code`),
  codeHint: say(msg`It stands in the window where Satchel was started.`),
  name: say(msg`Your name`),
  password: say(msg`Password`),
  passwordHint: say(msg`At least 8 characters. For settings, and to pair tills.`),
  pin: say(msg`PIN for the till`),
  pinHint: say(msg`4 to 8 digits.`),
  passphrase: say(msg`Passphrase`),
  passphraseAgain: say(msg`Passphrase again`),
  passphraseWhy: say(
    msg`This computer has no keychain. A passphrase of at least 8 characters protects its secrets; Satchel asks for it after each start.`,
  ),
  missing: say(msg`This is still missing.`),
  short: say(msg`Use at least 8 characters.`),
  badPin: say(msg`Use 4 to 8 digits, nothing else.`),
  mismatch: say(msg`The two passphrases differ.`),
});

const createShop = (say: Say) => ({
  title: say(msg`Your shop`),
  text: say(msg`The name stands on the customer’s screen.`),
  name: say(msg`Name of the shop`),
  currency: say(msg`Currency`),
  language: say(msg`Language`),
});

type Kind = { readonly name: string; readonly hint: string };
const createKinds = (say: Say): Readonly<Record<string, Kind>> => ({
  p2wpkh: { name: say(msg`Native SegWit`), hint: say(msg`Most wallets of today`) },
  p2tr: { name: say(msg`Taproot`), hint: say(msg`The newest kind`) },
  'p2sh-p2wpkh': { name: say(msg`Nested SegWit`), hint: say(msg`Older wallets`) },
  p2pkh: { name: say(msg`Legacy`), hint: say(msg`The oldest wallets`) },
  'p2wsh-sortedmulti': { name: say(msg`Multisig`), hint: say(msg`Several keys`) },
});

const createWallet = (say: Say) => ({
  title: say(msg`Your wallet`),
  text: say(
    msg`Paste the public key (xpub) or the descriptor of your wallet. Satchel can only receive with it, never spend.`,
  ),
  key: say(msg`Public key or descriptor`),
  empty: say(msg`Your wallet calls it account key, xpub, zpub or descriptor; it is often under Settings.`),
  checking: say(msg`Checking the key`),
  found: (kind: string, fingerprint: string) => say(msg`${kind}, wallet ${fingerprint}`),
  foundBare: (fingerprint: string) => say(msg`Wallet ${fingerprint}. This key does not say its kind.`),
  which: say(msg`Which is your wallet’s first address?`),
  fingerprint: say(msg`Wallet`),
  kinds: createKinds(say),
});

const createCheck = (say: Say) => ({
  title: say(msg`Are these your addresses?`),
  openWallet: say(msg`Open your wallet and go to`),
  receive: say(msg({ message: 'Receive', context: 'the page of a wallet that shows addresses' })),
  text: say(msg`The first three addresses there must be exactly these. This proves the money will reach you.`),
  address: (n: number) => say(msg`Address ${n}`),
  same: say(msg`Same`),
  checked: (n: number) => say(msg`${n} of 3 checked`),
  different: say(msg`They are different`),
  differentTitle: say(msg`Another kind, or another account?`),
  differentText: say(
    msg`Pick the card with the first address of your wallet. If none is right, your wallet shows another account: paste the key of that account.`,
  ),
  oneKind: say(
    msg`This key is for one kind of address only. Your wallet shows another account: paste the key of that account.`,
  ),
  otherKey: say(msg`Paste another key`),
});

const createConnection = (say: Say) => ({
  title: say(msg`How does Satchel see payments?`),
  text: say(msg`Ask your own Bitcoin node, or a public server. A public server learns your addresses.`),
  kind: say(msg`Where to ask`),
  core: say(msg`Own node`),
  esplora: say(msg`Public server`),
  coreUrl: say(msg`Address of the node`),
  esploraUrl: say(msg`Address of the server`),
  user: say(msg`RPC user`),
  password: say(msg`RPC password`),
  more: say(msg`Faster news by ZMQ, if your node has it`),
  zmqTx: say(msg`ZMQ raw transactions`),
  zmqBlock: say(msg`ZMQ block hashes`),
  test: say(msg`Test`),
  testing: say(msg`Asking for the newest block`),
  empty: say(msg`The test asks for the newest block and keeps nothing.`),
  works: (height: string) => say(msg`It works. The newest block is ${height}.`),
});

const createTrial = (say: Say) => ({
  title: say(msg`Try a sale`),
  text: (amount: string) =>
    say(msg`Pay ${amount} with your own bitcoin wallet, the smallest amount there is. It goes to your own address.`),
  show: say(msg`Show the code`),
  making: say(msg`Preparing code`),
  scanning: say(msg`Your wallet is being looked through for used addresses. The code comes by itself.`),
  noWallet: say(msg`There is no wallet yet, so there is nothing to try. You can add it later.`),
  noSource: say(msg`There is no connection yet, so a payment would not be seen. You can add it later.`),
  code: say(msg`QR code of the sale you try`),
  waiting: say(msg`Waiting. Scan the code with your wallet.`),
  seen: say(msg`Payment seen. It works.`),
  seenHint: say(msg`It becomes final by itself, usually in 10 minutes.`),
  paid: say(msg`Paid. It works.`),
  ended: say(msg`This code has expired. Show a new one, or go on.`),
  toTill: say(msg`Open the till`),
});

/** What the owner reads at set-up (design.md §5). */
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
    trial: say(msg`Try a sale`),
  },
  later: say(msg`comes later`),
  minutes: (minutes: number) =>
    say(msg`${plural(minutes, { one: 'About # minute left', other: 'About # minutes left' })}`),
  ready: say(msg`Ready to sell`),
  back: say(msg`Back`),
  go: say(msg`Continue`),
  skip: say(msg`Skip for now`),
  you: createYou(say),
  shop: createShop(say),
  wallet: createWallet(say),
  check: createCheck(say),
  connection: createConnection(say),
  trial: createTrial(say),
  already: say(msg`Satchel is set up already.`),
});

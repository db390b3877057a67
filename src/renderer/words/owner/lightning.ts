import { defineMessage as msg, plural } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words for connecting a Lightning node or wallet, in set-up and in the office (lightning.md LN-21, LN-24). */
export const createLightningWords = (say: Say) => ({
  connection: say(msg`Connection`),
  placeholder: say(msg`Paste what your node or wallet shows`),
  file: say(msg`From a file`),
  fileRefused: say(msg`This file holds no connection.`),
  shapes: say(msg`What you can paste`),
  kinds: createKinds(say),
  recognised: (kind: string) => say(msg`Recognised: ${kind}`),
  notKnown: say(msg`Satchel does not know this kind of connection.`),
  cannotUse: (reason: string) => say(msg`This cannot be used: ${reason}.`),
  notReached: say(msg`Satchel is not responding. Nothing was saved.`),
  test: say(msg`Test it`),
  connect: say(msg`Connect`),
  trial: createTrialWords(say),
  rights: createRights(say),
  facts: createFacts(say),
  sat: createSat(say),
});
export type LightningWords = ReturnType<typeof createLightningWords>;

const createKinds = (say: Say): Readonly<Record<string, string>> => ({
  lnd: 'LND',
  cln: 'Core Lightning',
  phoenixd: 'phoenixd',
  lnbits: 'LNbits',
  nwc: say(msg`Wallet by NWC`),
  address: say(msg`Lightning address`),
  training: say(msg`Training node`),
});

const createTrialWords = (say: Say) => ({
  title: say(msg`Test`),
  works: say(msg`Works`),
  failed: say(msg`Does not work`),
  steps: {
    check: say(msg`It answers`),
    create: say(msg`Made a code`),
    lookup: say(msg`Looked it up`),
    cancel: say(msg`Cancelled it`),
    listen: say(msg`Listens for payments`),
  },
  took: (ms: number) => say(msg`${ms} ms`),
  notSynced: say(msg`Nobody can pay it now: it has no channel in use, or has not caught up with the chain.`),
});

const createRights = (say: Say) => ({
  title: say(msg`What Satchel may do there`),
  onlyNeeded: say(msg`Only what it needs`),
  canSpend: say(msg`Can spend`),
  incomplete: say(msg`Rights are missing`),
  cannotSpend: say(msg`Cannot spend`),
  names: {
    'invoices:write': say(msg`Make codes`),
    'invoices:read': say(msg`See whether they were paid`),
    'offchain:read': say(msg`See how much you can receive`),
    'info:read': say(msg`See whether the node is up to date`),
  },
  missing: (right: string) => say(msg`Missing: ${right}`),
  warning: say(msg`This credential can spend all money there.`),
  warningText: say(msg`Anyone who gets into this computer could take it.`),
  makeOne: say(msg`Make one that can only receive, then paste it again:`),
  useReceiving: say(msg`Use the one that can only receive, then paste it again.`),
  useAllTheSame: say(msg`Use this one all the same. I know the risk.`),
  unproved: say(msg`Count payments that come without proof. Only this provider then says whether you were paid.`),
});

const createFacts = (say: Say) => ({
  kind: say(msg`Kind`),
  key: say(msg`Key`),
  address: say(msg`Address`),
  network: say(msg`Network`),
  asYourWallet: (network: string) => say(msg`${network}, as your wallet`),
  networks: { mainnet: say(msg`Bitcoin`), testnet4: 'Testnet4', signet: 'Signet', regtest: 'Regtest' },
  certificate: say(msg`Certificate`),
  canReceive: say(msg`You can receive`),
  balance: say(msg`Balance`),
  may: say(msg`May`),
  receiveOnly: say(msg`Receive only`),
  spendToo: say(msg`Receive and spend`),
});

const createSat = (say: Say) => ({
  title: say(msg`Test with a real payment`),
  text: (sats: number) =>
    say(
      msg`${plural(sats, { one: 'Pay # sat from any other wallet. It stays yours, and is no sale.', other: 'Pay # sats from any other wallet. They stay yours, and are no sale.' })}`,
    ),
  code: say(msg`QR code of the test payment`),
  making: say(msg`Making a code`),
  waiting: say(msg`Waiting for the payment`),
  paid: say(msg`It arrived. Lightning works.`),
  ended: say(msg`This code has ended without a payment.`),
  again: say(msg`Another code`),
  skip: say(msg`Later`),
  done: say(msg`Done`),
});

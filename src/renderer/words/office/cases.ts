import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words of the cases that a person answers (docs/spec/chain.md CHAIN-58). */
export const createCaseWords = (say: Say) => ({
  keyUsed: {
    strong: say(msg`Another program uses your wallet’s key`),
    text: (index: number) =>
      say(
        msg`Address ${index} was paid, and Satchel never showed it. Use this key in Satchel alone, or two customers may get the same address. Satchel skips the paid ones.`,
      ),
    textWithAmount: (index: number, amount: string) =>
      say(
        msg`${amount} came to addresses up to ${index} that Satchel never showed. Use this key in Satchel alone, or two customers may get the same address. Satchel skips the paid ones.`,
      ),
    known: say(msg`I know, it is mine`),
  },
  finalLeft: {
    strong: (sale: number) => say(msg`Sale ${sale}: a final payment is in doubt`),
    text: (amount: string) =>
      say(
        msg`${amount} was final, and its block has left the chain. The sale stays paid. Check in your wallet if the money is still there, and look at your sources.`,
      ),
    known: say(msg`I have checked`),
  },
  older: {
    strong: (sale: number, amount: string) => say(msg`Sale ${sale}: ${amount} came before the sale`),
    text: say(msg`It was on this address already, so it is not counted. Count it only if it is for this sale.`),
    attach: say(msg`Count it`),
    dismiss: say(msg`Leave it out`),
    attachTitle: (sale: number) => say(msg`Count this payment for sale ${sale}?`),
    attachText: say(msg`It counts from now on. The reason is kept in the audit log.`),
    dismissTitle: (sale: number) => say(msg`Leave this payment out of sale ${sale}?`),
    dismissText: say(
      msg`The money stays in your wallet, and the sale never counts it. The reason is kept in the audit log.`,
    ),
  },
  reason: say(msg`Reason`),
  reasonMissing: say(msg`Enter a reason for the audit log.`),
  cancel: say(msg`Not now`),
  openSale: say(msg`Open sale`),
});

/** Words of the recovery kit (docs/spec/chain.md CHAIN-49). */
export const createKitWords = (say: Say) => ({
  open: say(msg`Recovery kit`),
  title: say(msg`Recovery kit`),
  text: say(
    msg`With this, another program finds all the money that your sales brought, without Satchel. It shows your sales to whoever reads it, but nobody can spend with it.`,
  ),
  download: say(msg`Download`),
  print: say(msg`Print`),
  shop: (shop: string, date: string) => say(msg`${shop}, ${date}`),
  wallet: (fingerprint: string) => say(msg`Wallet ${fingerprint}`),
  former: (fingerprint: string) => say(msg`Former wallet ${fingerprint}`),
  descriptor: say(msg`Descriptor`),
  range: say(msg`Addresses`),
  rangeText: (last: number) => say(msg`0 to ${last}`),
  born: say(msg`In use since`),
  bornUnknown: say(msg`Not known: look through the whole chain`),
  coreTitle: say(msg`Bitcoin Core`),
  coreText: say(
    msg`Open the console (Window, Console) and enter these lines one after the other. For a terminal, write “bitcoin-cli” before the first and “bitcoin-cli -rpcwallet=satchel” before the second. The second takes minutes to hours. A pruned node must still have the blocks since that date.`,
  ),
  electrumTitle: say(msg`Electrum`),
  electrumText: say(
    msg`Open your wallet from its seed words or hardware wallet. Show the console (View, Show Console), open it and enter this line, then wait.`,
  ),
  sparrowTitle: say(msg`Sparrow`),
  sparrowText: (limit: number) =>
    say(
      msg`Open your wallet, or make a watch-only one from the descriptor. Under Settings, Advanced, set the gap limit to ${limit}, and refresh the wallet.`,
    ),
});

import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';
import { createLightningWords } from './lightning.ts';

/** Words for the owner that set-up and the office share. */
export const createOwnerWords = (say: Say) => ({
  key: say(msg`Public key or descriptor`),
  which: say(msg`Which is your wallet’s first address?`),
  kinds: createKinds(say),
  check: createCheck(say),
  lightning: createLightningWords(say),
  forgotten: say(msg`Forgot your password?`),
  lostPassword: say(
    msg`If the owner’s own password is lost, stop Satchel on its computer and start it there with this command. It prints a code for a new password.`,
  ),
  brings: say(msg`A restore brings back sales, staff, settings and where addresses continue.`),
  bringsNot: say(
    msg`It does not bring sales made after the backup, the wallet’s key, PINs, or the secrets of webhooks. You enter them again.`,
  ),
});
export type OwnerWords = ReturnType<typeof createOwnerWords>;

type Kind = { readonly name: string; readonly hint: string };

const createKinds = (say: Say): Readonly<Record<string, Kind>> => ({
  p2wpkh: { name: say(msg`Native SegWit`), hint: say(msg`Most wallets today`) },
  p2tr: { name: say(msg`Taproot`), hint: say(msg`The newest kind`) },
  'p2sh-p2wpkh': { name: say(msg`Nested SegWit`), hint: say(msg`Older wallets`) },
  p2pkh: { name: say(msg`Legacy`), hint: say(msg`The oldest wallets`) },
  'p2wsh-sortedmulti': { name: say(msg`Multisig`), hint: say(msg`Several keys`) },
});

const createCheck = (say: Say) => ({
  title: say(msg`Are these your addresses?`),
  openWallet: say(msg`Open your wallet and go to`),
  receive: say(msg({ message: 'Receive', context: 'the page of a wallet that shows addresses' })),
  text: say(msg`The first three addresses there must match these exactly. This proves that the money will reach you.`),
  address: (n: number) => say(msg`Address ${n}`),
  same: say(msg`Same`),
  checked: (n: number) => say(msg`${n} of 3 checked`),
  different: say(msg`They do not match`),
  differentTitle: say(msg`Another address type or another account?`),
  differentText: say(
    msg`Choose the card with your wallet’s first address. If none matches, your wallet is showing another account: paste that account’s key.`,
  ),
  oneKind: say(
    msg`This key is for one address type only. Your wallet is showing another account: paste that account’s key.`,
  ),
  otherKey: say(msg`Paste another key`),
});

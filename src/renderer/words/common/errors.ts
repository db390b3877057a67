import { defineMessage as msg } from '@lingui/core/macro';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { Say } from '../say.ts';

/** Parameters of a refusal's sentence, as they came over the wire (api.md API-7). */
export type Params = Readonly<Record<string, string | number>>;
type Sentences = Partial<Record<ErrorCode, (params: Params) => string>>;

/** Refusals that a page can meet, by code: the sentences of the server's catalogue in every language. */
export const createErrorWords = (say: Say) => {
  const byCode: Sentences = { ...createSetUpErrors(say), ...createPeopleErrors(say), ...createSaleErrors(say) };
  return {
    unreachable: say(msg`Satchel is not responding. Nothing was charged. Try again.`),
    unexpected: say(msg`That did not work. Nothing was charged. Try again.`),
    notSaved: say(msg`Satchel is not responding. Nothing was saved. Try again.`),
    byCode,
  };
};

const createSetUpErrors = (say: Say): Sentences => ({
  wallet_private_key: () => say(msg`This is a private key. Never paste it anywhere. Use the public key (xpub).`),
  wallet_seed_words: () => say(msg`These are seed words. Never paste them anywhere. Use the public key (xpub).`),
  wallet_wrong_network: () => say(msg`This key is for another network.`),
  wallet_bad_checksum: () => say(msg`One character is wrong. Copy the key again.`),
  wallet_bad_depth: () => say(msg`This key contradicts itself (depth 0 with a parent). Copy the key again.`),
  wallet_unknown_format: () =>
    say(msg`This is not a public key Satchel knows. Paste an xpub, ypub, zpub or an output descriptor.`),
  wallet_in_use: () => say(msg`This key belongs to another store. Two stores with one key would share addresses.`),
  restored_key_mismatch: () =>
    say(msg`This key does not produce the addresses in the backup. Use the same key as before.`),
  wallet_change_needs_owner: () => say(msg`Only the owner, with a fresh password, may change the wallet.`),
  wrong_setup_code: ({ triesLeft = '' }) => say(msg`Wrong set-up code. ${{ triesLeft }} tries left.`),
  setup_code_dead: () => say(msg`Too many wrong set-up codes. Start Satchel again for a new one.`),
  backup_too_large: ({ gigabytes = '' }) =>
    say(
      msg`This file is larger than ${{ gigabytes }} GB, so it is not read. Start Satchel once with --restore and the file.`,
    ),
  backup_cut: () => say(msg`The file did not arrive whole, so it was removed. Choose it again.`),
  backup_unknown: () => say(msg`This file is not a backup of Satchel. Choose another file.`),
  backup_damaged: () => say(msg`This backup is damaged. Choose another one.`),
  backup_changed: () => say(msg`Another program changed this backup. Choose another one.`),
  backup_newer: () =>
    say(msg`This backup was written by a newer Satchel. Install that version first, then restore it there.`),
  backup_wrong_network: ({ network = '', own = '' }) =>
    say(msg`This backup is of a shop on ${{ network }}, and this Satchel runs on ${{ own }}. Choose another backup.`),
  backup_is_training: () => say(msg`This backup is of a training shop, without real money. Choose another backup.`),
  backup_missing: () => say(msg`There is no file to restore. Choose one first.`),
  already_set_up: () => say(msg`Satchel is already set up. Log in instead.`),
  loopback_only: () => say(msg`This can only be done on the machine Satchel runs on.`),
});

const createPeopleErrors = (say: Say): Sentences => ({
  invalid_till: () => say(msg`This till is not paired. Ask the owner to pair it.`),
  invalid_display: () => say(msg`This screen is not paired. Open it again from the till.`),
  wrong_password: () => say(msg`Wrong name or password.`),
  pin_needs_setting: () =>
    say(msg`This PIN does not work with the restored backup. An owner can set it again in Settings, under Staff.`),
  wrong_pin: ({ triesLeft = '' }) => say(msg`Wrong PIN. ${{ triesLeft }} tries left.`),
  wrong_reset_code: ({ triesLeft = '' }) => say(msg`Wrong code. ${{ triesLeft }} tries left.`),
  reset_code_dead: () => say(msg`Too many wrong codes. Start Satchel again with --reset-owner for a new one.`),
  reset_not_open: () => say(msg`No password can be replaced now. Start Satchel on this machine with --reset-owner.`),
  backup_failed: () => say(msg`The backup was not made. Check its folder and its recovery passphrase.`),
  backup_not_opened: () => say(msg`This backup did not open. Check the recovery passphrase, or try another backup.`),
  wrong_passphrase: () => say(msg`Wrong passphrase. Try again.`),
  pin_too_easy: () => say(msg`This PIN is guessed first. Choose one without a repetition or a row such as 1234.`),
  owner_pin_too_short: () => say(msg`The PIN of an owner has 6 to 8 digits. Choose a longer one.`),
  forbidden: () => say(msg`You may not do this. Ask the owner.`),
  current_password_needed: () => say(msg`Enter your current password to change your own password or PIN.`),
  wrong_current_password: () => say(msg`Your current password is wrong.`),
  password_needed: () => say(msg`Enter your password again to do this.`),
  not_locked: () => say(msg`Satchel is not locked with a passphrase.`),
  too_many_screens: () => say(msg`This till has four customer screens. Revoke one in the settings first.`),
  name_taken: () => say(msg`This name is taken. Choose another.`),
  last_owner: () => say(msg`The last owner cannot be removed.`),
  too_many_requests: ({ seconds = '' }) => say(msg`Too many tries. Wait ${{ seconds }} s.`),
  locked: () => say(msg`Satchel is locked. Payments are still monitored. New sales must wait.`),
  secrets_damaged: () => say(msg`The secrets file is missing or damaged. Put a copy of it back.`),
});

const createSaleErrors = (say: Say): Sentences => ({
  amount_too_small: () => say(msg`The amount is too small for an address. Use Lightning or a larger amount.`),
  amount_too_large: () => say(msg`The amount is larger than all bitcoin there will ever be.`),
  unknown_currency: ({ currency = '' }) => say(msg`There is no price for “${{ currency }}”. Use another currency.`),
  wallet_missing: () => say(msg`The store has no wallet yet. Set one up first.`),
  wallet_scanning: () => say(msg`The wallet is being scanned for used addresses. Try again shortly.`),
  not_final: () => say(msg`This payment is not final yet, or was taken back. Wait until it is final.`),
  has_payment: () => say(msg`Money has arrived. This sale cannot be cancelled.`),
  not_cancellable: () => say(msg`Only a sale that is waiting for payment can be cancelled.`),
  already_paid: () => say(msg`This is already paid.`),
  nothing_to_replace: () => say(msg`No payment can still be replaced.`),
  rate_unavailable: () => say(msg`There is no current price. Charge in sats, or set a price by hand.`),
  too_many_streams: ({ seconds = '' }) => say(msg`Too many live views are open. Try again in ${{ seconds }} s.`),
  updating: () => say(msg`Satchel is updating its database. Try again in a minute.`),
  storage_full: () => say(msg`The disk is full. Free some space, then continue.`),
  not_found: () => say(msg`Not found.`),
  conflict: () => say(msg`This is not possible right now.`),
  internal: ({ requestId = '' }) =>
    say(msg`That did not work. Nothing was charged. Try again. (code ${{ requestId }})`),
});
export type ErrorWords = ReturnType<typeof createErrorWords>;

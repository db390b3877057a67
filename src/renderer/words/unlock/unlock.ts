import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words of unlocking, and of a new password for an owner. */
export const createUnlockWords = (say: Say) => ({
  unlock: createUnlock(say),
  reset: createReset(say),
});

const createUnlock = (say: Say) => ({
  title: say(msg`Unlock Satchel`),
  text: say(msg`Payments are watched. New sales wait.`),
  passphrase: say(msg`Passphrase`),
  unlock: say(msg`Unlock`),
  choose: say(
    msg`Choose a passphrase for the secrets of this shop. Satchel asks for it after each start, and nobody can recover it.`,
  ),
  again: say(msg`Passphrase again`),
  short: say(msg`Use at least 8 characters.`),
  mismatch: say(msg`The two passphrases differ.`),
  keep: say(msg`Choose this passphrase`),
  lost: say(msg`Lost the passphrase?`),
  notLocked: say(msg`Satchel is not locked.`),
  toTill: say(msg`Go to the till`),
  away: say(msg`Satchel is not responding. This page continues automatically when it is running again.`),
  keychain: say(
    msg`Satchel is waiting for this computer’s keychain. Unlock it, and this page continues automatically.`,
  ),
});

const createReset = (say: Say) => ({
  title: say(msg`New password for an owner`),
  text: say(
    msg`Satchel printed a code when it was started with --reset-owner. Everybody is logged out, and every till shows this change for 7 days.`,
  ),
  closed: say(
    msg`If an owner’s password is lost, stop Satchel on its computer and start it there with --reset-owner. It prints a code for this page.`,
  ),
  done: say(msg`The new password is set. Everybody was logged out.`),
  code: say(msg`Code`),
  name: say(msg`Name of the owner`),
  password: say(msg`New password`),
  again: say(msg`New password again`),
  short: say(msg`Use at least 8 characters.`),
  mismatch: say(msg`The two passwords differ.`),
  noOwner: say(msg`No owner has this name.`),
  go: say(msg`Set the new password`),
  toLogIn: say(msg`Log in`),
});

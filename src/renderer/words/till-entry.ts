import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from './say.ts';

/** Words shown before the till: lock screen, pairing, unlocking Satchel. */
export const createTillEntryWords = (say: Say) => ({
  lock: createLock(say),
  gate: createGate(say),
  unlock: createUnlock(say),
  reset: createReset(say),
});

const createLock = (say: Say) => ({
  region: say(msg`Locked`),
  who: say(msg`Who is at the till?`),
  yourPin: (name: string) => say(msg`${name}, your PIN`),
  dots: (typed: number, of: number) => say(msg`${typed} of ${of} digits entered`),
  pad: say(msg`PIN pad`),
  checking: say(msg`Checking`),
  submit: say(msg`Log in`),
  trainingPin: say(msg`PIN 0000`),
  owner: say(msg`Owner`),
  manager: say(msg`Manager`),
  noPin: say(msg`No PIN`),
  forgotten: say(msg`Forgot your PIN?`),
  askOwner: (names: string) => say(msg`${names} can set a new one: Settings, Staff.`),
  ownPin: say(msg`An owner logs in to the settings with the password and sets a new PIN there.`),
  lostPassword: say(
    msg`If an owner’s password is lost too, stop Satchel on its computer and start it there with this command. It prints a code for a new password.`,
  ),
  wait: (seconds: number) => say(msg`Too many tries. Wait ${seconds} s.`),
});

const createGate = (say: Say) => ({
  booting: say(msg`Starting`),
  away: say(msg`Satchel is not responding`),
  awayText: say(msg`This page continues automatically when Satchel is running again.`),
  setup: say(msg`Satchel is not set up yet`),
  setupText: say(msg`Set it up once on this computer. It takes a few minutes.`),
  setupLink: say(msg`Set up Satchel`),
  locked: say(msg`Satchel is locked`),
  lockedText: say(msg`Payments are watched. New sales wait.`),
  unlockLink: say(msg`Unlock`),
  unpaired: say(msg`This till is not paired yet`),
  unpairedText: say(
    msg`An owner or manager pairs it once with their name and password. After that, everyone uses a PIN here.`,
  ),
  name: say(msg`Name`),
  password: say(msg`Password`),
  tillName: say(msg`Name of this till`),
  pair: say(msg`Pair this till`),
  pairing: say(msg`Pairing`),
  firstTill: say(msg`Till 1`),
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

import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words of the lock screen. */
export const createLock = (say: Say) => ({
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

import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words of a page that cannot begin yet. */
export const createGate = (say: Say) => ({
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

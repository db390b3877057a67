import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words of restoring a backup before anything is set up (product.md BAK-6 to BAK-8). */
export const createRestoreWords = (say: Say) => ({
  offer: say(msg`Restore a backup`),
  title: say(msg`Restore a backup`),
  text: say(msg`Your shop continues on this computer as it was when the backup was made.`),
  file: say(msg`File of the backup`),
  pick: say(msg`Choose a file`),
  fileHint: say(msg`Its name begins with “satchel-” and ends in “.db” or “.db.locked”.`),
  noFile: say(msg`Choose a file first.`),
  reading: say(msg`Reading and checking the file`),
  lockedTitle: say(msg`This backup is locked`),
  lockedText: say(msg`Only the recovery passphrase that was set before it was made opens it.`),
  passphrase: say(msg`Recovery passphrase`),
  opening: say(msg`Opening and checking the backup`),
  foundTitle: say(msg`Restore this backup?`),
  foundText: say(msg`It opens, and everything in it is whole. Nothing is restored yet.`),
  shop: say(msg`Shop`),
  made: say(msg`Made`),
  newest: say(msg`Newest entry`),
  sales: say(msg`Sales`),
  writtenBy: say(msg`Written by`),
  version: (version: string) => say(msg`Satchel ${version}`),
  schema: (number: number) => say(msg`schema ${number}`),
  network: say(msg`Network`),
  unknown: say(msg`not known`),
  scan: say(msg`So that no address is used twice, Satchel first looks for used addresses.`),
  go: say(msg`Restore`),
  doneTitle: say(msg`The backup is restored`),
  doneText: say(msg`Satchel is starting again. This page continues by itself.`),
  awayTitle: say(msg`Start Satchel again`),
  awayText: say(
    msg`The backup is ready, but Satchel did not start again by itself. Start it as usual: your shop is there.`,
  ),
});

import { defineMessage as msg, plural } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words of the backups. */
export const createOfficeBackupWords = (say: Say) => ({
  backup: {
    ...createStateWords(say),
    ...createPlaceWords(say),
    ...createCopyWords(say),
    ...createPassphraseWords(say),
    ...createRestoreWords(say),
    close: say(msg`Close`),
  },
});

const createStateWords = (say: Say) => ({
  now: say(msg`Back up now`),
  made: say(msg`The backup was made.`),
  last: say(msg`Last backup`),
  none: say(msg`None yet`),
  kept: say(msg`Kept`),
  most: (count: number) => say(msg`of at most ${count}`),
  free: say(msg`Free there`),
  otherDisk: say(msg`on another disk`),
  sameDisk: say(msg`on the same disk as Satchel`),
  unknown: say(msg`not known`),
  failed: (when: string) => say(msg`The backup of ${when} was not made.`),
  late: say(msg`The last backup is older than it should be.`),
  why: {
    missing: say(msg`Its folder is not there. Plug the drive in, or choose another folder.`),
    unwritable: say(msg`Satchel cannot write into its folder. Allow it, or choose another folder.`),
    full: say(msg`Its folder has too little space. Delete other files there, or choose another folder.`),
    locked: say(msg`Satchel’s secrets are locked. Unlock Satchel first.`),
    passphrase: say(msg`The recovery passphrase is not on this computer. Enter it again below.`),
  },
});

const createPlaceWords = (say: Say) => ({
  place: say(msg`Where and when`),
  folder: say(msg`Folder`),
  folderHint: say(msg`If this is empty, backups are kept in Satchel’s data folder.`),
  sameDiskHint: say(msg`If this disk breaks, the backups are lost with it. Choose a folder on another drive.`),
  schedule: say(msg`How often`),
  schedules: {
    nightly: say(msg`Every night between 2 and 5`),
    hourly: say(msg`Every hour`),
  },
  keep: say(msg`How many are kept`),
  keepHint: say(msg`When there are more, the oldest is deleted.`),
  holds: say(msg`A backup holds sales, staff, settings and the public key of your wallet. It holds no money.`),
});

const createCopyWords = (say: Say) => ({
  copies: say(msg`Backups`),
  empty: say(msg`There is no backup yet. Press “Back up now”.`),
  columns: {
    when: say(msg({ message: 'Time', context: 'backups' })),
    size: say(msg`Size`),
    lock: say(msg`Opens`),
  },
  locked: say(msg`with the passphrase`),
  open: say(msg`without a passphrase`),
  tryIt: say(msg`Try it`),
  tryOne: (when: string) => say(msg`Try the backup of ${when}`),
  tryText: say(msg`Satchel restores this backup into nothing and checks it. Your shop stays as it is.`),
  opens: say(msg`This backup opens, and everything in it is whole.`),
  tried: (when: string) => say(msg`A backup was last tried on ${when}.`),
  neverTried: say(msg`No backup was tried yet. Try one now and once a year.`),
  tryAgain: say(msg`The last try is more than a year ago. Try one now.`),
});

const createPassphraseWords = (say: Say) => ({
  passphrase: say(msg`Recovery passphrase`),
  isLocked: say(msg`New backups are locked. Only the recovery passphrase opens them.`),
  isOpen: say(msg`Backups are not locked. Whoever has one can read your sales.`),
  setPassphrase: say(msg`Set a passphrase`),
  changePassphrase: say(msg`Change the passphrase`),
  passphraseText: say(
    msg`Write it on paper and keep it away from the till. Nobody can open a locked backup without it. Earlier backups keep the passphrase that they were made with.`,
  ),
  passphraseHint: (count: number) =>
    say(msg`${plural(count, { one: 'At least # character', other: 'At least # characters' })}`),
  repeat: say(msg`Type it again`),
  differs: say(msg`The two are not the same.`),
  save: say(msg`Save`),
  leaveOpen: say(msg`Remove the passphrase`),
  leaveOpenText: say(msg`New backups will open without a passphrase. Locked ones still need it.`),
  keepLocked: say(msg`Keep it`),
});

const createRestoreWords = (say: Say) => ({
  restore: say(msg`If this computer is lost`),
  restoreText: say(msg`Install Satchel on another computer and start it there once with a backup:`),
});

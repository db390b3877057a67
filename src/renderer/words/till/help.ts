import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words of the till's page about its keys. */
export const createHelp = (say: Say) => ({
  title: say(msg`Keyboard help`),
  groups: { amount: say(msg`Amount`), sale: say(msg`Sale`), till: say(msg`Till`) },
  digits: say(msg`Enter the amount`),
  doubleZero: say(msg`Two zeros`),
  back: say(msg`Delete last digit`),
  clear: say(msg`Clear the amount`),
  big: say(msg`The big button`),
  escape: say(msg`One step back; while waiting, asks “Cancel sale?”`),
  next: say(msg`Next customer; this sale is still watched`),
  plain: say(msg`Address as text`),
  details: say(msg`Details of this sale`),
  keypad: say(msg`Keypad`),
  recent: say(msg`Recent sales`),
  search: say(msg`Search sales`),
  lock: say(msg`Lock the till`),
  help: say(msg`This help`),
  scanner: say(msg`A scanned barcode is never taken for an amount.`),
  manual: say(msg`Manual for the owner`),
});

import { defineMessage as msg, plural } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words of what needs attention in Satchel itself (design.md LAY-21); `names` are sources, or the currency. */
export const createTroubles = (say: Say) => ({
  askOwner: say(msg`Ask the owner.`),
  ...createChainTroubles(say),
  ...createOtherTroubles(say),
});

const createChainTroubles = (say: Say) => ({
  no_wallet: () => ({
    strong: say(msg`There is no wallet`),
    text: say(msg`Sales cannot begin. Paste your wallet’s public key; it takes 2 minutes.`),
    go: say(msg`Add wallet`),
  }),
  scan_waits: () => ({
    strong: say(msg`The wallet cannot be scanned`),
    text: say(msg`Sales begin once a source answers.`),
    go: say(msg`Open sources`),
  }),
  no_source: () => ({
    strong: say(msg`Nothing tells Satchel about payments`),
    text: say(msg`No sale can become paid. Add your own node or a public server.`),
    go: say(msg`Add source`),
  }),
  no_source_answers: (_count: number, names: string) => ({
    strong: say(msg`No source answers`),
    text: say(msg`${names}: no sale can become paid until one is back.`),
    go: say(msg`Open sources`),
  }),
  source_failing: (_count: number, names: string) => ({
    strong: say(msg`A source does not answer`),
    text: say(msg`${names}. The others still tell Satchel about payments.`),
    go: say(msg`Open sources`),
  }),
  sources_disagree: (count: number, names: string) => ({
    strong: say(msg`Sources disagree`),
    text: say(msg`${names}: their newest blocks are ${count} apart. One of them may be wrong or stuck.`),
    go: say(msg`Open sources`),
  }),
  gap: (count: number) => ({
    strong: say(msg`The wallet’s room is low`),
    text: say(msg`${count} addresses since the last payment. Most wallets look 20 ahead.`),
    go: say(msg`Open wallet`),
  }),
});

const createOtherTroubles = (say: Say) => ({
  price_missing: (_count: number, currency: string) => ({
    strong: say(msg`There is no price in ${currency}`),
    text: say(msg`Only sats can be charged. Check the price sources, or set a price by hand.`),
    go: say(msg`Open prices`),
  }),
  price_old: (_count: number, currency: string) => ({
    strong: say(msg`The price in ${currency} is too old`),
    text: say(msg`Only sats can be charged. Check the price sources, or set a price by hand.`),
    go: say(msg`Open prices`),
  }),
  lightning_away: () => ({
    strong: say(msg`Lightning does not work`),
    text: say(msg`Codes hold the address only.`),
    go: say(msg`Open Lightning`),
  }),
  webhooks_waiting: (count: number) => ({
    strong: say(
      msg`${plural(count, { one: '# webhook was not delivered yet', other: '# webhooks were not delivered yet' })}`,
    ),
    text: say(msg`The receiver did not accept them. Satchel tries again.`),
    go: say(msg`Open webhooks`),
  }),
  webhooks_to_approve: (count: number) => ({
    strong: say(msg`${plural(count, { one: '# webhook to approve', other: '# webhooks to approve' })}`),
    text: say(msg`They lead into your own network.`),
    go: say(msg`Open webhooks`),
  }),
  webhooks_without_secret: (count: number) => ({
    strong: say(msg`${plural(count, { one: '# webhook needs a new secret', other: '# webhooks need a new secret' })}`),
    text: say(msg`They stay off until then.`),
    go: say(msg`Open webhooks`),
  }),
  disk_low: () => ({
    strong: say(msg`The disk is nearly full`),
    text: say(msg`Less than 1 GB is free. When it is full, sales stop. Delete or move other files.`),
    go: '',
  }),
  no_backup: () => ({
    strong: say(msg`There is no backup yet`),
    text: say(msg`Satchel makes one between 2 and 5 at night if this computer is on.`),
    go: say(msg`Open backups`),
  }),
  backup_old: (hours: number) => ({
    strong: say(msg`No backup for ${hours} hours`),
    text: say(msg`Leave this computer on at night, and check that its disk has space.`),
    go: say(msg`Open backups`),
  }),
});

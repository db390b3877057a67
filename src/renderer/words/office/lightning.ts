import { defineMessage as msg, plural } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words of the page about Lightning backends (lightning.md LN-20 to LN-23). */
export const createLightningPage = (say: Say) => ({
  intro: say(
    msg`Payments arrive in seconds, and small amounts work too. Satchel asks your node only for codes, and whether they were paid. It never needs the right to spend.`,
  ),
  connectTitle: say(msg`Connect Lightning`),
  add: say(msg`Add another`),
  cancel: say(msg`Cancel`),
  training: say(msg`In training, Lightning runs on a simulated node. Nothing can be connected.`),
  stats: createStats(say),
  card: createCard(say),
  states: createStates(say),
  room: createRoom(say),
  second: {
    title: say(msg`If the first one fails`),
    none: say(
      msg`With a second node or wallet, codes come from it whenever the first one fails or takes longer than 1.5 s.`,
    ),
    order: say(msg`The code comes from the first in this list that answers within 1.5 s.`),
    up: (name: string) => say(msg`Ask ${name} earlier`),
    upShort: say(msg`Earlier`),
  },
  latest: say(msg`Latest`),
  noneYet: say(msg`No payment yet.`),
  certificate: createCertificate(say),
});

const createStats = (say: Say) => ({
  canReceive: say(msg`Can receive`),
  notTold: say(msg`Not told`),
  about: (amount: string) => say(msg`about ${amount}`),
  today: say(msg`Today`),
  payments: (n: number) => say(msg`${plural(n, { one: '# payment', other: '# payments' })}`),
  last: say(msg`Last payment`),
  sale: (amount: string, number: string) => say(msg`${amount}, sale ${number}`),
  answers: say(msg`Makes a code in`),
  answersHint: say(msg`last hour, 95 of 100`),
  never: say(msg`none yet`),
  ms: (ms: number) => say(msg`${ms} ms`),
});

const createCard = (say: Say) => ({
  since: say(msg`Since`),
  itSaid: say(msg`It said`),
  whatToDo: say(msg`What to do`),
  lastSign: say(msg`Last answer`),
  chain: say(msg`Chain`),
  synced: say(msg`Up to date`),
  notSynced: say(msg`Behind, or without a channel in use`),
  watched: (n: number) =>
    say(msg`${plural(n, { one: '# earlier code is still watched.', other: '# earlier codes are still watched.' })}`),
  watchedNow: say(msg`Codes watched`),
  onChainGoesOn: say(msg`Sales continue, and codes carry the address only.`),
  otherTakesOver: say(msg`Codes come from the next one.`),
  tryNow: say(msg`Try now`),
  test: say(msg`Test with 1 sat`),
  change: say(msg`Change`),
  changeTitle: (name: string) => say(msg`Change ${name}`),
  changeText: say(
    msg`Paste the new connection of the same node or wallet. Codes that are open stay watched. To use another one, add it.`,
  ),
  remove: say(msg`Remove`),
  removeTitle: (name: string) => say(msg`Remove ${name}?`),
  removeText: say(msg`It makes no more codes. Codes that it made before are watched to their end.`),
  keep: say(msg`Keep it`),
  removed: say(msg`Removed`),
  removedText: say(msg`It makes no more codes, and is watched until its last one has ended.`),
  unproved: say(msg`Payments without proof count`),
});

const createStates = (say: Say) => ({
  ok: say(msg`Works`),
  starting: say(msg`Starting`),
  locked: say(msg`Locked`),
  behind: say(msg`Behind`),
  refused: say(msg`Refused`),
  certificate: say(msg`Certificate changed`),
  away: say(msg`Not there`),
  failing: say(msg`Failing`),
  advice: {
    locked: say(msg`Unlock its wallet on the node.`),
    behind: say(msg`Wait until it has caught up and a channel is in use.`),
    refused: say(msg`Make a new credential, then choose Change.`),
    certificate: say(msg`If you renewed it yourself, compare the fingerprints and approve the new one.`),
    away: say(msg`Check that it is switched on and reachable from this computer.`),
    starting: say(msg`Wait. This takes a few minutes.`),
  },
});

const createRoom = (say: Say) => ({
  title: say(msg`Room to receive`),
  titleOf: (name: string) => say(msg`Room at ${name}`),
  good: say(msg`Good`),
  low: say(msg`Low`),
  none: say(msg`None`),
  free: (percent: number) => say(msg`${percent} % of your channels is free to receive.`),
  above: (amount: string) => say(msg`A sale above ${amount} gets an address only.`),
  unknown: say(
    msg`It does not tell how much it can receive. A payment that does not fit fails at the customer’s wallet.`,
  ),
});

const createCertificate = (say: Say) => ({
  approve: say(msg`Approve the new one`),
  title: say(msg`Is this your node’s new certificate?`),
  text: say(
    msg`Approve it only if you renewed the certificate yourself and the fingerprint on the node is the same. Otherwise somebody else may be answering in its place.`,
  ),
  before: say(msg`Before`),
  now: say(msg`Now`),
  keep: say(msg`Do not approve`),
});

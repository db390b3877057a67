import { defineMessage as msg, plural } from '@lingui/core/macro';
import type { Say } from '../say.ts';
import { createSourceNames } from '../owner/source-names.ts';

/** Words of the page of chain sources. */
export const createSourcesPage = (say: Say) => ({
  kinds: createSourceNames(say),
  health: createHealthWords(say),
  why: createHealthReasons(say),
  places: createPlaceWords(say),
  decide: createDecideWords(say),
  height: (height: string) => say(msg`Block ${height}`),
  onlyPublic: (limit: string) =>
    say(msg`One public server watches: sales above ${limit} wait for 6 blocks; unconfirmed money never counts.`),
  ownOne: say(msg`Your own`),
  publicOne: say(msg`Public`),
  columns: {
    source: say(msg`Source`),
    height: say(msg`Block`),
    answered: say(msg`Answered`),
    state: say(msg`Status`),
  },
  thisComputer: say(msg`this computer`),
  never: say(msg`Never`),
  emptyTitle: say(msg`Nothing tells Satchel about payments`),
  empty: say(msg`Until there is a source, no payment can become Paid. Most shops begin with a public one.`),
  useOwn: say(msg`Use my own node`),
  usePublic: say(msg`Use a public source`),
  add: say(msg`Add a source`),
  change: say(msg`Edit`),
  changeOne: (name: string) => say(msg`Edit ${name}`),
  remove: say(msg`Remove`),
  removeTitle: (name: string) => say(msg`Remove ${name}?`),
  removeText: say(msg`It stops reporting payments immediately.`),
  removeLast: say(msg`This is the only source. Satchel sees no payments until you add another.`),
  keep: say(msg`Keep it`),
  kind: say(msg`Kind`),
  url: say(msg`Address`),
  coreHint: say(msg`For example http://127.0.0.1:8332`),
  esploraHint: say(msg`For example https://mempool.space/api`),
  electrumHint: say(msg`For example ssl://host:50002. Several with a space between them stand for each other.`),
  own: say(msg`This is my own server`),
  user: say(msg`User`),
  password: say(msg`Password`),
  credentialsHint: say(msg`Enter both again to change this source. They stay in the keychain.`),
  zmqTx: say(msg`ZMQ rawtx, optional`),
  zmqBlock: say(msg`ZMQ hashblock, optional`),
  test: say(msg`Test`),
  works: (height: string) => say(msg`It works. Block ${height}.`),
  save: say(msg`Save`),
  close: say(msg`Close`),
});

/** Words for the health of a source (chain.md CHAIN-52). */
const createHealthWords = (say: Say) => ({
  works: say(msg`Works`),
  starting: say(msg`Starting`),
  agrees: say(msg`Agrees`),
  behind: say(msg`Behind`),
  'catching-up': say(msg`Catching up`),
  catchingUp: (done: string, of: string) => say(msg`Catching up (${done} of ${of})`),
  'fewer-blocks': say(msg`Fewer blocks than before`),
  'shorter-branch': say(msg`On a shorter branch`),
  'longer-branch': say(msg`Longer branch than your node’s`),
  'no-block': say(msg`No block for 3 hours`),
  pruned: (n: number) =>
    say(
      msg`${plural(n, { one: 'Pruned: # sale cannot be checked here', other: 'Pruned: # sales cannot be checked here' })}`,
    ),
  'address-unread': (n: number) =>
    say(msg`${plural(n, { one: '# address cannot be read', other: '# addresses cannot be read' })}`),
  'wrong-answers': say(msg`Gives wrong answers`),
  'other-double-spend': say(msg`Names a double spend others do not`),
  'identity-changed': say(msg`Identity changed`),
  'not-answering': say(msg`Not answering`),
  'cannot-be-used': say(msg`Cannot be used`),
});

/** Sentences that say what a word means for the shop, and what to do. */
const createHealthReasons = (say: Say) => ({
  'catching-up': (reason: string) => say(msg`The reason: ${reason}. Satchel reads its blocks again.`),
  'fewer-blocks': say(msg`It has fewer blocks than it had. It does not count until it has them again.`),
  'shorter-branch': say(msg`It has other blocks than the longest chain. If that lasts, remove it.`),
  'longer-branch': say(
    msg`It has other blocks than your node, and more of them. Your node decides: check that it is up to date.`,
  ),
  'no-block': say(msg`Its newest block is more than 3 hours old. Check that it is connected to other nodes.`),
  pruned: say(msg`It deleted blocks before Satchel read them. Satchel now looks for their payments in another way.`),
  'address-unread': (reason: string) =>
    say(msg`The others are not affected. The reason: ${reason}. Satchel tries again.`),
  'wrong-answers': (reason: string) =>
    say(msg`The reason: ${reason}. Satchel does not believe it for a while, and each time for longer.`),
  'other-double-spend': say(
    msg`It says that the money of a sale was spent elsewhere, and no other source says so. That sale waits for a block.`,
  ),
  'identity-changed': say(
    msg`It shows another key than before, so it may be somebody else. If that is right, remove it and add it again.`,
  ),
});

/** How a source stands to the chain that counts (chain.md CHAIN-60). */
const createPlaceWords = (say: Say) => ({
  behind: {
    own: (name: string, n: number) =>
      say(
        msg`${plural(n, { one: `${name} is # block behind your node.`, other: `${name} is # blocks behind your node.` })}`,
      ),
    public: (name: string, n: number) =>
      say(
        msg`${plural(n, { one: `${name} is # block behind the others.`, other: `${name} is # blocks behind the others.` })}`,
      ),
  },
  ahead: {
    own: (name: string, n: number) =>
      say(
        msg`${plural(n, { one: `${name} is # block ahead of your node.`, other: `${name} is # blocks ahead of your node.` })}`,
      ),
    public: (name: string, n: number) =>
      say(
        msg`${plural(n, { one: `${name} is # block ahead of the others.`, other: `${name} is # blocks ahead of the others.` })}`,
      ),
  },
  'other-branch': {
    own: (name: string, n: number) =>
      say(
        msg`${plural(n, { one: `${name} has # block that your node does not have.`, other: `${name} has # blocks that your node does not have.` })}`,
      ),
    public: (name: string, n: number) =>
      say(
        msg`${plural(n, { one: `${name} has # block that the others do not have.`, other: `${name} has # blocks that the others do not have.` })}`,
      ),
  },
});

/** How the sources decide, and what they learn (chain.md CHAIN-10 to CHAIN-14, CHAIN-43). */
const createDecideWords = (say: Say) => ({
  agree: (agreeing: number, of: number) => say(msg`${agreeing} of ${of} agree`),
  block: (height: string, age: string) => say(msg`Block ${height}, ${age}`),
  noBlock: say(msg`No block yet`),
  goOn: say(msg`Sales continue.`),
  wait: say(msg`No source decides at the moment, so payments wait.`),
  leftOut: (names: string) => say(msg`Left out for now: ${names}.`),
  title: say(msg`How they decide`),
  own: say(
    msg`Your own sources count first: while one of yours is up to date, a public one alone can never make a sale Paid.`,
  ),
  public: say(msg`Public sources decide, because none of your own can.`),
  level: (limit: string) =>
    say(
      msg`Up to ${limit} one source is enough. Above that, one of your own or two public ones must agree on the block of a payment.`,
    ),
  always: say(msg`One of your own or two public ones must agree on the block of a payment.`),
  voting: (names: string) => say(msg`Deciding now: ${names}.`),
  change: say(msg`Change the rule`),
  learnTitle: say(msg`What others learn`),
  learn: say(msg`A public source learns every address of this shop. Your own source tells nobody.`),
  learnNothing: say(msg`All sources are your own, so nobody else learns the addresses of this shop.`),
  signet: say(msg`This shop is on signet. Satchel does not check the signature that signet puts into its blocks.`),
});

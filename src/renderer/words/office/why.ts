import { defineMessage as msg, plural } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** Words of the reasons for a payment, in the technical view of a sale. */
export const createWhyWords = (say: Say) => ({
  title: say(msg`Why`),
  none: say(msg`No payment was seen yet, so there is nothing to explain.`),
  payment: (n: number) => say(msg`Payment ${n}`),
  inBlock: (block: string) => say(msg`It is in block ${block}, which enough sources have.`),
  depth: (n: number) => say(msg`${plural(n, { one: 'It has # confirmation.', other: 'It has # confirmations.' })}`),
  needed: (n: number) =>
    say(msg`${plural(n, { one: 'This sale needs # confirmation.', other: 'This sale needs # confirmations.' })}`),
  decisions: {
    'in-reference': say(msg`It is in a block that enough sources have.`),
    final: say(msg`It was final. The sources no longer have its block, but that no longer changes anything.`),
    'rival-in-reference': say(msg`A double spend of it is in a block, so this payment can no longer arrive.`),
    held: say(msg`It is in no block yet that enough sources have. A source that decides has it.`),
    denied: say(msg`The sources that decide name a double spend of it, or refuse it.`),
    'as-stored': say(msg`No source that decides says anything for or against it, so it stays as it was.`),
    older: say(msg`It was in a block before this sale was made.`),
    outdone: say(msg`Another payment spends the same money and counts instead.`),
    stored: say(msg`The sources are not compared about it now, so it stays as it was.`),
    received: say(msg`Your Lightning node received it, which is final.`),
  },
  certainties: {
    confirmed: say(msg`So it counts as final.`),
    pending: say(msg`So it is waited for.`),
    lapsed: say(msg`No block took it in time, so it is not waited for any longer.`),
    dropped: say(msg`So it does not count.`),
  },
  waitEnds: (time: string) => say(msg`If no block has it by ${time}, the wait is over.`),
  sure: say(msg`Enough sources have it, and none names a double spend.`),
  contested: say(msg`A source names a double spend of it, so it must wait for a block.`),
  voters: {
    own: say(msg`Your own sources decide.`),
    public: say(msg`Public sources decide, because none of your own can.`),
    nobody: say(msg`No source decides at the moment, so nothing changes.`),
  },
  agree: {
    1: say(msg`For this sale one source is enough.`),
    2: say(msg`For this sale one source of your own or two public ones must agree.`),
  },
  alone: say(msg`There is one public source only, so for this sale a block counts when it is 6 blocks deep.`),
  sources: say(msg`What each source says`),
  noSources: say(msg`No source is compared about this payment.`),
  removed: say(msg`Removed source`),
  saidAt: (time: string) => say(msg`Said at ${time}.`),
  decides: say(msg`Decides`),
  says: {
    'in-block': (block: string) => say(msg`in block ${block}`),
    'in-mempool': say(msg`seen, in no block yet`),
    'names-rival': say(msg`names a double spend`),
    'names-mined-rival': (block: string) => say(msg`names a double spend in block ${block}`),
    refuses: say(msg`refuses it, because it spends the same money as another payment`),
    'no-longer-lists': say(msg`had it, and lists it no longer`),
    nothing: say(msg`not yet`),
  },
  conditions: {
    behind: say(msg`It has fewer blocks than before, or other ones, so it does not decide.`),
    'catching-up': say(msg`It is catching up, so it does not decide.`),
    'not-answering': say(msg`It is not answering. This is what it said last.`),
    lying: say(msg`It gave a wrong answer, so it is not believed.`),
  },
  checked: (time: string) => say(msg`All sources were last asked about this sale at ${time}.`),
  ended: say(msg`That was after its code expired, so later money is late.`),
  notChecked: say(msg`The sources were not all asked about this sale yet.`),
});

import { getSessionRoute, type SessionView } from '../../../../shared/contract/session.ts';
import { digitsOf } from '../../../../shared/currency.ts';
import { formatAmount } from '../../../../shared/money.ts';
import { ok, refuse } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import { freshLeftMs } from '../../../app/people/sessions.ts';
import type { Clock } from '../../../app/ports.ts';
import type { SessionRecord } from '../../../app/records.ts';
import type { SessionFacts, TillSessionUseCase } from '../../../app/people/till-session.ts';
import type { Network } from '../../../../shared/vocabulary.ts';
import { serve, type Served } from '../../handler.ts';
import { roleOf, storeOf } from '../common/subject.ts';
import { sourceHealthView } from '../office/chain-sources.ts';
import { sessionRateView } from '../office/rates.ts';
import { storeView } from '../office/store-settings.ts';
import { personView } from '../people/person-view.ts';

export interface TillSessionDeps {
  readonly network: Network;
  readonly training: boolean;
  readonly tillSession: TillSessionUseCase;
  readonly clock: Clock;
}

/** Who is logged in, and everything that a till needs to start (api.md TA-1). */
export const createTillSessionRoutes = ({ tillSession, network, training, clock }: TillSessionDeps): Served[] => [
  serve(getSessionRoute, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    if (context.subject.kind !== 'person') return refuse('missing_credential');
    const facts = await tillSession.session(store.value);
    const body = {
      user: personView(context.subject.user),
      store: storeView(store.value),
      till: context.till ? { id: context.till.id, name: context.till.name } : null,
      freshSeconds: freshSeconds(context.subject.session, clock.nowMs()),
      network,
      training,
      ...factsView(facts, roleOf(context) === 'cashier'),
    };
    return ok({ status: 200, body });
  }),
];

const MSATS_PER_SAT = 1000n;

/** Rounded down, so that a page asks for the password a moment early and never late. */
const freshSeconds = (session: SessionRecord, nowMs: number): number | null => {
  const leftMs = freshLeftMs(session, nowMs);
  if (leftMs === null) return null;
  return leftMs < 0 ? 0 : Math.floor(leftMs / 1000);
};

const factsView = (facts: SessionFacts, isCashier: boolean) => {
  const { rate, otherRates, instantLimitSats, sources, wallet, walletFingerprint, walletChange } = facts;
  return {
    rate: rate && sessionRateView(rate),
    otherRates: otherRates.map(sessionRateView),
    instantLimitSats: instantLimitSats === null ? null : Number(instantLimitSats),
    usualAmounts: facts.usualAmounts.map(({ currency, medianMinor, sales }) => ({
      currency,
      amount: formatAmount(medianMinor, digitsOf(currency) ?? 0),
      sales,
    })),
    sources: sources.map(sourceHealthView),
    unreadInbox: 0,
    targetsToApprove: isCashier ? 0 : facts.targetsToApprove,
    targetsWithoutSecret: isCashier ? 0 : facts.targetsWithoutSecret,
    lightning: lightningView(facts),
    wallet,
    walletFingerprint,
    walletChange: walletChange && { ...changeView(walletChange), after: walletChange.after ?? '' },
    publicUrlChange: facts.publicUrlChange && changeView(facts.publicUrlChange),
    ownerReset: facts.ownerReset && { at: isoTime(facts.ownerReset.atMs), name: facts.ownerReset.name },
  };
};

const lightningView = ({ lightning, receivableMsats }: SessionFacts): SessionView['lightning'] => ({
  state: lightning?.state ?? 'off',
  reason: lightning?.state === 'failing' ? lightning.lastError : null,
  receivableSats: receivableMsats === null ? null : String(receivableMsats / MSATS_PER_SAT),
});

const changeView = ({ before, after, atMs, by }: NonNullable<SessionFacts['walletChange']>) => ({
  before,
  after,
  at: isoTime(atMs),
  by,
});

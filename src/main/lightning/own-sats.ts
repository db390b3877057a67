import { refuse, ok, type Result } from '../../shared/result.ts';
import { MSATS_PER_SAT, type Msats, type Sats } from '../../shared/money.ts';
import type { Network } from '../../shared/vocabulary.ts';
import type {
  LightningInvoice,
  LightningSat,
  LightningSats,
  NodeSettlement,
} from '../app/lightning-invoice/lightning-ports.ts';
import type { Clock } from '../app/ports.ts';
import type { Database } from '../app/repositories.ts';
import { reasonOf, UpstreamFailed } from '../upstream/reasons.ts';
import { trialSats } from './ask-for.ts';
import { BadBolt11, checkBolt11 } from './check-bolt11.ts';
import type { LightningNode, NodeInvoice } from './node.ts';
import { NO_CREDENTIAL } from './reasons.ts';
import type { BackendIdentity } from './running-backend.ts';
import { proofOf, type SettleDeps } from './settle.ts';
import { within } from './within.ts';

export interface OwnSatsDeps {
  readonly network: Network;
  readonly clock: Clock;
  readonly database: Pick<Database, 'read'>;
  /** A node has this long for an answer. */
  readonly answerMs: number;
  /** A backend as it runs now; its node is null while its credential is locked away. */
  readonly backendOf: (backendId: string) => (BackendIdentity & { readonly node: LightningNode | null }) | null;
}

/** A backend that is asked, with the time that it has. */
interface Asking extends BackendIdentity {
  readonly node: LightningNode;
  readonly signal: AbortSignal;
}

/** A code of the owner, and what is known of it. */
interface Sat {
  readonly invoice: Omit<LightningInvoice, 'backendId'>;
  readonly backendId: string;
  isPaid: boolean;
  /** The node will never be paid for it. */
  isClosed: boolean;
  /** The owner ended it. */
  isGivenUp: boolean;
}

const LIFE_MS = 600_000;
/** So many are kept: the oldest makes room for another. */
const MOST = 5;

/**
 * Makes codes that the owner pays to try a backend (lightning.md LN-21), and tells their settlements from those of sales:
 * no sale is credited with one. They are lost with the memory of the program, which harms nobody.
 */
export const createOwnSats = (deps: OwnSatsDeps): LightningSats & SettleDeps['ownSats'] => {
  const { clock } = deps;
  const sats = new Map<string, Sat>();
  const ask = async (backendId: string, work: (asking: Asking) => Promise<Sat>): Promise<Result<LightningSat>> => {
    const backend = deps.backendOf(backendId);
    if (!backend) return refuse('not_found');
    try {
      const { node } = backend;
      if (node === null) throw new UpstreamFailed(NO_CREDENTIAL);
      const limit = AbortSignal.timeout(deps.answerMs);
      return ok(viewOf(await within(limit, (signal) => work({ ...backend, node, signal })), clock.nowMs()));
    } catch (error) {
      const reason = error instanceof BadBolt11 ? error.message : reasonOf(error);
      return refuse('upstream_failed', { params: { reason } });
    }
  };
  const askAbout = async (backendId: string, hash: string, work: (asking: Asking, sat: Sat) => Promise<void>) => {
    const sat = sats.get(hash);
    if (sat?.backendId !== backendId) return refuse('not_found');
    return ask(backendId, async (asking) => {
      if (!sat.isPaid && !sat.isClosed) await work(asking, sat);
      return sat;
    });
  };
  /** Nobody waits for the node of the one that makes room. */
  const makeRoom = (): void => {
    const [oldest] = sats.values();
    if (sats.size < MOST || !oldest) return;
    sats.delete(oldest.invoice.paymentHash);
    if (!oldest.isPaid && !oldest.isClosed)
      void ask(oldest.backendId, async (asking) => {
        await asking.node.cancel(oldest.invoice, asking.signal);
        return oldest;
      });
  };
  return {
    start: (backendId) =>
      ask(backendId, async (asking) => {
        const invoice = await makeInvoice(deps, asking);
        if (sats.has(invoice.paymentHash)) throw new BadBolt11(HAD_BEFORE);
        makeRoom();
        const sat = { invoice, backendId, isPaid: false, isClosed: false, isGivenUp: false };
        sats.set(invoice.paymentHash, sat);
        return sat;
      }),
    get: (backendId, hash) => askAbout(backendId, hash, lookUp),
    end: (backendId, hash) =>
      askAbout(backendId, hash, async (asking, sat) => {
        const outcome = await asking.node.cancel(sat.invoice, asking.signal);
        sat.isGivenUp = true;
        if (outcome === 'closed') sat.isClosed = true;
        else await lookUp(asking, sat);
      }),
    settled: (settlement, backend) => {
      const sat = sats.get(settlement.paymentHash);
      if (sat?.backendId !== backend.id) return false;
      if (isProved(settlement, backend)) sat.isPaid = true;
      return true;
    },
  };
};

const HAD_BEFORE = "the node's invoice has a payment hash that it had before";
const UNPROVED = 'it says that it was paid, and does not prove it';

/** @throws if the node does not answer; BadBolt11 if it lies */
const makeInvoice = async (
  { network, clock, database }: OwnSatsDeps,
  { node, identity: stored, signal }: Asking,
): Promise<Sat['invoice']> => {
  const amountMsats: Msats = (await trialSats(node, signal)) * MSATS_PER_SAT;
  const ask = { amountMsats, expiresAtMs: clock.nowMs() + LIFE_MS, description: 'Satchel' };
  const [made, identity] = await Promise.all([node.createInvoice(ask, signal), stored ?? node.identity(signal)]);
  const checked = checkBolt11(made, { ...ask, network, identity, nowMs: clock.nowMs() });
  if (await database.read.lightningInvoices.get(checked.paymentHash)) throw new BadBolt11(HAD_BEFORE);
  return checked;
};

/** @throws UpstreamFailed if the node says that it was paid, and does not prove it */
const lookUp = async (asking: Asking, sat: Sat): Promise<void> => {
  const found: NodeInvoice = await asking.node.lookup(sat.invoice, asking.signal);
  if (found.kind === 'closed') sat.isClosed = true;
  if (found.kind !== 'settled' || found.settlement.amountMsats <= 0n) return;
  if (!isProved(found.settlement, asking)) throw new UpstreamFailed(UNPROVED);
  sat.isPaid = true;
};

const isProved = (settlement: NodeSettlement, backend: BackendIdentity): boolean =>
  settlement.amountMsats > 0n && proofOf(settlement, backend) !== null;

const viewOf = ({ invoice, isPaid, isClosed, isGivenUp }: Sat, nowMs: number): LightningSat => {
  const { bolt11, paymentHash, amountMsats } = invoice;
  const amountSats: Sats = amountMsats / MSATS_PER_SAT;
  const expiresAtMs = Math.min(invoice.expiresAtMs, invoice.endsAtMs);
  const isOver = isClosed || isGivenUp || nowMs >= expiresAtMs;
  const open = isOver ? 'ended' : 'open';
  return { bolt11, paymentHash, amountSats, expiresAtMs, state: isPaid ? 'paid' : open };
};

import { cutText } from '../../shared/cut-text.ts';
import { refuse, ok, type Result } from '../../shared/result.ts';
import type { CloseLightningInvoice } from '../app/lightning-invoice/close-lightning-invoice.ts';
import type {
  LightningInvoice,
  LightningInvoiceRecord,
  LightningInvoiceRequest,
  NodeWord,
  RecordSettlement,
} from '../app/lightning-invoice/lightning-ports.ts';
import type { Clock, Logger } from '../app/ports.ts';
import type { Msats } from '../../shared/money.ts';
import type { Network } from '../../shared/vocabulary.ts';
import type { Database } from '../app/repositories.ts';
import { createAnswerTimes } from './answer-times.ts';
import { BadBolt11, checkBolt11 } from './check-bolt11.ts';
import { createNodeWord } from './node-word.ts';
import type { LightningNode } from './node.ts';
import { createNodeHealth, type NodeHealth } from './node-health.ts';
import { createOwnBolt11 } from './own-bolt11.ts';
import type { SettleDeps } from './settle.ts';
import { NOT_PAYABLE } from './reasons.ts';
import { createIsSignedBy, type IsSignedBy } from './signed-by.ts';
import { createWatch, DEFAULT_INTERVALS, type Intervals } from './watch-invoices.ts';
import { within } from './within.ts';

/** A backend that runs, and what its owner decided of it. */
export interface BackendIdentity {
  /** Null in training. */
  readonly id: string | null;
  /** Public key that signs its invoices, as it was at set-up; null: the node is asked, if it tells. */
  readonly identity: string | null;
  /** A payment without a preimage counts (lightning.md LN-11). */
  readonly acceptsUnproved: boolean;
}

export interface RunningBackendDeps {
  readonly node: LightningNode;
  readonly backend: BackendIdentity;
  readonly network: Network;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly database: Database;
  readonly recordSettlement: RecordSettlement;
  readonly closeLightningInvoice: CloseLightningInvoice;
  readonly ownSats: SettleDeps['ownSats'];
  readonly intervals?: Partial<Intervals>;
  /** It may be asked for a code, so its word about itself is wanted. */
  readonly isUsed: () => boolean;
  /** It works again, or for the first time. */
  readonly onReady: () => void;
  /** A Lightning invoice has ended before its sale. */
  readonly onEnded: (invoiceId: string) => void;
}

/** A Lightning backend at work. */
export interface RunningBackend {
  /** Counts a backend that nobody can pay now as failing, although it answers. */
  readonly health: () => NodeHealth;
  /** Its last word about itself, however old; null before the first. */
  readonly word: () => NodeWord | null;
  /** The most that it can receive now; null if that is not known. */
  readonly receivableMsats: () => Msats | null;
  /** 95 of 100 codes of the last hour were made within so long; null if none was. */
  readonly answerMs: () => number | null;
  /** Asks it now, and connects again if it works; its health says what came of it. */
  readonly askNow: () => Promise<void>;
  /** Makes none, without asking, if the node is known to be unable to receive so much (lightning.md LN-22). */
  readonly create: (ask: LightningInvoiceRequest) => Promise<Result<LightningInvoice>>;
  readonly isOwn: (bolt11: string) => Promise<boolean>;
  readonly watch: (lightningInvoice: LightningInvoiceRecord) => void;
  /** Makes the node refuse it, and asks about it once more. */
  readonly withdraw: (lightningInvoice: LightningInvoiceRecord) => void;
  /** Makes the node refuse an invoice that nobody has seen. */
  readonly discard: (lightningInvoice: LightningInvoice) => void;
  /** Catches up with the node, then listens. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

/** Takes Lightning over one node: checks each invoice before it is shown, and watches what becomes of it. */
export const createRunningBackend = (deps: RunningBackendDeps): RunningBackend => {
  const { node, logger } = deps;
  const intervals = { ...DEFAULT_INTERVALS, ...deps.intervals };
  const checking = { ...deps, ownSignatures: createOwnSignatures() };
  const stopping = new AbortController();
  const health = createNodeHealth(deps.clock, {
    recovered: deps.onReady,
    broke: (_reason, error) => logger.warn({ err: error }, 'the Lightning node does not work'),
  });
  const limit = (): AbortSignal => AbortSignal.any([stopping.signal, AbortSignal.timeout(intervals.answerMs)]);
  const word = createNodeWord({
    ...deps,
    limit,
    grew: deps.onReady,
    fellBehind: () => logger.warn({ backendId: deps.backend.id }, 'the Lightning node cannot be paid now'),
  });
  const watch = createWatch({ ...deps, intervals, health, word, ended: deps.onEnded, stopping: stopping.signal });
  const times = createAnswerTimes(deps.clock);
  const own = createOwnBolt11({ ...checking, limit });
  const cancel = (invoice: LightningInvoice) => within(limit(), (ending) => node.cancel(invoice, ending));
  return {
    askNow: async () => {
      await word.ask().then(health.ok, health.failed);
      if (health.current().state === 'ok') watch.retry();
    },
    health: () => withWord(health.current(), word.behindSinceMs()),
    word: word.last,
    receivableMsats: word.receivableMsats,
    answerMs: times.p95Ms,
    create: async (ask) => {
      if (!word.allows(ask.amountMsats)) return refuse('lightning_unavailable');
      const fromMs = performance.now();
      try {
        const made = await within(limit(), (ending) => makeInvoice(checking, ask, ending));
        times.note(performance.now() - fromMs);
        own.note(made.bolt11);
        health.ok();
        return ok(made);
      } catch (error) {
        if (error instanceof BadBolt11) logger.error({ err: error }, 'an invoice of the Lightning node was refused');
        else health.failed(error);
        return refuse('lightning_unavailable');
      }
    },
    isOwn: own.isOwn,
    watch: watch.add,
    withdraw: (invoice) => {
      cancel(invoice)
        .then(async (outcome) => outcome !== 'unsupported' && watch.askWithdrawn(invoice, outcome === 'closed'))
        .catch(health.failed); // it is told again when it is back
    },
    discard: (invoice) => void cancel(invoice).catch(health.failed), // nobody can pay what nobody has seen
    start: watch.start,
    stop: async () => {
      stopping.abort();
      await watch.stop();
    },
  };
};

const withWord = (health: NodeHealth, behindSinceMs: number | null): NodeHealth =>
  health.state === 'ok' && behindSinceMs !== null
    ? { ...health, state: 'failing', lastError: NOT_PAYABLE, sinceMs: behindSinceMs }
    : health;

/** Keeps the table of the node's own key, which seldom changes. */
const createOwnSignatures = () => {
  let known: { readonly identity: string; readonly isOwn: IsSignedBy } | undefined;
  return (identity: string): IsSignedBy => {
    if (known?.identity !== identity) known = { identity, isOwn: createIsSignedBy(identity) };
    return known.isOwn;
  };
};

/** Asks the node for an invoice and checks it. @throws if the node does not answer; BadBolt11 if it lies */
const makeInvoice = async (
  deps: RunningBackendDeps & { readonly ownSignatures: (identity: string) => IsSignedBy },
  ask: LightningInvoiceRequest,
  signal: AbortSignal,
): Promise<LightningInvoice> => {
  const { node, backend, network, clock, database } = deps;
  const [made, identity] = await Promise.all([
    node.createInvoice({ ...ask, description: shortened(ask.description) }, signal),
    backend.identity ?? node.identity(signal),
  ]);
  const own = identity === null ? {} : { isOwn: deps.ownSignatures(identity) };
  const checked = checkBolt11(made, { ...ask, ...own, network, identity, nowMs: clock.nowMs() });
  const known = await database.read.lightningInvoices.get(checked.paymentHash);
  if (known) throw new BadBolt11("the node's invoice has a payment hash that it had before");
  return { ...checked, backendId: backend.id };
};

/** Phoenixd takes no longer description; in any script it fits into the 639 bytes that BOLT #11 leaves for it. */
const MOST_CHARACTERS = 128;

const shortened = (description: string): string => cutText(description, MOST_CHARACTERS);

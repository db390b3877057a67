import { refuse, ok, type Result } from '../../shared/result.ts';
import type { CloseLightningInvoice } from '../app/lightning-invoice/close-lightning-invoice.ts';
import type {
  LightningInvoiceRequest,
  Lightning,
  LightningInvoice,
  RecordSettlement,
} from '../app/lightning-invoice/lightning-ports.ts';
import type { Clock, Logger } from '../app/ports.ts';
import type { Network } from '../../shared/vocabulary.ts';
import type { Database } from '../app/repositories.ts';
import { BadBolt11, checkBolt11 } from './check-bolt11.ts';
import type { LightningNode } from './node.ts';
import { createIsSignedBy, type IsSignedBy } from './signed-by.ts';
import { createTracker } from './track-health.ts';
import { createWatch, DEFAULT_INTERVALS, type Intervals } from './watch-invoices.ts';
import { within } from './within.ts';

export interface LightningDeps {
  /** Null: no store takes Lightning. */
  readonly node: LightningNode | null;
  readonly network: Network;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly database: Database;
  readonly recordSettlement: RecordSettlement;
  readonly closeLightningInvoice: CloseLightningInvoice;
  readonly intervals?: Partial<Intervals>;
}

export interface RunningLightning extends Lightning {
  /** Catches up with the node, then listens. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

/** Where no node is set: no store takes Lightning. */
export const NO_LIGHTNING: RunningLightning = {
  isOn: () => false,
  health: () => null,
  onReady: () => () => {},
  createLightningInvoice: async () => refuse('lightning_unavailable'),
  watch: () => {},
  withdraw: () => {},
  start: () => {},
  stop: async () => {},
};

/** BOLT #11 leaves 639 bytes for it: as many signs as fit in any script. */
const shortened = (description: string): string => description.slice(0, 159);

/** A table for the node's own key, made once: it seldom has another. */
const createOwnSignatures = () => {
  let known: { readonly identity: string; readonly isOwn: IsSignedBy } | undefined;
  return (identity: string): IsSignedBy => {
    if (known?.identity !== identity) known = { identity, isOwn: createIsSignedBy(identity) };
    return known.isOwn;
  };
};

/** Makes a code and checks it. @throws where the node does not answer, or lies */
const makeCode = async (
  { network, clock, ownSignatures }: LightningDeps & { readonly ownSignatures: (identity: string) => IsSignedBy },
  node: LightningNode,
  ask: LightningInvoiceRequest,
  signal: AbortSignal,
): Promise<LightningInvoice> => {
  const [made, identity] = await Promise.all([
    node.createInvoice({ ...ask, description: shortened(ask.description) }, signal),
    node.identity(signal),
  ]);
  const own = identity === null ? {} : { isOwn: ownSignatures(identity) };
  return checkBolt11(made.bolt11, made.paymentHash, { ...ask, ...own, network, identity, nowMs: clock.nowMs() });
};

/** Lightning over one node: codes that are checked before they are shown, and what becomes of them. */
export const createLightning = (deps: LightningDeps): RunningLightning => {
  const { node, logger } = deps;
  if (!node) return NO_LIGHTNING;
  const intervals = { ...DEFAULT_INTERVALS, ...deps.intervals };
  const checking = { ...deps, ownSignatures: createOwnSignatures() };
  const stopping = new AbortController();
  const tracker = createTracker(node.kind, deps);
  const watch = createWatch({ ...deps, node, intervals, tracker, stopping: stopping.signal });

  const createLightningInvoice = async (ask: LightningInvoiceRequest): Promise<Result<LightningInvoice>> => {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(intervals.answerMs)]);
    try {
      const code = await within(signal, (ending) => makeCode(checking, node, ask, ending));
      tracker.ok();
      return ok(code);
    } catch (error) {
      if (error instanceof BadBolt11) logger.error({ err: error }, 'a code of the Lightning node was refused');
      else tracker.failed(error);
      return refuse('lightning_unavailable');
    }
  };
  const withdraw: Lightning['withdraw'] = (codes) => {
    for (const code of codes) {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(intervals.answerMs)]);
      within(signal, (ending) => node.cancel(code, ending))
        .then(() => watch.ask(code))
        .catch(tracker.failed); // it is asked about again after its expiry
    }
  };
  return {
    isOn: () => true,
    health: tracker.health,
    onReady: tracker.onReady,
    createLightningInvoice,
    watch: watch.add,
    withdraw,
    start: watch.start,
    stop: async () => {
      stopping.abort();
      await watch.stop();
    },
  };
};

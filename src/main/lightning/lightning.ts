import { cutText } from '../../shared/cut-text.ts';
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
import { createHealth } from '../upstream/health.ts';
import { BadBolt11, checkBolt11 } from './check-bolt11.ts';
import type { LightningNode } from './node.ts';
import { createOwnBolt11 } from './own-bolt11.ts';
import { createIsSignedBy, type IsSignedBy } from './signed-by.ts';
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

/** Without a node no store takes Lightning. */
export const NO_LIGHTNING: RunningLightning = {
  isOn: () => false,
  health: () => null,
  onReady: () => () => {},
  onEnded: () => () => {},
  createLightningInvoice: async () => refuse('lightning_unavailable'),
  isOwn: async () => false,
  watch: () => {},
  withdraw: () => {},
  start: () => {},
  stop: async () => {},
};

/** Takes Lightning over one node: checks each invoice before it is shown, and watches what becomes of it. */
export const createLightning = (deps: LightningDeps): RunningLightning => {
  const { node, logger } = deps;
  if (!node) return NO_LIGHTNING;
  const intervals = { ...DEFAULT_INTERVALS, ...deps.intervals };
  const checking = { ...deps, ownSignatures: createOwnSignatures() };
  const stopping = new AbortController();
  const [ready, ended] = [createListeners<void>(), createListeners<string>()];
  const health = createHealth(deps.clock, {
    recovered: ready.tell,
    broke: (_reason, error) => logger.warn({ err: error }, 'the Lightning node does not work'),
  });
  const watch = createWatch({
    ...deps,
    node,
    intervals,
    health,
    ended: ended.tell,
    stopping: stopping.signal,
  });

  const limit = (): AbortSignal => AbortSignal.any([stopping.signal, AbortSignal.timeout(intervals.answerMs)]);
  const own = createOwnBolt11({ ...checking, node, limit });
  const createLightningInvoice = async (ask: LightningInvoiceRequest): Promise<Result<LightningInvoice>> => {
    try {
      const made = await within(limit(), (ending) => makeInvoice(checking, node, ask, ending));
      own.note(made.bolt11);
      health.ok();
      return ok(made);
    } catch (error) {
      if (error instanceof BadBolt11) logger.error({ err: error }, 'an invoice of the Lightning node was refused');
      else health.failed(error);
      return refuse('lightning_unavailable');
    }
  };
  const withdraw: Lightning['withdraw'] = (invoices) => {
    for (const invoice of invoices) {
      within(limit(), (ending) => node.cancel(invoice, ending))
        .then(async (outcome) => outcome !== 'unsupported' && watch.askWithdrawn(invoice, outcome === 'closed'))
        .catch(health.failed); // it is told again when it is back
    }
  };
  return {
    isOn: () => true,
    health: () => ({ kind: node.kind, ...health.current() }),
    onReady: ready.add,
    onEnded: ended.add,
    createLightningInvoice,
    isOwn: own.isOwn,
    watch: watch.add,
    withdraw,
    start: watch.start,
    stop: async () => {
      stopping.abort();
      await watch.stop();
    },
  };
};

/** @returns `add`, which ends the subscription with what it returns, and `tell` */
const createListeners = <T>() => {
  const listeners = new Set<(value: T) => void>();
  return {
    add: (listener: (value: T) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (value: T): void => listeners.forEach((listener) => listener(value)),
  };
};

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

/** Shortens a description to what fits in any script: BOLT #11 leaves 639 bytes for it. */
const shortened = (description: string): string => cutText(description, 159);

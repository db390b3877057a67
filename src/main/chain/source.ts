import type { z } from 'zod';
import type { SourceKind } from '../../shared/contract/settings.ts';
import type { Progress, SourceFault } from '../domain/chain/health.ts';
import type { ConfiguredSource, KnownChain, Observation, RecordObservation } from '../app/payment/observations.ts';
import type {
  Clock,
  DerivedAddress,
  Logger,
  NewSource,
  PaidIndex,
  SourceConfig,
  SourceConfigOf,
  SourceFacts,
  SourceHealth,
  SourceInputOf,
} from '../app/ports.ts';
import type { InvoiceRecord } from '../app/records.ts';
import type { Network } from '../../shared/vocabulary.ts';
import type { FeeWords } from '../domain/chain/fees.ts';
import type { Database } from '../app/repositories.ts';
import { createHealth } from '../upstream/health.ts';
import { IdentityChanged, isUnreachable, ProvablyWrong, reasonOf, UpstreamFailed } from '../upstream/reasons.ts';
import { createMute, type Mute } from './mute.ts';
import type { Recorder } from './recorder.ts';

/** Derives `[from, from + count)` of the wallet that is scanned. */
export type DeriveScan = (from: number, count: number) => Promise<readonly DerivedAddress[]>;

/** A running chain source. */
export interface Source {
  readonly id: string;
  readonly health: () => SourceHealth;
  readonly start: () => void;
  /** Ends it and everything it runs. */
  readonly stop: () => Promise<void>;
  /** Takes a new address, or one to ask about now. */
  readonly watch: (invoice: InvoiceRecord) => void;
  /** Asks for a complete chain check of these invoices now; a source that compares every script checks them all. */
  readonly checkInvoices: (invoiceIds: readonly string[]) => void;
  /** Finds the highest used index at or above `from`; 20 unused in a row end the scan. @throws if it cannot say */
  readonly scan: (derive: DeriveScan, from: number) => Promise<number | null>;
  /** Returns those of these addresses that hold money, or ever did if the source knows. @throws if it cannot say */
  readonly peek: (addresses: readonly DerivedAddress[]) => Promise<readonly PaidIndex[]>;
  /** Returns the outputs (`txid:vout`) that nothing spends, mempool included. @throws if it cannot say */
  readonly unspent: (outpoints: readonly string[]) => Promise<readonly string[]>;
  /** Says what these transactions of its mempool pay, and what fees are now (chain.md CHAIN-51). @throws if it cannot say */
  readonly fees: (txids: readonly string[]) => Promise<FeeWords>;
}

/** Everything Satchel must know of a kind of chain source; `registry.ts` lists the kinds. */
export interface SourceEntry<K extends SourceKind> {
  /** Its configuration as the settings store it. */
  readonly schema: z.ZodType<SourceConfigOf<K>>;
  readonly fromInput: (id: string, input: SourceInputOf<K>) => NewSource<K>;
  /** It exists in training only; every other kind exists elsewhere only. */
  readonly isTraining: boolean;
  readonly needsCredential: (config: SourceConfigOf<K>) => boolean;
  /** Says if the owner calls it theirs (chain.md CHAIN-9). */
  readonly trust: (config: SourceConfigOf<K>) => ConfiguredSource['trust'];
  /** Every address it connects to: none of them may receive a webhook. */
  readonly urls: (config: SourceConfigOf<K>) => readonly string[];
  /** Host or name to show; never a credential. */
  readonly label: (config: SourceConfigOf<K>) => string;
  readonly create: (config: SourceConfigOf<K>, password: string | null, deps: SourceDeps) => Source;
  /** Asks it for its network and its height, and keeps nothing. @returns the height @throws UpstreamFailed */
  readonly test: (config: SourceConfigOf<K>, password: string | null, network: Network) => Promise<number>;
}

/** How often sources ask; tests shorten it. */
export interface Intervals {
  /** Between two polls of a node without ZMQ, and between two requests of an idle Esplora. */
  readonly pollMs: number;
  /** Between two complete mempool passes of a node with ZMQ. */
  readonly passMs: number;
  /** Between two complete chain checks that nobody asked for. */
  readonly chainCheckMs: number;
  /** First wait after a failure; doubles up to `backOffMaxMs`. */
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
  /** Longest wait before a lost connection is tried again (chain.md CHAIN-42). */
  readonly reconnectMaxMs: number;
  /** Age from which a payment is sent again to a source that never had it. */
  readonly resendAfterMs: number;
  /** Between two requests to an Esplora host while an invoice is open; `pollMs` while none is. */
  readonly requestGapMs: number;
  /** Between two questions about an address that waits for its payment. */
  readonly openAddressMs: number;
  /** Between two questions about an address whose invoice ended within 30 days. */
  readonly endedAddressMs: number;
  /** Between the two complete looks of a public source that may end an invoice (chain.md CHAIN-30). */
  readonly lookAgainMs: number;
  /** First wait for an address that could not be read; doubles up to `addressBackOffMaxMs` (chain.md CHAIN-32). */
  readonly addressBackOffMs: number;
  readonly addressBackOffMaxMs: number;
  /** Between two sweeps over every address ever shown. */
  readonly sweepMs: number;
  /** Between two judgements of what the sources said, when none speaks. */
  readonly judgeMs: number;
  /** Between two questions about fees while a payment waits for advice. */
  readonly feesMs: number;
  /** Between two blocks of training. */
  readonly trainingBlockMs: number;
}

export const DEFAULT_INTERVALS: Intervals = {
  pollMs: 1_000,
  passMs: 30_000,
  chainCheckMs: 30_000,
  backOffMs: 1_000,
  backOffMaxMs: 15_000,
  reconnectMaxMs: 60_000,
  resendAfterMs: 60_000,
  requestGapMs: 250,
  openAddressMs: 2_000,
  endedAddressMs: 3_600_000,
  lookAgainMs: 10_000,
  addressBackOffMs: 2_000,
  addressBackOffMaxMs: 600_000,
  sweepMs: 86_400_000,
  judgeMs: 5_000,
  feesMs: 10_000,
  trainingBlockMs: 20_000,
};

export interface SourceDeps {
  readonly network: Network;
  readonly known: KnownChain;
  readonly database: Database;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly intervals: Intervals;
}

export interface ChainDeps extends Omit<SourceDeps, 'recorder' | 'intervals'> {
  readonly record: RecordObservation;
}

/** Why what a source says is not everything. */
export interface Shortfall {
  /** A clause for the owner: "it …". */
  readonly reason: string;
  /** It is about to pass, and is shown as catching up. */
  readonly passes: boolean;
  /** The source says itself that it syncs, so it does not vote (chain.md CHAIN-9). */
  readonly syncs?: boolean;
  /** How far it is with it. */
  readonly progress?: Progress;
  /** Sales that it cannot check, because it deleted their blocks. */
  readonly hiddenSales?: number;
}

/** The source still reads the chain itself, so it is asked again later. */
export class StillSyncs extends UpstreamFailed {
  override name = 'StillSyncs';
  readonly progress: Progress;
  constructor(reason: string, progress: Progress) {
    super(reason);
    this.progress = progress;
  }
}

export interface SourceHealthTracker {
  readonly current: () => SourceHealth;
  readonly catchingUp: () => void;
  /** It reads blocks, and so many of them are read; null once it reads none. */
  readonly progress: (progress: Progress | null) => void;
  /** It answers and does not say that it syncs, so it may vote (chain.md CHAIN-9). */
  readonly answers: () => void;
  readonly ok: (height: number) => void;
  /** It answers; with a shortfall its chain checks do not count now (chain.md CHAIN-29). */
  readonly looked: (height: number, shortfall: Shortfall | null) => void;
  readonly failed: (error: unknown) => void;
}

type SourceState = Extract<Observation, { kind: 'state' }>['state'];

/**
 * Keeps what the settings page shows of a source, logs when it begins or ceases to work, and says if it may vote: a
 * source that does not answer or syncs may not, and one that gave a provably wrong answer is mute for a while (chain.md
 * CHAIN-9, CHAIN-40).
 */
export const createSourceHealth = (
  { id, kind }: Pick<SourceConfig, 'id' | 'kind'>,
  label: () => string,
  { clock, known, logger, recorder }: Pick<SourceDeps, 'clock' | 'known' | 'logger' | 'recorder'>,
): SourceHealthTracker => {
  let height: number | null = null;
  let isCatchingUp = false;
  let facts: SourceFacts = NO_FACTS;
  const mute = createMute(() => known.lie(id), clock.nowMs);
  const health = createHealth(clock, {
    recovered: () => logger.info({ source: id, height }, 'chain source is caught up'),
    broke: (reason) => logger.warn({ source: id, reason }, 'chain source does not work'),
  });
  const say = createTeller(id, mute, { clock, logger, recorder });
  const looked = (newHeight: number, shortfall: Shortfall | null): void => {
    isCatchingUp = shortfall?.passes ?? false;
    height = newHeight;
    const { progress = null, hiddenSales = 0 } = shortfall ?? {};
    facts = { ...NO_FACTS, progress, hiddenSales, fault: shortfall ? 'other' : null };
    say(shortfall?.syncs ? 'catching-up' : 'caught-up');
    if (mute.current()) return;
    if (shortfall) health.failed(new UpstreamFailed(shortfall.reason));
    else health.ok();
  };
  return {
    current: () => {
      const { state, lastError, lastOkAtMs } = health.current();
      return {
        id,
        kind,
        label: label(),
        state: isCatchingUp ? 'catching-up' : state,
        height,
        lagMs: lastOkAtMs === null ? null : Math.max(0, clock.nowMs() - lastOkAtMs),
        lastError,
        lastOkAtMs,
        facts,
      };
    },
    catchingUp: () => {
      isCatchingUp = health.current().state !== 'ok';
    },
    progress: (progress) => {
      isCatchingUp ||= progress !== null;
      facts = { ...facts, progress };
    },
    answers: () => say('caught-up'),
    ok: (newHeight) => looked(newHeight, null),
    looked,
    failed: (error) => {
      isCatchingUp = error instanceof StillSyncs;
      if (error instanceof ProvablyWrong) mute.begin(reasonOf(error));
      facts = factsOf(error);
      say('catching-up');
      health.failed(error);
    },
  };
};

/** Says what changed of the state of a source. While it is mute it says that the source lies, whatever it answers. */
const createTeller = (
  id: string,
  mute: Mute,
  { clock, logger, recorder }: Pick<SourceDeps, 'clock' | 'logger' | 'recorder'>,
): ((state: SourceState) => void) => {
  let said: SourceState | null = null;
  return (state) => {
    const lie = mute.current();
    const next = lie ? 'lying' : state;
    if (next === said) return;
    said = next;
    const word = { kind: 'state', sourceId: id, atMs: clock.nowMs(), state: next } as const;
    recorder.observe(lie ? { ...word, lie } : word).catch((error: unknown) => {
      said = null; // said again next time
      logger.error({ source: id, err: error }, 'the state of a chain source could not be stored');
    });
  };
};

const NO_FACTS: SourceFacts = { fault: null, progress: null, hiddenSales: 0, unread: null };

const factsOf = (error: unknown): SourceFacts => ({
  ...NO_FACTS,
  fault: faultOf(error),
  progress: error instanceof StillSyncs ? { ...error.progress, why: error.message } : null,
});

const faultOf = (error: unknown): SourceFault => {
  if (error instanceof ProvablyWrong) return 'wrong';
  if (error instanceof IdentityChanged) return 'identity';
  return isUnreachable(error) ? 'away' : 'other';
};

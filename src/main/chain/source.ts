import type { RecordObservation } from '../app/payment/observations.ts';
import type { Clock, DerivedAddress, Logger, SourceConfig, SourceHealth } from '../app/ports.ts';
import type { InvoiceRecord } from '../app/records.ts';
import type { Network } from '../../shared/vocabulary.ts';
import type { Database } from '../app/repositories.ts';
import type { Recorder } from './recorder.ts';
import { reasonOf } from '../upstream/read-capped.ts';

/** Derives `[from, from + count)` of the wallet that is scanned. */
export type DeriveScan = (from: number, count: number) => Promise<readonly DerivedAddress[]>;

/** One running chain backend. */
export interface Source {
  readonly id: string;
  readonly health: () => SourceHealth;
  readonly start: () => void;
  /** Ends it; nothing of it is left running. */
  readonly stop: () => Promise<void>;
  /** A new address, or one that is worth asking about at once. */
  readonly watch: (invoice: InvoiceRecord) => void;
  /** Asks for a complete look now; 'all' where it can. */
  readonly checkInvoices: (invoiceIds: readonly string[]) => void;
  /** Highest used index at or above `from`; 20 unused in a row end it. @throws where it cannot say */
  readonly scan: (derive: DeriveScan, from: number) => Promise<number | null>;
  /** Which of these outputs (`txid:vout`) nothing spends, mempool included. @throws where it cannot say */
  readonly unspent: (outpoints: readonly string[]) => Promise<readonly string[]>;
}

/** Pace of the sources; tests shorten it. */
export interface Intervals {
  /** Between two polls of a node without ZMQ, and between two rounds of an idle Esplora. */
  readonly pollMs: number;
  /** Between two complete mempool passes of a node with ZMQ. */
  readonly passMs: number;
  /** Between two complete looks where nobody asked for one. */
  readonly lookMs: number;
  /** First wait after a failure; doubles up to `backOffMaxMs`. */
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
  /** Youngest payment that is sent again to a source that never had it. */
  readonly resendAfterMs: number;
  /** Between two requests to one Esplora host while something is open; the idle one is `pollMs`. */
  readonly requestGapMs: number;
  /** Between two questions about an address that waits for its payment. */
  readonly openAddressMs: number;
  /** The same for one that ended within 30 days. */
  readonly endedAddressMs: number;
  /** The sweep over every address ever shown. */
  readonly sweepMs: number;
  /** Between two blocks of training. */
  readonly trainingBlockMs: number;
}

export const DEFAULT_INTERVALS: Intervals = {
  pollMs: 1_000,
  passMs: 30_000,
  lookMs: 30_000,
  backOffMs: 1_000,
  backOffMaxMs: 15_000,
  resendAfterMs: 60_000,
  requestGapMs: 250,
  openAddressMs: 2_000,
  endedAddressMs: 3_600_000,
  sweepMs: 86_400_000,
  trainingBlockMs: 20_000,
};

export interface SourceDeps {
  readonly network: Network;
  readonly database: Database;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly intervals: Intervals;
}

export interface ChainDeps extends Omit<SourceDeps, 'recorder' | 'intervals'> {
  readonly record: RecordObservation;
}

export interface HealthTracker {
  readonly get: () => SourceHealth;
  readonly catchingUp: () => void;
  readonly ok: (height: number) => void;
  readonly failed: (error: unknown) => void;
}

/** Keeps what the settings page shows of a source, and tells the log when it changes between good and bad. */
export const createHealth = (
  config: SourceConfig,
  label: () => string,
  deps: Pick<SourceDeps, 'clock' | 'logger'>,
): HealthTracker => {
  let state: SourceHealth['state'] = 'starting';
  let height: number | null = null;
  let lastError: string | null = null;
  let lastOkAtMs: number | null = null;
  return {
    get: () => ({
      id: config.id,
      kind: config.kind,
      label: label(),
      state,
      height,
      lagMs: lastOkAtMs === null ? null : Math.max(0, deps.clock.nowMs() - lastOkAtMs),
      lastError,
      lastOkAtMs,
    }),
    catchingUp: () => {
      if (state !== 'ok') state = 'catching-up';
    },
    ok: (newHeight) => {
      if (state !== 'ok') deps.logger.info({ source: config.id, height: newHeight }, 'source is caught up');
      state = 'ok';
      height = newHeight;
      lastError = null;
      lastOkAtMs = deps.clock.nowMs();
    },
    failed: (error) => {
      const reason = reasonOf(error);
      if (state !== 'failing' || reason !== lastError)
        deps.logger.warn({ source: config.id, reason }, 'source does not work');
      state = 'failing';
      lastError = reason;
    },
  };
};

import type { z } from 'zod';
import type { SourceKind } from '../../shared/contract/settings.ts';
import type { RecordObservation } from '../app/payment/observations.ts';
import type {
  Clock,
  DerivedAddress,
  Logger,
  NewSource,
  SourceConfig,
  SourceConfigOf,
  SourceHealth,
  SourceInputOf,
} from '../app/ports.ts';
import type { InvoiceRecord } from '../app/records.ts';
import type { Network } from '../../shared/vocabulary.ts';
import type { Database } from '../app/repositories.ts';
import { createHealth } from '../upstream/health.ts';
import { UpstreamFailed } from '../upstream/reasons.ts';
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
  /** Returns the outputs (`txid:vout`) that nothing spends, mempool included. @throws if it cannot say */
  readonly unspent: (outpoints: readonly string[]) => Promise<readonly string[]>;
}

/** Everything Satchel must know of a kind of chain source; `registry.ts` lists the kinds. */
export interface SourceEntry<K extends SourceKind> {
  /** Its configuration as the settings store it. */
  readonly schema: z.ZodType<SourceConfigOf<K>>;
  readonly fromInput: (id: string, input: SourceInputOf<K>) => NewSource<K>;
  /** It exists in training only; every other kind exists elsewhere only. */
  readonly isTraining: boolean;
  readonly needsCredential: (config: SourceConfigOf<K>) => boolean;
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
  /** Age from which a payment is sent again to a source that never had it. */
  readonly resendAfterMs: number;
  /** Between two requests to an Esplora host while an invoice is open; `pollMs` while none is. */
  readonly requestGapMs: number;
  /** Between two questions about an address that waits for its payment. */
  readonly openAddressMs: number;
  /** Between two questions about an address whose invoice ended within 30 days. */
  readonly endedAddressMs: number;
  /** First wait for an address that could not be read; doubles up to `addressBackOffMaxMs` (chain.md CHAIN-32). */
  readonly addressBackOffMs: number;
  readonly addressBackOffMaxMs: number;
  /** Between two sweeps over every address ever shown. */
  readonly sweepMs: number;
  /** Between two blocks of training. */
  readonly trainingBlockMs: number;
}

export const DEFAULT_INTERVALS: Intervals = {
  pollMs: 1_000,
  passMs: 30_000,
  chainCheckMs: 30_000,
  backOffMs: 1_000,
  backOffMaxMs: 15_000,
  resendAfterMs: 60_000,
  requestGapMs: 250,
  openAddressMs: 2_000,
  endedAddressMs: 3_600_000,
  addressBackOffMs: 2_000,
  addressBackOffMaxMs: 600_000,
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

/** Why what a source says is not everything. */
export interface Shortfall {
  /** A clause for the owner: "it …". */
  readonly reason: string;
  /** It is about to pass, and is shown as catching up. */
  readonly passes: boolean;
}

export interface SourceHealthTracker {
  readonly current: () => SourceHealth;
  readonly catchingUp: () => void;
  readonly ok: (height: number) => void;
  /** It answers; with a shortfall its chain checks do not count now (chain.md CHAIN-29). */
  readonly looked: (height: number, shortfall: Shortfall | null) => void;
  readonly failed: (error: unknown) => void;
}

/** Keeps what the settings page shows of a source, and logs when it begins or ceases to work. */
export const createSourceHealth = (
  { id, kind }: Pick<SourceConfig, 'id' | 'kind'>,
  label: () => string,
  { clock, logger }: Pick<SourceDeps, 'clock' | 'logger'>,
): SourceHealthTracker => {
  let height: number | null = null;
  let isCatchingUp = false;
  const health = createHealth(clock, {
    recovered: () => logger.info({ source: id, height }, 'chain source is caught up'),
    broke: (reason) => logger.warn({ source: id, reason }, 'chain source does not work'),
  });
  const looked = (newHeight: number, shortfall: Shortfall | null): void => {
    isCatchingUp = shortfall?.passes ?? false;
    height = newHeight;
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
      };
    },
    catchingUp: () => {
      isCatchingUp = health.current().state !== 'ok';
    },
    ok: (newHeight) => looked(newHeight, null),
    looked,
    failed: (error) => {
      isCatchingUp = false;
      health.failed(error);
    },
  };
};

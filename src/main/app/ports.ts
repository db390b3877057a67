/**
 * Ports of the use cases, except those of the database (repositories.ts). Adapters implement them, compose.ts joins
 * them.
 */
import type { SourceInput, SourceKind } from '../../shared/contract/settings.ts';
import type { Sats } from '../../shared/money.ts';
import type { Result } from '../../shared/result.ts';
import type { SourceReport } from '../domain/chain/health.ts';
import type { Rate } from '../domain/pricing/quote.ts';
import type { EventRecord, InvoiceRecord } from './records.ts';
import type { Network, ScriptType } from '../../shared/vocabulary.ts';

export interface Clock {
  readonly nowMs: () => number;
}

/** A clock that runs evenly, and follows a jump of the wall clock only when told to (chain.md CHAIN-50). */
export interface SteadyClock extends Clock {
  /** How far the wall clock is ahead of it; negative if it is behind. */
  readonly aheadMs: () => number;
  readonly follow: (byMs: number) => void;
  /** Says if this time was read before the last jump that it followed. */
  readonly isFromBeforeJump: (atMs: number) => boolean;
}

/** Makes random identifiers. */
export interface Ids {
  /** `[A-Za-z0-9]{22}`, at least 128 random bits, never containing `test_`. */
  readonly id: () => string;
  /** 256 random bits in base64url. */
  readonly token: () => string;
  /** 256 random bits as 64 lower-case hex digits: an id and a key in one. */
  readonly hexKey: () => string;
}

export interface Logger {
  readonly debug: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
}

/** Who tried to open or change what protects the shop, and how that ended. Never holds a secret. */
export interface SecurityEvent {
  /** `login`, `pairTill`, `till.revoked` … */
  readonly event: string;
  /** `done`, or the code of the refusal. */
  readonly outcome: string;
  readonly [fact: string]: string | number | null | undefined;
}

/** The log of security events; no flood of other lines rotates it away (reliability.md A17). */
export interface SecurityLog {
  readonly note: (event: SecurityEvent) => void;
}

/** Publishes events inside the process, after the commit. */
export interface Feed {
  readonly publish: (events: readonly EventRecord[]) => void;
  /** @returns ends the subscription */
  readonly subscribe: (listener: (event: EventRecord) => void) => () => void;
}

/** Entries of the keychain or the encrypted file (product.md SEC-1); secret-names.ts lists their names. */
export interface Secrets {
  readonly state: () => 'keychain' | 'file' | 'needed' | 'locked' | 'training';
  /** Returns true unless the state is `needed` or `locked`: entries can be read and written. */
  readonly isOpen: () => boolean;
  readonly get: (name: string) => Promise<string | null>;
  readonly set: (name: string, value: string) => Promise<void>;
  readonly delete: (name: string) => Promise<void>;
  /** Lists the names that begin with a prefix, such as `api-key/`. */
  readonly names: (prefix: string) => Promise<string[]>;
  /** Makes the encrypted file if the state is `needed`, and opens it if the file is `locked`. */
  readonly unlock: (passphrase: string) => Promise<Result<null>>;
  /** Called each time the state becomes usable. @returns ends the subscription */
  readonly onUnlocked: (listener: () => void) => () => void;
}

/** Thrown by `Secrets` if the keychain or file is not open, or no longer open. The answer is `locked`. */
export class SecretsLocked extends Error {
  override name = 'SecretsLocked';
}

export interface DerivedAddress {
  readonly index: number;
  readonly address: string;
  readonly scriptHex: string;
}

export interface KeyCandidate {
  readonly scriptType: ScriptType;
  /** Output descriptor of the receive branch, with checksum. */
  readonly descriptor: string;
  /** Receive addresses 0, 1, 2. */
  readonly addresses: readonly string[];
}
export interface ParsedKey {
  readonly network: Network;
  readonly fingerprint: string;
  readonly keyDigest: string;
  /** Has one entry if the key says its type, and four for a bare xpub (product.md ADDR-1). */
  readonly candidates: readonly KeyCandidate[];
}

export interface WalletKeys {
  /** Reads a key or descriptor, or refuses it with the reason. Stores nothing. */
  readonly parse: (input: string, network: Network) => Result<ParsedKey>;
  /** Makes a wallet's addresses available under its id. */
  readonly open: (walletId: string, input: string, scriptType: ScriptType, network: Network) => Result<null>;
  readonly close: (walletId: string) => void;
  readonly isOpen: (walletId: string) => boolean;
  /** Derives `[from, from + count)`, each by two code paths; throws if they differ (product.md ADDR-13). */
  readonly derive: (walletId: string, from: number, count: number) => Promise<DerivedAddress[]>;
}

/** Addresses ready to be issued: derived, checked, and below the fsynced high-water mark. */
export interface AddressPool {
  /** Resolves when `index` can be taken, and derives a stock ahead in the background. */
  readonly prepare: (walletId: string, index: number) => Promise<void>;
  /** Is synchronous, for use inside a transaction; undefined if not prepared. */
  readonly prepared: (walletId: string, index: number) => DerivedAddress | undefined;
  readonly close: () => Promise<void>;
}

/** The file beside the database that a restore does not replace (product.md ADDR-7). */
export interface HighWater {
  /** Returns the first index that was never covered; undefined for a key that it never saw. */
  readonly get: (keyDigest: string) => number | undefined;
  /** Raises and fsyncs before it resolves; never lowers. */
  readonly raise: (keyDigest: string, toIndex: number) => Promise<void>;
}

/** The id of the last run, in the same file (chain.md CHAIN-46). */
export interface RunMark {
  /** Returns null if no id was ever written. */
  readonly runId: () => string | null;
  /** Writes and fsyncs before it resolves. */
  readonly setRunId: (id: string) => Promise<void>;
}

export interface Rates {
  /** Returns the price that a sale may use now, from memory; undefined if there is none. */
  readonly current: (currency: string) => Rate | undefined;
  /** Returns the last price with its time, however old, for showing. */
  readonly last: (currency: string) => Rate | undefined;
}

/** Facts that the words for its health need besides what it said (chain.md CHAIN-52). */
export type SourceFacts = Pick<SourceReport, 'fault' | 'progress' | 'hiddenSales' | 'unread'>;

export interface SourceHealth {
  readonly id: string;
  readonly kind: SourceKind;
  /** Host or a name; never a credential. */
  readonly label: string;
  readonly state: 'starting' | 'catching-up' | 'ok' | 'failing';
  readonly height: number | null;
  readonly lagMs: number | null;
  readonly lastError: string | null;
  readonly lastOkAtMs: number | null;
  readonly facts: SourceFacts;
}

/** Money on an address of a wallet. */
export interface PaidIndex {
  readonly index: number;
  readonly amountSats: Sats;
}

/** The blockchain, as use cases and routes see it. */
export interface Chain {
  readonly sources: () => SourceHealth[];
  /** Makes the sources that ask per address ask for a new one without delay. */
  readonly watch: (invoice: InvoiceRecord) => void;
  /**
   * Finds the highest index with history, from an index on. The scan ends after 20 unused in a row (product.md
   * ADDR-10).
   */
  readonly scanWallet: (walletId: string, from: number) => Promise<Result<{ highestUsed: number | null }>>;
  /**
   * Finds money on the addresses from an index on (chain.md CHAIN-47). Refusal: `upstream_failed` with `reason`.
   */
  readonly lookAhead: (walletId: string, from: number) => Promise<Result<readonly PaidIndex[]>>;
  /**
   * Finds those of these outputs (`txid:vout`) that nothing spends, not even in the mempool, by asking one source after
   * the other.
   * Refusal: `upstream_failed` with `reason`.
   */
  readonly unspent: (outpoints: readonly string[]) => Promise<Result<ReadonlySet<string>>>;
}

/** Settings of a chain source, by its kind. A node's password is the secret `source/<id>` and never here. */
interface SourceConfigs {
  readonly core: {
    readonly id: string;
    readonly kind: 'core';
    /** JSON-RPC, `http://host:8332`. */
    readonly url: string;
    /** Null if the node asks for none. */
    readonly username: string | null;
    /** `tcp://host:port` of zmqpubrawtx and zmqpubhashblock; if null, the node is polled. */
    readonly zmqRawTx: string | null;
    readonly zmqHashBlock: string | null;
  };
  readonly esplora: {
    readonly id: string;
    readonly kind: 'esplora';
    /** Base URLs (`https://host/api`); the first that answers is used. */
    readonly urls: readonly string[];
    /** The owner runs this server. */
    readonly own?: boolean;
  };
  readonly electrum: {
    readonly id: string;
    readonly kind: 'electrum';
    /** `ssl://host:port` or `tcp://host:port`; the first that answers is used. */
    readonly urls: readonly string[];
    /** The owner runs these servers. */
    readonly own: boolean;
  };
  readonly training: { readonly id: string; readonly kind: 'training' };
}
type OfEachKind<T extends { readonly [K in SourceKind]: { readonly id: string; readonly kind: K } }> = T[keyof T];
export type SourceConfig = OfEachKind<SourceConfigs>;
export type SourceConfigOf<K extends SourceKind> = Extract<SourceConfig, { readonly kind: K }>;
export type SourceInputOf<K extends SourceKind> = Extract<SourceInput, { readonly kind: K }>;

/** A new source as the owner entered it, its password apart. */
export interface NewSource<K extends SourceKind = SourceKind> {
  readonly source: SourceConfigOf<K>;
  readonly password: string | null;
}

/** Differences between the kinds of chain source, apart from how they are asked. */
export interface SourceKinds {
  /** Reads the settings that were stored. @throws if they are not those of chain sources */
  readonly parseStored: (stored: unknown) => SourceConfig[];
  readonly fromInput: (id: string, input: SourceInput) => NewSource;
  /** Returns true for the kind that exists in training only; all other kinds exist only outside it. */
  readonly isTraining: (kind: SourceKind) => boolean;
  /** Returns true if the source needs the secret `source/<id>`. */
  readonly needsCredential: (source: SourceConfig) => boolean;
  /** Lists every address that the source connects to, because none of them may receive a webhook. */
  readonly urls: (source: SourceConfig) => readonly string[];
}

/** Changes and tests the chain sources, for the settings pages. */
export interface ChainSources {
  /** Replaces the running sources; those that did not change continue untouched. */
  readonly configure: (sources: readonly SourceConfig[]) => Promise<void>;
  /**
   * Asks a source once: is it reachable, on the right network, and does it accept the credential? Stores nothing.
   * Refusal: `upstream_failed` with `reason`.
   */
  readonly test: (source: SourceConfig, password: string | null) => Promise<Result<{ readonly height: number }>>;
}

/** The simulated chain of training. Each operation resolves once its consequences are committed. */
export interface TrainingChain {
  /** Puts a payment to this output script into the mempool. */
  readonly pay: (scriptHex: string, amountSats: Sats) => Promise<{ readonly txid: string }>;
  /** Replaces a payment by one to another payee; `nothing_to_replace` unless it is in the mempool. */
  readonly replace: (txid: string) => Promise<Result<{ readonly txid: string }>>;
  /** Mines blocks with the transactions of the mempool. */
  readonly mine: (count: number) => Promise<void>;
  /** Replaces the last `depth` blocks by `depth + 1` empty ones; their transactions are in the mempool again. */
  readonly reorg: (depth: number) => Promise<void>;
  /** Switches on or off that a block comes by itself every 20 s. */
  readonly setAutoBlocks: (on: boolean) => void;
}

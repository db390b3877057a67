/** What the use cases need from everything but the database (stores.ts). Adapters implement these; compose.ts joins them. */
import type { SourceInput, SourceKind } from '../../shared/contract/settings.ts';
import type { Sats } from '../../shared/money.ts';
import type { Result } from '../../shared/result.ts';
import type { Rate } from '../domain/pricing/quote.ts';
import type { EventRecord, InvoiceRecord } from './records.ts';
import type { Network, ScriptType } from '../../shared/vocabulary.ts';

export interface Clock {
  readonly nowMs: () => number;
}

/** Random identifiers. */
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

/** In-process publication after commit. */
export interface Feed {
  readonly publish: (events: readonly EventRecord[]) => void;
  /** @returns ends the subscription */
  readonly subscribe: (listener: (event: EventRecord) => void) => () => void;
}

/** Entries of the keychain or the encrypted file: `wallet/<id>`, `api-key/<id>`, `jwt`, `source/<id>` … */
export interface Secrets {
  readonly state: () => 'keychain' | 'file' | 'needed' | 'locked' | 'training';
  /** Neither `needed` nor `locked`: entries can be read and written. */
  readonly isOpen: () => boolean;
  readonly get: (name: string) => Promise<string | null>;
  readonly set: (name: string, value: string) => Promise<void>;
  readonly delete: (name: string) => Promise<void>;
  /** Names with a prefix, e.g. `api-key/`. */
  readonly names: (prefix: string) => Promise<string[]>;
  /** `needed` → makes the encrypted file; `locked` (file) → opens it. */
  readonly unlock: (passphrase: string) => Promise<Result<null>>;
  /** Called each time the state becomes usable. @returns ends the subscription */
  readonly onUnlocked: (listener: () => void) => () => void;
}

/** Thrown by `Secrets` where the place of the entries is not open (any more): answer `locked`. */
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
  /** One where the key says its type; four for a bare xpub. */
  readonly candidates: readonly KeyCandidate[];
}

export interface WalletKeys {
  /** Recognises a key or descriptor, or says why not. Nothing is stored. */
  readonly parse: (input: string, network: Network) => Result<ParsedKey>;
  /** Makes a wallet's addresses available under its id (from the secret entry, at start and when set). */
  readonly open: (walletId: string, input: string, scriptType: ScriptType, network: Network) => Result<null>;
  readonly close: (walletId: string) => void;
  readonly isOpen: (walletId: string) => boolean;
  /** Derives `[from, from + count)`, each by two code paths; throws where they differ. */
  readonly derive: (walletId: string, from: number, count: number) => Promise<DerivedAddress[]>;
}

/** Addresses ready to be issued: derived, checked, and below the fsynced high-water mark. */
export interface AddressPool {
  /** Resolves when `index` can be taken. Keeps a stock ahead in the background. */
  readonly prepare: (walletId: string, index: number) => Promise<void>;
  /** Synchronous, for use inside a transaction; undefined where not prepared. */
  readonly prepared: (walletId: string, index: number) => DerivedAddress | undefined;
  readonly close: () => Promise<void>;
}

/** The file beside the database that outlives a restored one. */
export interface HighWater {
  /** First index that was never covered, or undefined for a key it never saw. */
  readonly get: (keyDigest: string) => number | undefined;
  /** Raises and fsyncs before it resolves; never lowers. */
  readonly raise: (keyDigest: string, toIndex: number) => Promise<void>;
}

export interface Rates {
  /** A price that a sale may use now, or undefined. Synchronous: from memory. */
  readonly current: (currency: string) => Rate | undefined;
  /** The last good one with its age, for showing. */
  readonly last: (currency: string) => Rate | undefined;
}

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
}

/** The chain as the use cases and the API see it. */
export interface Chain {
  readonly sources: () => SourceHealth[];
  /** Tells the per-address sources about a new address at once. */
  readonly watch: (invoice: InvoiceRecord) => void;
  /** Highest index with history and the next to issue; 20 unused in a row end the scan. */
  readonly scanWallet: (walletId: string, from: number) => Promise<Result<{ highestUsed: number | null }>>;
  /**
   * Which of these outputs (`txid:vout`) nothing spends, mempool included, asked from one source after the other.
   * Refusal: `upstream_failed` with `reason`.
   */
  readonly unspent: (outpoints: readonly string[]) => Promise<Result<ReadonlySet<string>>>;
}

/** Settings of a chain source, by its kind. The password of a node is the secret entry `source/<id>`, never here. */
interface SourceConfigs {
  readonly core: {
    readonly id: string;
    readonly kind: 'core';
    /** JSON-RPC, `http://host:8332`. */
    readonly url: string;
    /** Null: the node asks for none. */
    readonly username: string | null;
    /** `tcp://host:port` of zmqpubrawtx and zmqpubhashblock; null: polled. */
    readonly zmqRawTx: string | null;
    readonly zmqHashBlock: string | null;
  };
  readonly esplora: {
    readonly id: string;
    readonly kind: 'esplora';
    /** Base URLs (`https://host/api`), the first that answers is used. */
    readonly urls: readonly string[];
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

/** What differs between the kinds of chain source, besides how they are asked. */
export interface SourceKinds {
  /** Reads the settings that were stored. @throws if they are not those of chain sources */
  readonly parseStored: (stored: unknown) => SourceConfig[];
  readonly fromInput: (id: string, input: SourceInput) => NewSource;
  /** Training is a world of its own: its kind exists there only, every other kind only elsewhere. */
  readonly isTraining: (kind: SourceKind) => boolean;
  /** It needs the secret entry `source/<id>` to work. */
  readonly needsCredential: (source: SourceConfig) => boolean;
  /** Every address it connects to: none of them may receive a webhook. */
  readonly urls: (source: SourceConfig) => readonly string[];
}

/** What the settings pages do with the chain backends. */
export interface ChainSources {
  /** Replaces what runs by these; what did not change goes on untouched. */
  readonly configure: (sources: readonly SourceConfig[]) => Promise<void>;
  /** Asks it once: right network, reachable, credential accepted. Nothing is stored. Refusal: `upstream_failed` with `reason`. */
  readonly test: (source: SourceConfig, password: string | null) => Promise<Result<{ readonly height: number }>>;
}

/** The simulated chain of training. Each operation resolves once its consequences are committed. */
export interface TrainingChain {
  /** Puts a payment to this output script into the mempool. */
  readonly pay: (scriptHex: string, amountSats: Sats) => Promise<{ readonly txid: string }>;
  /** Replaces it by one to another payee; `nothing_to_replace` unless it is in the mempool. */
  readonly replace: (txid: string) => Promise<Result<{ readonly txid: string }>>;
  /** Mines blocks with what the mempool holds. */
  readonly mine: (count: number) => Promise<void>;
  /** Replaces the last blocks by `depth + 1` empty ones; what they held is in the mempool again. */
  readonly reorg: (depth: number) => Promise<void>;
  /** Whether a block comes by itself every 20 s. */
  readonly setAutoBlocks: (on: boolean) => void;
}

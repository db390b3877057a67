/**
 * What the use cases need from the outside. Adapters implement these; compose.ts joins them.
 * Times are milliseconds since 1970 (`…Ms`), money is bigint with its unit in the name.
 */
import type { InvoiceNotice, InvoiceStatus } from '../../shared/invoice.ts';
import type { Msats, Sats } from '../../shared/money.ts';
import type { Result } from '../../shared/result.ts';
import type { Mark } from '../domain/invoice/facts.ts';
import type { Policy } from '../domain/policy/policy.ts';
import type { Quote, Rate } from '../domain/pricing/quote.ts';

export type Network = 'mainnet' | 'testnet4' | 'signet' | 'regtest';
export type Role = 'owner' | 'manager' | 'cashier';
export type ScriptType = 'p2wpkh' | 'p2tr' | 'p2sh-p2wpkh' | 'p2pkh' | 'p2wsh-sortedmulti';
export type Scope =
  | 'config:read'
  | 'config:write'
  | 'invoices:create'
  | 'invoices:read'
  | 'webhooks'
  | 'payment-requests'
  | 'transactions:read';

export interface Clock {
  readonly nowMs: () => number;
}

/** Random identifiers. */
export interface Ids {
  /** `[A-Za-z0-9]{22}`, at least 128 random bits, never containing `test_`. */
  readonly id: () => string;
  /** 256 random bits in base64url. */
  readonly token: () => string;
}

export interface Logger {
  readonly debug: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
}

// ---------------------------------------------------------------- records

export interface StoreSettings {
  /** Till and store dialect; checkout has its own. */
  readonly expiryMinutes: number;
  readonly checkoutTtlMinutes: number;
  readonly unconfirmedWaitMinutes: number;
  readonly policy: Policy;
  readonly publicUrl: string | null;
  readonly allowedHosts: readonly string[];
  readonly webhooksAllowPrivateNetwork: boolean;
  /** Per minute; 0 = off. */
  readonly rateLimits: {
    readonly keysPerMinute: number;
    readonly createsPerMinute: number;
    readonly requestsPerMinute: number;
  };
  readonly sound: { readonly volume: number; readonly muted: boolean };
  /** Currencies offered on the till besides the store's own. */
  readonly tillCurrencies: readonly string[];
}

export interface StoreRecord {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly settings: StoreSettings;
  readonly createdAtMs: number;
}

export interface UserRecord {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** scrypt, parameters included; null: cannot log in so. */
  readonly passwordHash: string | null;
  readonly pinHash: string | null;
  readonly createdAtMs: number;
  readonly disabledAtMs: number | null;
}

export interface SessionRecord {
  readonly id: string;
  readonly userId: string;
  readonly storeId: string | null;
  readonly tillId: string | null;
  readonly how: 'password' | 'pin';
  readonly cookie: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly revokedAtMs: number | null;
}

export interface TillRecord {
  readonly id: string;
  readonly storeId: string;
  readonly name: string;
  /** SHA-256 of the token, hex. */
  readonly tokenDigest: string;
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
}

export interface DisplayRecord {
  readonly id: string;
  readonly storeId: string;
  /** The till it follows; null follows every till of the store (the screen training opens by itself). */
  readonly tillId: string | null;
  readonly name: string;
  readonly tokenDigest: string;
  /** What it shows, and since when; null = idle. */
  readonly invoiceId: string | null;
  readonly shownAtMs: number | null;
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
}

export interface ApiKeyRecord {
  readonly id: string;
  readonly userId: string;
  readonly storeId: string;
  readonly prefix: string;
  readonly label: string;
  readonly scopes: readonly Scope[];
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
  readonly revokedAtMs: number | null;
}

export interface WalletRecord {
  readonly id: string;
  readonly storeId: string;
  readonly network: Network;
  readonly scriptType: ScriptType;
  /** Fingerprint of the given key itself (BIP 32), 8 hex digits. */
  readonly fingerprint: string;
  /** SHA-256 of the network-neutral public key material, hex: equal for one key in any SLIP-132 spelling. */
  readonly keyDigest: string;
  readonly nextIndex: number;
  readonly lastPaidIndex: number | null;
  /** No address is issued before the scan for used ones is done. */
  readonly scan: 'needed' | 'done';
  /** The store's present wallet; others are kept for what they were paid. */
  readonly active: boolean;
  readonly createdAtMs: number;
}

export interface InvoiceRecord {
  readonly id: string;
  readonly storeId: string;
  readonly number: number;
  readonly dialect: 'till' | 'checkout' | 'store';
  // written by the status writer only, from here …
  readonly status: InvoiceStatus;
  readonly notice: InvoiceNotice | null;
  readonly part: boolean;
  readonly over: boolean;
  readonly late: boolean;
  readonly receivedSats: Sats;
  readonly remainingSats: Sats;
  readonly oncePaid: boolean;
  readonly paidAtMs: number | null;
  readonly settledAtMs: number | null;
  // … to here
  readonly mark: Mark | null;
  readonly cancelledAtMs: number | null;
  readonly lastLookAtMs: number | null;
  readonly dueSats: Sats;
  readonly acceptedSats: Sats;
  readonly confirmationsRequired: number;
  readonly unconfirmedWaitMinutes: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Best height known at creation: what lies at or below never counts. */
  readonly createdHeight: number | null;
  readonly quote: Quote;
  readonly walletId: string | null;
  readonly addressIndex: number | null;
  readonly address: string | null;
  readonly scriptHex: string | null;
  readonly bolt11: string | null;
  readonly paymentHash: string | null;
  readonly memo: string | null;
  readonly tillId: string | null;
  readonly userId: string | null;
  /** What a dialect keeps and echoes; metadata is the JSON text exactly as sent. */
  readonly details: InvoiceDetails;
}

export interface InvoiceDetails {
  readonly metadata?: string;
  readonly orderId?: string;
  readonly productName?: string;
  readonly redirectUrl?: string;
  readonly redirectAutomatically?: boolean;
  readonly merchantReference?: string;
  readonly customerEmail?: string;
  readonly ttlMinutes?: number;
  readonly requestId?: string;
}

export interface PaymentRecord {
  readonly id: string;
  readonly invoiceId: string;
  readonly kind: 'onchain' | 'lightning';
  /** On-chain: sats × 1000. */
  readonly amountMsats: Msats;
  readonly txid: string | null;
  readonly vout: number | null;
  readonly paymentHash: string | null;
  readonly onTime: boolean;
  readonly firstSeenAtMs: number;
  readonly unconfirmedSinceMs: number;
  readonly blockHeight: number | null;
  readonly blockHash: string | null;
  readonly blockTimeMs: number | null;
  readonly gone: boolean;
  /** Id of the payment it replaced. */
  readonly replaces: string | null;
}

/** What one source said about one output at one time; append only. */
export interface ObservationRecord {
  readonly sourceId: string;
  readonly invoiceId: string;
  readonly paymentId: string | null;
  readonly what: 'mempool' | 'mined' | 'unmined' | 'conflicted' | 'refused' | 'returned' | 'settled' | 'ignored';
  readonly txid: string | null;
  readonly vout: number | null;
  readonly blockHeight: number | null;
  readonly blockHash: string | null;
  readonly atMs: number;
}

/** A row of the feed; `cursor` grows by one writer and is the SSE id. */
export interface EventRecord {
  readonly cursor: bigint;
  readonly storeId: string;
  readonly invoiceId: string | null;
  /** `invoice.created`, `invoice.changed`, `store.changed`, `display.changed` … */
  readonly type: string;
  /** JSON. For invoices: `{from,to,part,over,late,notice,receivedSats}`; never a secret. */
  readonly data: string;
  readonly atMs: number;
}
export type NewEvent = Omit<EventRecord, 'cursor'>;

/** Who is told about a store's invoices: a webhook or the checkout callback. */
export interface TargetRecord {
  readonly id: string;
  readonly storeId: string;
  readonly kind: 'webhook' | 'callback';
  readonly url: string;
  /** Webhook types it named, as it named them; empty = the five. */
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly state: 'active' | 'awaiting_approval' | 'disabled';
  readonly createdAtMs: number;
}

/** One notice that must reach one target; written in the transaction of the change. */
export interface OutboxRecord {
  readonly id: string;
  readonly targetId: string;
  readonly invoiceId: string;
  readonly eventCursor: bigint;
  readonly type: string;
  /** 1, 2, 3 … per target and invoice. */
  readonly sequence: number;
  /** JSON facts of that moment from which the body is built. */
  readonly payload: string;
  readonly state: 'due' | 'delivered' | 'dead' | 'superseded';
  readonly attempts: number;
  readonly nextAttemptAtMs: number;
  readonly createdAtMs: number;
}
export type NewOutboxRow = Pick<OutboxRecord, 'id' | 'targetId' | 'invoiceId' | 'type' | 'payload' | 'createdAtMs'>;

export interface AuditRecord {
  readonly id: string;
  readonly atMs: number;
  readonly userId: string | null;
  readonly storeId: string | null;
  /** `wallet.set`, `user.created`, `invoice.marked` … */
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface IdempotencyScope {
  /** Who asks: `key:<id>`, `user:<id>`, `till:<id>` or `address:<ip>`. */
  readonly subject: string;
  readonly storeId: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
}
export interface IdempotencyRecord extends IdempotencyScope {
  /** SHA-256 of the body, hex. */
  readonly bodyDigest: string;
  readonly status: number;
  /** The answer's JSON; null where it held a secret, then `secretId` names what was made. */
  readonly answer: string | null;
  readonly secretId: string | null;
  readonly createdAtMs: number;
}

// ---------------------------------------------------------------- stores

export interface InvoiceFilter {
  readonly storeId: string;
  readonly statuses?: readonly InvoiceStatus[];
  /** Only those with (true) or without (false) a part payment. */
  readonly part?: boolean;
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Exact or prefix of id, number, order id, address or txid. */
  readonly search?: string;
  readonly limit: number;
  readonly offset?: number;
  /** Cursor of a former answer; newest first. */
  readonly after?: string;
}

export interface InvoiceReads {
  readonly get: (id: string) => Promise<InvoiceRecord | undefined>;
  readonly list: (filter: InvoiceFilter) => Promise<{ invoices: InvoiceRecord[]; next: string | null; total: number }>;
  readonly byScripts: (scriptHexes: readonly string[]) => Promise<InvoiceRecord[]>;
  readonly byPaymentHash: (paymentHash: string) => Promise<InvoiceRecord | undefined>;
  /** Not ended yet: status `new`, or `processing` (any). What a look and a block must re-evaluate. */
  readonly open: () => Promise<InvoiceRecord[]>;
  /** Whose addresses a per-address source must ask about: open, or with an expiry after `sinceMs`. */
  readonly watched: (sinceMs: number) => Promise<InvoiceRecord[]>;
  /** Every address ever shown, page by page in order of id: the daily sweep. */
  readonly everShown: (afterId: string, limit: number) => Promise<InvoiceRecord[]>;
  readonly countWatched: (storeId: string, sinceMs: number) => Promise<number>;
  /**
   * Those for which a look begun at `atMs` matters: any status, not looked at since their expiry (`lastLookAtMs` null or
   * at most `expiresAtMs`, `expiresAtMs` < `atMs`), or with a live unmined on-chain payment whose wait is over: let
   * D = max(expiresAtMs, unconfirmedSinceMs) + unconfirmedWaitMinutes; D ≤ `atMs` and `lastLookAtMs` null or < D.
   */
  readonly lookDue: (atMs: number) => Promise<InvoiceRecord[]>;
}
export interface InvoiceWrites extends InvoiceReads {
  /** Status columns are those of a fresh `new` invoice. */
  readonly insert: (invoice: InvoiceRecord) => Promise<void>;
  /** Next `number` of a store. */
  readonly takeNumber: (storeId: string) => Promise<number>;
  readonly setLastLook: (id: string, atMs: number) => Promise<void>;
  readonly setCancelled: (id: string, atMs: number) => Promise<void>;
  readonly setMark: (id: string, mark: Mark) => Promise<void>;
}

export interface PaymentReads {
  readonly ofInvoice: (invoiceId: string) => Promise<PaymentRecord[]>;
  readonly ofInvoices: (invoiceIds: readonly string[]) => Promise<PaymentRecord[]>;
  readonly byTxid: (txid: string) => Promise<PaymentRecord[]>;
  readonly byBlock: (blockHash: string) => Promise<PaymentRecord[]>;
  /** Live on-chain payments in no block: what may be conflicted, and what is sent again. */
  readonly unconfirmed: () => Promise<PaymentRecord[]>;
  /** On-chain payments mined at or above a height: what a reorg may touch. */
  readonly minedFrom: (height: number) => Promise<PaymentRecord[]>;
  /** Payments whose transaction spends one of these outpoints (`txid:vout`). */
  readonly spending: (outpoints: readonly string[]) => Promise<{ outpoint: string; txid: string }[]>;
  /** Other kept transactions that spend an outpoint this kept one spends. */
  readonly conflictsOf: (txid: string) => Promise<string[]>;
  readonly rawTransaction: (txid: string) => Promise<string | undefined>;
}
export interface PaymentWrites extends PaymentReads {
  readonly insert: (payment: PaymentRecord) => Promise<void>;
  readonly update: (
    id: string,
    change: Partial<
      Pick<PaymentRecord, 'blockHeight' | 'blockHash' | 'blockTimeMs' | 'gone' | 'unconfirmedSinceMs' | 'replaces'>
    >,
  ) => Promise<void>;
  /** Keeps a transaction with the outpoints it spends, for conflicts and sending again. */
  readonly keepTransaction: (txid: string, rawHex: string, spends: readonly string[]) => Promise<void>;
}

export interface ChainTip {
  readonly height: number;
  readonly hash: string;
}
export interface ChainReads {
  /** Best tip any caught-up source named. */
  readonly tip: () => Promise<ChainTip | null>;
  /** What a source must remember (last processed blocks …), JSON. */
  readonly sourceState: (sourceId: string) => Promise<string | null>;
}
export interface ChainWrites extends ChainReads {
  readonly setTip: (tip: ChainTip) => Promise<void>;
  readonly setSourceState: (sourceId: string, state: string) => Promise<void>;
}

export interface ReadStores {
  readonly settings: { readonly get: (key: string) => Promise<string | null> };
  readonly users: {
    readonly get: (id: string) => Promise<UserRecord | undefined>;
    readonly byName: (name: string) => Promise<UserRecord | undefined>;
    readonly list: () => Promise<UserRecord[]>;
  };
  readonly sessions: { readonly live: (nowMs: number) => Promise<SessionRecord[]> };
  readonly tills: {
    readonly get: (id: string) => Promise<TillRecord | undefined>;
    readonly list: () => Promise<TillRecord[]>;
  };
  readonly displays: {
    readonly get: (id: string) => Promise<DisplayRecord | undefined>;
    readonly list: () => Promise<DisplayRecord[]>;
  };
  readonly stores: {
    readonly get: (id: string) => Promise<StoreRecord | undefined>;
    readonly list: () => Promise<StoreRecord[]>;
  };
  readonly wallets: {
    readonly get: (id: string) => Promise<WalletRecord | undefined>;
    readonly ofStore: (storeId: string) => Promise<WalletRecord | undefined>;
    readonly byKeyDigest: (keyDigest: string) => Promise<WalletRecord[]>;
    readonly list: () => Promise<WalletRecord[]>;
  };
  readonly apiKeys: { readonly list: () => Promise<ApiKeyRecord[]> };
  readonly invoices: InvoiceReads;
  readonly payments: PaymentReads;
  readonly observations: { readonly ofInvoice: (invoiceId: string) => Promise<ObservationRecord[]> };
  readonly events: {
    /** Feed after a cursor, oldest first. */
    readonly after: (cursor: bigint, limit: number) => Promise<EventRecord[]>;
    readonly ofInvoice: (invoiceId: string) => Promise<EventRecord[]>;
    readonly last: () => Promise<bigint>;
  };
  readonly outbox: { readonly ofInvoice: (invoiceId: string) => Promise<OutboxRecord[]> };
  readonly targets: { readonly ofStore: (storeId: string) => Promise<TargetRecord[]> };
  readonly idempotency: { readonly find: (scope: IdempotencyScope) => Promise<IdempotencyRecord | undefined> };
  readonly audit: { readonly list: (limit: number, beforeMs?: number) => Promise<AuditRecord[]> };
  readonly chain: ChainReads;
}

type Update<T extends { id: string }> = (id: string, change: Partial<Omit<T, 'id'>>) => Promise<void>;

/** One transaction. Await nothing inside but these calls. */
export interface WriteStores extends ReadStores {
  readonly settings: ReadStores['settings'] & { readonly set: (key: string, value: string) => Promise<void> };
  readonly users: ReadStores['users'] & {
    readonly insert: (user: UserRecord) => Promise<void>;
    readonly update: Update<UserRecord>;
  };
  readonly sessions: ReadStores['sessions'] & {
    readonly insert: (session: SessionRecord) => Promise<void>;
    readonly revoke: (id: string, atMs: number) => Promise<void>;
    readonly revokeOfUser: (userId: string, atMs: number) => Promise<void>;
  };
  readonly tills: ReadStores['tills'] & {
    readonly insert: (till: TillRecord) => Promise<void>;
    readonly update: Update<TillRecord>;
  };
  readonly displays: ReadStores['displays'] & {
    readonly insert: (display: DisplayRecord) => Promise<void>;
    readonly update: Update<DisplayRecord>;
  };
  readonly stores: ReadStores['stores'] & {
    readonly insert: (store: StoreRecord) => Promise<void>;
    readonly update: Update<StoreRecord>;
  };
  readonly wallets: ReadStores['wallets'] & {
    readonly insert: (wallet: WalletRecord) => Promise<void>;
    readonly update: Update<WalletRecord>;
    /** Takes the next index of a wallet: it is never given again. */
    readonly takeIndex: (id: string) => Promise<number>;
  };
  readonly apiKeys: ReadStores['apiKeys'] & {
    readonly insert: (key: ApiKeyRecord) => Promise<void>;
    readonly update: Update<ApiKeyRecord>;
  };
  readonly invoices: InvoiceWrites;
  readonly payments: PaymentWrites;
  readonly observations: ReadStores['observations'] & {
    readonly insert: (observation: ObservationRecord) => Promise<void>;
  };
  /** Feed rows that tell of no status (store, display, people); an invoice's come from the status writer. */
  readonly events: ReadStores['events'] & { readonly insert: (event: NewEvent) => Promise<EventRecord> };
  readonly targets: ReadStores['targets'] & { readonly insert: (target: TargetRecord) => Promise<void> };
  readonly idempotency: ReadStores['idempotency'] & {
    readonly insert: (record: IdempotencyRecord) => Promise<void>;
    readonly dropBefore: (atMs: number) => Promise<void>;
  };
  readonly audit: ReadStores['audit'] & { readonly insert: (entry: AuditRecord) => Promise<void> };
  readonly chain: ChainWrites;
}

export interface Database {
  /** Outside transactions, on the read-only connection. */
  readonly read: ReadStores;
  /** One writer: transactions run one after another. A throw rolls back. Disk full → throws StorageFull. */
  readonly write: <T>(work: (tx: WriteStores) => Promise<T>) => Promise<T>;
}

/** Thrown by `Database.write` where the disk is full or fails: nothing was stored. */
export class StorageFull extends Error {
  override name = 'StorageFull';
}

/** New columns of the status writer, with the feed row and the outbox rows of the same change. */
export interface StatusChange {
  readonly invoiceId: string;
  readonly columns: Pick<
    InvoiceRecord,
    | 'status'
    | 'notice'
    | 'part'
    | 'over'
    | 'late'
    | 'receivedSats'
    | 'remainingSats'
    | 'oncePaid'
    | 'paidAtMs'
    | 'settledAtMs'
  >;
  readonly event: NewEvent;
  readonly outbox: readonly NewOutboxRow[];
}
/** The one writer of status (db/status-writer.ts); compose gives it to reevaluate-invoice alone. */
export type WriteStatus = (tx: WriteStores, change: StatusChange) => Promise<EventRecord>;

/** Seals the answer of an idempotent request in the effect's own transaction. */
export type Seal<T> = (tx: WriteStores, value: T) => Promise<void>;

/** In-process publication after commit. */
export interface Feed {
  readonly publish: (events: readonly EventRecord[]) => void;
  /** @returns ends the subscription */
  readonly subscribe: (listener: (event: EventRecord) => void) => () => void;
}

// ---------------------------------------------------------------- other adapters

/** Entries of the keychain or the encrypted file: `wallet/<id>`, `api-key/<id>`, `jwt`, `source/<id>` … */
export interface Secrets {
  readonly state: () => 'keychain' | 'file' | 'needed' | 'locked' | 'training';
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
  readonly kind: 'core' | 'esplora' | 'training';
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
}

/** One chain backend as the owner set it. The password of a node is the secret entry `source/<id>`, never here. */
export type SourceConfig =
  | {
      readonly id: string;
      readonly kind: 'core';
      /** JSON-RPC, `http://host:8332`. */
      readonly url: string;
      /** Null: the node asks for none. */
      readonly username: string | null;
      /** `tcp://host:port` of zmqpubrawtx and zmqpubhashblock; null: polled. */
      readonly zmqRawTx: string | null;
      readonly zmqHashBlock: string | null;
    }
  | {
      readonly id: string;
      readonly kind: 'esplora';
      /** Base URLs (`https://host/api`), the first that answers is used. */
      readonly urls: readonly string[];
    }
  | { readonly id: string; readonly kind: 'training' };

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

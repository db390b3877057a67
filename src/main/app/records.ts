/** What is stored, row by row. Times are milliseconds since 1970 (`…Ms`), money is bigint with its unit in the name. */
import type { InvoiceNotice, InvoiceStatus } from '../../shared/invoice.ts';
import type { Msats, Sats } from '../../shared/money.ts';
import type { Network, PaymentMethod, Role, Scope, ScriptType } from '../../shared/vocabulary.ts';
import type { Mark } from '../domain/invoice/facts.ts';
import type { Policy } from '../domain/policy/policy.ts';
import type { Quote } from '../domain/pricing/quote.ts';

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
  readonly api: 'till' | 'checkout' | 'store';
  // written by the status writer only, from here …
  readonly status: InvoiceStatus;
  readonly notice: InvoiceNotice | null;
  readonly underpaid: boolean;
  readonly overpaid: boolean;
  readonly paidLate: boolean;
  readonly receivedSats: Sats;
  readonly remainingSats: Sats;
  readonly wasPaid: boolean;
  readonly paidAtMs: number | null;
  readonly settledAtMs: number | null;
  // … to here
  readonly mark: Mark | null;
  readonly cancelledAtMs: number | null;
  readonly lastCheckedAtMs: number | null;
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
  /** Ways to pay it was offered with; on-chain alone where absent (it was made before Lightning was there). */
  readonly methods?: readonly PaymentMethod[];
  readonly referralCode?: string;
  /** Lightning was to be one of them, and its node did not answer. */
  readonly withoutLightning?: true;
}

export interface PaymentRecord {
  readonly id: string;
  readonly invoiceId: string;
  readonly kind: PaymentMethod;
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
  readonly dropped: boolean;
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
export interface WebhookEndpoint {
  readonly id: string;
  readonly storeId: string;
  readonly kind: 'store' | 'checkout';
  readonly url: string;
  /** Webhook types it named, as it named them; empty = the five. */
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly state: 'active' | 'awaiting_approval' | 'disabled';
  /** Whether a failed notice is tried again by itself. */
  readonly automaticRedelivery: boolean;
  readonly createdAtMs: number;
  /** Taken away for good: its notices are kept, nobody finds it any more. */
  readonly deletedAtMs: number | null;
}

/** One notice that must reach one target; written in the transaction of the change. */
export interface OutboxRecord {
  readonly id: string;
  readonly endpointId: string;
  readonly invoiceId: string;
  readonly eventCursor: bigint;
  readonly type: string;
  /** 1, 2, 3 … per target and invoice; sent again by hand it keeps the first one's. */
  readonly sequence: number;
  /** Of the first one, where this was asked for by hand. */
  readonly originalId: string | null;
  /** JSON facts of that moment from which the body is built. */
  readonly payload: string;
  readonly state: 'due' | 'delivered' | 'dead' | 'superseded';
  readonly attempts: number;
  readonly nextAttemptAtMs: number;
  readonly createdAtMs: number;
}
export type NewOutboxRow = Pick<OutboxRecord, 'id' | 'endpointId' | 'invoiceId' | 'type' | 'payload' | 'createdAtMs'>;

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
  /** Who asks: `key:<id>`, `user:<id>`, `till:<id>` or `display:<id>`. */
  readonly subject: string;
  readonly storeId: string;
  readonly method: string;
  /** The route's path with its parameters decoded, so that every spelling of it is the same. */
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

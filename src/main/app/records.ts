/** Stored rows. Times are milliseconds since 1970 (`…Ms`), money is bigint with its unit in the name. */
import type { Level } from '../domain/chain/knowledge.ts';
import type { InvoiceNotice, InvoiceStatus } from '../../shared/invoice.ts';
import type { Minor, Msats, Sats } from '../../shared/money.ts';
import type { Network, PaymentMethod, Role, Scope, ScriptType } from '../../shared/vocabulary.ts';
import type { Advice } from '../domain/chain/advice.ts';
import type { Mark } from '../domain/invoice/facts.ts';
import type { Policy } from '../domain/policy/policy.ts';
import type { Quote } from '../domain/pricing/quote.ts';

export interface StoreSettings {
  /** For the till API and the store API; the checkout API has its own. */
  readonly expiryMinutes: number;
  readonly checkoutTtlMinutes: number;
  readonly unconfirmedWaitMinutes: number;
  readonly policy: Policy;
  readonly publicUrl: string | null;
  readonly allowedHosts: readonly string[];
  readonly webhooksAllowPrivateNetwork: boolean;
  /** Requests per minute; 0 means no limit. */
  readonly rateLimits: {
    readonly keysPerMinute: number;
    readonly createsPerMinute: number;
    readonly requestsPerMinute: number;
  };
  readonly sound: { readonly volume: number; readonly muted: boolean };
  /** A till locks after this long without use; 0 means never. */
  readonly autoLockMinutes: number;
  /** How the shop's scanners type (design.md KEYS-10). */
  readonly scanner: { readonly prefix: string; readonly suffix: string; readonly msPerKey: number };
  /** The till asks before it charges more, in the store's currency; null if there is no limit (design.md KEYS-12). */
  readonly askAboveMinor: Minor | null;
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
  /** scrypt hash with its parameters; null if the person cannot log in this way. */
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
  /** The person who paired it, and with whom it ends; null if Satchel did. */
  readonly userId: string | null;
  /** The till it follows; null if it follows every till of the store, as the screen of training does. */
  readonly tillId: string | null;
  readonly name: string;
  readonly tokenDigest: string;
  /** The invoice on the screen, and since when; null if it is idle. */
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
  /** Fingerprint of the given key itself, not of its parent (BIP 32), 8 hex digits. */
  readonly fingerprint: string;
  /** SHA-256 of the network-neutral public key material, hex: equal for one key in any SLIP-132 spelling. */
  readonly keyDigest: string;
  readonly nextIndex: number;
  readonly lastPaidIndex: number | null;
  /** No address is issued until the scan for used ones is done. */
  readonly scan: 'needed' | 'done';
  /** True for the store's present wallet; former ones are kept, because late money still comes to them. */
  readonly active: boolean;
  readonly createdAtMs: number;
}

export interface InvoiceRecord {
  readonly id: string;
  readonly storeId: string;
  readonly number: number;
  readonly api: 'till' | 'checkout' | 'store';
  // Only the status writer writes from here …
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
  /** Height of the block that was the tip at creation, for sources that ask block by block. */
  readonly createdHeight: number | null;
  /** The tip at creation. A payment in this block or an ancestor of it never counts (chain.md CHAIN-23). */
  readonly createdHash: string | null;
  /** How much weight must agree about its payments, frozen at creation (chain.md CHAIN-12). */
  readonly level: Level;
  /** The limit of the advice about payments that are not final, frozen at creation; 0 without advice (chain.md CHAIN-51). */
  readonly adviceLimitSats: Sats;
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
  /** Fields that an API keeps and echoes; metadata is the JSON text exactly as sent. */
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
  /** Ways to pay that it was offered with; on-chain alone if absent, as in invoices older than Lightning. */
  readonly methods?: readonly PaymentMethod[];
  readonly referralCode?: string;
  /** Present if Lightning was wanted but its node did not answer. */
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
  /** It is gone, or older than its invoice and not attached: it does not count. */
  readonly dropped: boolean;
  /** Enough sources had it unconfirmed, so it may settle without a block (docs/spec/chain.md CHAIN-25). */
  readonly sure: boolean;
  /** A source that is believed has it in a block of its chain (chain.md CHAIN-20). */
  readonly inBlock: boolean;
  /** It was in the chain before the invoice was made (chain.md CHAIN-23). */
  readonly older: boolean;
  /** A manager decided that it counts although it is older (chain.md CHAIN-35). */
  readonly attached: boolean;
  /** The greatest depth that it reached in its block; 0 while it is in none. */
  readonly reached: number;
  /** Id of the payment it replaced. */
  readonly replaces: string | null;
  /** The last word of the till about it while it was in no block; null if its invoice has no advice (chain.md CHAIN-51). */
  readonly advice: Advice | null;
  /** Accept was said of it, or a manager accepted it: goods may be gone for it, whatever becomes of it. */
  readonly accepted: boolean;
  /** The part of a Lightning payment that the node kept for itself; the customer has paid it (lightning.md LN-12). */
  readonly feeMsats: Msats;
  /** How a Lightning payment was proved: by its preimage, or by nothing (LN-11); null on-chain. */
  readonly proof: 'preimage' | 'none' | null;
}

/** A report of a source about an output. Rows are only added, never changed. */
export interface ObservationRecord {
  readonly sourceId: string;
  readonly invoiceId: string;
  readonly paymentId: string | null;
  readonly what:
    | 'mempool'
    | 'mined'
    | 'unmined'
    | 'conflicted'
    | 'refused'
    | 'returned'
    | 'settled'
    | 'ignored'
    | 'attached';
  readonly txid: string | null;
  readonly vout: number | null;
  readonly blockHeight: number | null;
  readonly blockHash: string | null;
  readonly atMs: number;
}

/** A row of the feed. `cursor` rises, because there is one writer, and is the id in event streams. */
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

/** A receiver of events about a store's invoices: a webhook or the checkout callback. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly storeId: string;
  readonly kind: 'store' | 'checkout';
  readonly url: string;
  /** Names of the events it wants, as it spelled them; empty means the five status events (api.md HOOK-2). */
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly state: 'active' | 'awaiting_approval' | 'disabled';
  /** If true, a failed delivery is tried again automatically. */
  readonly automaticRedelivery: boolean;
  readonly createdAtMs: number;
  /** Set when the endpoint was deleted: its deliveries are kept, but it is no longer found. */
  readonly deletedAtMs: number | null;
}

/** A delivery: one event for one endpoint, written in the transaction of the change. */
export interface OutboxRecord {
  readonly id: string;
  readonly endpointId: string;
  readonly invoiceId: string;
  readonly eventCursor: bigint;
  readonly type: string;
  /** 1, 2, 3 … per endpoint and invoice; a redelivery by hand keeps the number of the first one. */
  readonly sequence: number;
  /** Id of the first delivery, if this one is a redelivery by hand. */
  readonly originalId: string | null;
  /** Facts of that moment as JSON, from which the body is built. */
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
  /** The caller: `key:<id>`, `user:<id>`, `till:<id>` or `display:<id>`. */
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
  /** The answer as JSON; null if it held a secret, and then `secretId` names what was made. */
  readonly answer: string | null;
  readonly secretId: string | null;
  readonly createdAtMs: number;
}

/** Ports of the database: reads, writes in one transaction, and the one writer of status. */
import type {
  ApprovalReads,
  ApprovalWrites,
  CheckoutConfigReads,
  CheckoutConfigWrites,
  DeliveryReads,
  DeliveryWrites,
  OutboxReads,
  OutboxWrites,
  EndpointReads,
  EndpointWrites,
} from './webhook/delivery-repositories.ts';
import type { Msats } from '../../shared/money.ts';
import type { CaseReads, CaseWrites } from './cases/case-records.ts';
import type { ChainReads, ChainWrites, ReferenceTips } from './payment/chain-records.ts';
import type { InvoiceReads, InvoiceWrites } from './invoice/invoice-repositories.ts';
import type { PaymentRequestReads, PaymentRequestWrites } from './payment-request/payment-request-records.ts';
import type {
  LightningBackendReads,
  LightningBackendWrites,
  LightningInvoiceReads,
  LightningInvoiceWrites,
} from './lightning-invoice/lightning-repositories.ts';
import type {
  ApiKeyRecord,
  AuditRecord,
  DisplayRecord,
  EventRecord,
  IdempotencyRecord,
  IdempotencyScope,
  InvoiceRecord,
  NewEvent,
  NewOutboxRow,
  ObservationRecord,
  PaymentRecord,
  SessionRecord,
  StoreRecord,
  TillRecord,
  UserRecord,
  WalletRecord,
} from './records.ts';

/** Blocks whose time is at most `lengthMs` before `endMs`, or before the newest block that holds a payment. */
export interface BlockSpan {
  readonly endMs: number | null;
  readonly lengthMs: number;
}

/** Narrows a list of a store's payments; an absent field narrows nothing. */
export interface PaymentFilter {
  readonly kind?: PaymentRecord['kind'];
  /** Needs `tips` too; the states are those that `transactionView` computes. */
  readonly state?: 'processing' | 'settled' | 'invalid';
  readonly tips?: ReferenceTips;
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Is a txid, payment hash, address, or the invoice's number, id or order id, whole or its beginning. */
  readonly search?: string;
}

export interface PaymentReads {
  readonly ofInvoice: (invoiceId: string) => Promise<PaymentRecord[]>;
  readonly ofInvoices: (invoiceIds: readonly string[]) => Promise<PaymentRecord[]>;
  readonly byTxid: (txid: string) => Promise<PaymentRecord[]>;
  readonly byTxids: (txids: readonly string[]) => Promise<PaymentRecord[]>;
  /** Lists live on-chain payments in no block: a rival may drop them, and they may be sent again. */
  readonly unconfirmed: () => Promise<PaymentRecord[]>;
  /** Lists the payments in a block at or above `fromHeight`, in the order they came; with a span, those in it alone. */
  readonly mined: (fromHeight: number, span?: BlockSpan) => Promise<PaymentRecord[]>;
  /** Lists the on-chain payments in no block, dropped ones too, that were first seen since `sinceMs`. */
  readonly unmined: (sinceMs: number) => Promise<PaymentRecord[]>;
  /** Adds up the unconfirmed money that a store accepted, first seen since `sinceMs` (chain.md CHAIN-51). */
  readonly acceptedMsats: (storeId: string, sinceMs: number) => Promise<Msats>;
  /** Finds payments whose transaction spends one of these outpoints (`txid:vout`). */
  readonly spending: (outpoints: readonly string[]) => Promise<{ outpoint: string; txid: string }[]>;
  readonly get: (id: string) => Promise<PaymentRecord | undefined>;
  /** Finds Lightning payments. */
  readonly byPaymentHash: (paymentHash: string) => Promise<PaymentRecord[]>;
  /** Lists the newest Lightning payments to a store, newest first. */
  readonly newestLightning: (storeId: string, limit: number) => Promise<PaymentRecord[]>;
  /** Lists the Lightning payments to a store since `sinceMs`, newest first. */
  readonly lightningSince: (storeId: string, sinceMs: number) => Promise<PaymentRecord[]>;
  /** Lists the payments to a store, newest first. */
  readonly ofStore: (
    storeId: string,
    page: PaymentFilter & { readonly limit: number; readonly offset?: number; readonly after?: string },
  ) => Promise<{ readonly payments: PaymentRecord[]; readonly next: string | null }>;
  /** Finds other kept transactions that spend an outpoint of this one. */
  readonly conflictsOf: (txid: string) => Promise<string[]>;
  readonly rawTransaction: (txid: string) => Promise<string | undefined>;
  /** Lists live on-chain payments to a wallet in order of insertion, after a position (0 at first). */
  readonly ofWallet: (
    walletId: string,
    after: bigint,
    limit: number,
  ) => Promise<{ readonly payments: PaymentRecord[]; readonly next: bigint | null }>;
}
export interface PaymentWrites extends PaymentReads {
  readonly insert: (payment: PaymentRecord) => Promise<void>;
  readonly update: (
    id: string,
    change: Partial<
      Pick<
        PaymentRecord,
        | 'blockHeight'
        | 'blockHash'
        | 'blockTimeMs'
        | 'dropped'
        | 'attached'
        | 'unconfirmedSinceMs'
        | 'replaces'
        | 'advice'
        | 'accepted'
      >
    >,
  ) => Promise<void>;
  /** Keeps a transaction with the outpoints it spends, to find conflicts and to send it again. */
  readonly keepTransaction: (txid: string, rawHex: string, spends: readonly string[]) => Promise<void>;
}

export interface ReadRepositories {
  readonly settings: { readonly get: (key: string) => Promise<string | null> };
  readonly users: {
    readonly get: (id: string) => Promise<UserRecord | undefined>;
    readonly byName: (name: string) => Promise<UserRecord | undefined>;
    readonly list: () => Promise<UserRecord[]>;
  };
  readonly sessions: {
    readonly live: (nowMs: number) => Promise<SessionRecord[]>;
    /** Tells if this person ever logged in at this till. */
    readonly hasLogIn: (userId: string, tillId: string) => Promise<boolean>;
  };
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
  readonly lightningBackends: LightningBackendReads;
  readonly lightningInvoices: LightningInvoiceReads;
  readonly observations: { readonly ofInvoice: (invoiceId: string) => Promise<ObservationRecord[]> };
  readonly events: {
    /** Lists the feed after a cursor, oldest first. */
    readonly after: (cursor: bigint, limit: number) => Promise<EventRecord[]>;
    readonly ofInvoice: (invoiceId: string) => Promise<EventRecord[]>;
    readonly last: () => Promise<bigint>;
    /** Returns the oldest cursor that is still kept. */
    readonly first: () => Promise<bigint | null>;
  };
  readonly paymentRequests: PaymentRequestReads;
  readonly outbox: OutboxReads;
  readonly endpoints: EndpointReads;
  readonly deliveries: DeliveryReads;
  readonly approvals: ApprovalReads;
  readonly checkoutConfigs: CheckoutConfigReads;
  readonly idempotency: { readonly find: (scope: IdempotencyScope) => Promise<IdempotencyRecord | undefined> };
  readonly audit: { readonly list: (limit: number, beforeMs?: number) => Promise<AuditRecord[]> };
  readonly chain: ChainReads;
  readonly cases: CaseReads;
}

type Update<T extends { id: string }> = (id: string, change: Partial<Omit<T, 'id'>>) => Promise<void>;

/** Repositories inside a transaction. Await nothing in it but these calls. */
export interface WriteRepositories extends ReadRepositories {
  readonly settings: ReadRepositories['settings'] & { readonly set: (key: string, value: string) => Promise<void> };
  readonly users: ReadRepositories['users'] & {
    readonly insert: (user: UserRecord) => Promise<void>;
    readonly update: Update<UserRecord>;
  };
  readonly sessions: ReadRepositories['sessions'] & {
    readonly insert: (session: SessionRecord) => Promise<void>;
    readonly update: Update<SessionRecord>;
    readonly revoke: (id: string, atMs: number) => Promise<void>;
    readonly revokeOfUser: (userId: string, atMs: number, exceptId?: string) => Promise<void>;
  };
  readonly tills: ReadRepositories['tills'] & {
    readonly insert: (till: TillRecord) => Promise<void>;
    readonly update: Update<TillRecord>;
  };
  readonly displays: ReadRepositories['displays'] & {
    readonly insert: (display: DisplayRecord) => Promise<void>;
    readonly update: Update<DisplayRecord>;
  };
  readonly stores: ReadRepositories['stores'] & {
    readonly insert: (store: StoreRecord) => Promise<void>;
    readonly update: Update<StoreRecord>;
  };
  readonly wallets: ReadRepositories['wallets'] & {
    readonly insert: (wallet: WalletRecord) => Promise<void>;
    readonly update: Update<WalletRecord>;
    /** Takes the next index of a wallet, which is never given out again (product.md ADDR-6). */
    readonly allocateIndex: (id: string) => Promise<number>;
  };
  readonly apiKeys: ReadRepositories['apiKeys'] & {
    readonly insert: (key: ApiKeyRecord) => Promise<void>;
    readonly update: Update<ApiKeyRecord>;
  };
  readonly invoices: InvoiceWrites;
  readonly payments: PaymentWrites;
  readonly lightningBackends: LightningBackendWrites;
  readonly lightningInvoices: LightningInvoiceWrites;
  readonly observations: ReadRepositories['observations'] & {
    readonly insert: (observation: ObservationRecord) => Promise<void>;
  };
  /** Feed rows about stores, displays and people; those about an invoice come from the status writer. */
  readonly events: ReadRepositories['events'] & { readonly insert: (event: NewEvent) => Promise<EventRecord> };
  readonly paymentRequests: PaymentRequestWrites;
  readonly outbox: OutboxWrites;
  readonly endpoints: EndpointWrites;
  readonly deliveries: DeliveryWrites;
  readonly approvals: ApprovalWrites;
  readonly checkoutConfigs: CheckoutConfigWrites;
  readonly idempotency: ReadRepositories['idempotency'] & {
    readonly insert: (record: IdempotencyRecord) => Promise<void>;
    readonly dropBefore: (atMs: number) => Promise<void>;
    readonly count: (subject: string) => Promise<number>;
    /** Drops the oldest answers of a caller beyond this many. */
    readonly keepNewest: (subject: string, count: number) => Promise<void>;
  };
  readonly audit: ReadRepositories['audit'] & { readonly insert: (entry: AuditRecord) => Promise<void> };
  readonly chain: ChainWrites;
  readonly cases: CaseWrites;
}

export interface Database {
  /** Reads outside transactions, on the read-only connection. */
  readonly read: ReadRepositories;
  /** Runs transactions one after another. A throw rolls back. @throws StorageFull if the disk is full or fails */
  readonly write: <T>(work: (tx: WriteRepositories) => Promise<T>) => Promise<T>;
}

/** Thrown by `Database.write` if the disk is full or fails. Nothing was stored. */
export class StorageFull extends Error {
  override name = 'StorageFull';
}

/** A change of status: the columns, with the feed row and the outbox rows of the same change. */
export interface StatusUpdate {
  readonly invoiceId: string;
  readonly columns: Pick<
    InvoiceRecord,
    | 'status'
    | 'notice'
    | 'underpaid'
    | 'overpaid'
    | 'paidLate'
    | 'receivedSats'
    | 'remainingSats'
    | 'wasPaid'
    | 'paidAtMs'
    | 'settledAtMs'
  >;
  readonly event: NewEvent;
  readonly outbox: readonly NewOutboxRow[];
}
/** Writes the status (db/status-writer.ts). compose.ts gives it to reevaluate-invoice alone (product.md INV-1). */
export type WriteStatus = (tx: WriteRepositories, change: StatusUpdate) => Promise<EventRecord>;

/**
 * Stores the answer of an idempotent request in the transaction of its effect, so that a repeat gets the same answer.
 */
export type SaveResponse<T> = (tx: WriteRepositories, value: T) => Promise<void>;

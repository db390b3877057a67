/** What is asked of invoices, and written, in the database. */
import type { InvoiceStatus } from '../../../shared/invoice.ts';
import type { Mark } from '../../domain/invoice/facts.ts';
import type { InvoiceRecord } from '../records.ts';
import type { PaymentMethod } from '../../../shared/vocabulary.ts';

/** One of our statuses, with or without a part payment; with `part` left out, both. */
export interface StatusKind {
  readonly status: InvoiceStatus;
  readonly part?: boolean;
}
/** How many invoices of a store are of a kind. */
export type StatusCount = Required<StatusKind> & { readonly count: number };

export interface InvoiceFilter {
  readonly storeId: string;
  readonly statuses?: readonly InvoiceStatus[];
  /** Only those with (true) or without (false) a part payment. */
  readonly part?: boolean;
  /** Instead of both: any of these, where a dialect's status is one of ours with or without a part payment. */
  readonly kinds?: readonly StatusKind[];
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Any of these order ids, exactly. */
  readonly orderIds?: readonly string[];
  /** Exact or prefix of id, number, order id, address or txid. */
  readonly search?: string;
  /** A search passes over numbers: they are the till's own, and an order id may look like one. */
  readonly ignoreNumbers?: boolean;
  /** Only those that a person must decide about. */
  readonly needsPerson?: boolean;
  readonly limit: number;
  readonly offset?: number;
  /** Cursor of a former answer; newest first. */
  readonly after?: string;
}

export interface InvoicePage {
  readonly invoices: InvoiceRecord[];
  readonly next: string | null;
}

/** What sales of one currency come to. */
export interface CurrencySum {
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly receivedSats: bigint;
  readonly count: number;
}

export interface InvoiceReads {
  readonly get: (id: string) => Promise<InvoiceRecord | undefined>;
  readonly list: (filter: InvoiceFilter) => Promise<InvoicePage & { total: number }>;
  /** Of these, those that something was paid to by one method. Looks a bounded way: a page may hold few, and go on. */
  readonly listByMethod: (filter: InvoiceFilter, method: PaymentMethod) => Promise<InvoicePage>;
  /** Sales of a store in one status, by currency. */
  readonly sums: (storeId: string, statuses: readonly InvoiceStatus[], fromMs: number) => Promise<CurrencySum[]>;
  /** How long buyers took to pay, in milliseconds, of the newest settled sales since a time. */
  readonly paidAfterMs: (storeId: string, fromMs: number, limit: number) => Promise<number[]>;
  /** Those with an address of a wallet, the highest index first. */
  readonly ofWallet: (walletId: string, below: number | null, limit: number) => Promise<InvoiceRecord[]>;
  /** Counters that the status writer keeps. */
  readonly counts: (storeId: string) => Promise<StatusCount[]>;
  /** How many addresses of a wallet were issued. */
  readonly countOfWallet: (walletId: string) => Promise<number>;
  readonly byScripts: (scriptHexes: readonly string[]) => Promise<InvoiceRecord[]>;
  readonly byPaymentHash: (paymentHash: string) => Promise<InvoiceRecord | undefined>;
  /** Not ended yet: status `new`, or `processing` (any). What a look and a block must re-evaluate. */
  readonly open: () => Promise<InvoiceRecord[]>;
  /** Whose addresses a per-address source must ask about: open, or with an expiry after `sinceMs`. */
  readonly watched: (sinceMs: number) => Promise<InvoiceRecord[]>;
  /** Every address ever shown, page by page in order of id: the daily sweep. */
  readonly withAddress: (afterId: string, limit: number) => Promise<InvoiceRecord[]>;
  readonly countWatched: (storeId: string, sinceMs: number) => Promise<number>;
  /**
   * Those for which a look begun at `atMs` matters: any status, not looked at since their expiry (`lastCheckedAtMs` null or
   * at most `expiresAtMs`, `expiresAtMs` < `atMs`), or with a live unmined on-chain payment whose wait is over: let
   * D = max(expiresAtMs, unconfirmedSinceMs) + unconfirmedWaitMinutes; D ≤ `atMs` and `lastCheckedAtMs` null or < D.
   */
  readonly dueForCheck: (atMs: number) => Promise<InvoiceRecord[]>;
}
export interface InvoiceWrites extends InvoiceReads {
  /** Status columns are those of a fresh `new` invoice. */
  readonly insert: (invoice: InvoiceRecord) => Promise<void>;
  /** Next `number` of a store. */
  readonly takeNumber: (storeId: string) => Promise<number>;
  readonly setLastCheck: (id: string, atMs: number) => Promise<void>;
  readonly setCancelled: (id: string, atMs: number) => Promise<void>;
  readonly setMark: (id: string, mark: Mark) => Promise<void>;
}

/** Queries and writes of invoices. */
import type { InvoiceStatus } from '../../../shared/invoice.ts';
import type { Mark } from '../../domain/invoice/facts.ts';
import type { InvoiceRecord } from '../records.ts';
import type { PaymentMethod } from '../../../shared/vocabulary.ts';

/** A status, restricted to invoices with or without a part payment if `part` is given. */
export interface StatusKind {
  readonly status: InvoiceStatus;
  readonly part?: boolean;
}
/** The number of a store's invoices of one kind. */
export type StatusCount = Required<StatusKind> & { readonly count: number };

export interface InvoiceFilter {
  readonly storeId: string;
  readonly statuses?: readonly InvoiceStatus[];
  /** Only invoices with (true) or without (false) a part payment. */
  readonly part?: boolean;
  /** Used instead of `statuses` and `part` if one status of an API stands for several of these kinds. */
  readonly kinds?: readonly StatusKind[];
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Matches any of these order ids exactly. */
  readonly orderIds?: readonly string[];
  /** Matches an id, number, order id, address or txid, or the beginning of one. */
  readonly search?: string;
  /** Keeps numbers out of the search: only the till knows them, and an order id may look like one. */
  readonly ignoreNumbers?: boolean;
  /** Only invoices that a person must decide about. */
  readonly needsPerson?: boolean;
  readonly limit: number;
  readonly offset?: number;
  /** The `next` of an earlier page. The newest invoices come first. */
  readonly after?: string;
}

export interface InvoicePage {
  readonly invoices: InvoiceRecord[];
  readonly next: string | null;
}

/** The totals of invoices in one currency. */
export interface CurrencySum {
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly receivedSats: bigint;
  readonly count: number;
}

/** The usual price of a sale in one currency. */
export interface UsualAmount {
  readonly currency: string;
  readonly medianMinor: bigint;
  readonly sales: number;
}

export interface InvoiceReads {
  readonly get: (id: string) => Promise<InvoiceRecord | undefined>;
  /** The invoice with neither address nor Lightning invoice, for answers that show none (reliability.md A22). */
  readonly getWithoutCodes: (id: string) => Promise<InvoiceRecord | undefined>;
  readonly byIds: (ids: readonly string[]) => Promise<InvoiceRecord[]>;
  readonly list: (filter: InvoiceFilter) => Promise<InvoicePage & { total: number }>;
  /**
   * Invoices with at least one payment by `method`. Scans a bounded number of rows, so a page may be short although
   * more follow.
   */
  readonly listByMethod: (filter: InvoiceFilter, method: PaymentMethod) => Promise<InvoicePage>;
  /** Totals of a store's invoices in these statuses, per currency. */
  readonly sums: (storeId: string, statuses: readonly InvoiceStatus[], fromMs: number) => Promise<CurrencySum[]>;
  /** Totals per currency of the invoices since `fromMs` that received what was due, all of it in time. */
  readonly paidExactly: (storeId: string, fromMs: number) => Promise<CurrencySum[]>;
  /** All other invoices since `fromMs` that received anything. */
  readonly paidOtherwise: (storeId: string, fromMs: number) => Promise<InvoiceRecord[]>;
  /** The milliseconds that customers took to pay the newest settled invoices since `fromMs`. */
  readonly paidAfterMs: (storeId: string, fromMs: number, limit: number) => Promise<number[]>;
  /**
   * The median price per currency of the newest `limit` paid sales of a store's tills since `fromMs`, the currency with the
   * most sales first. A currency with fewer than `least` sales is left out.
   */
  readonly usualAmounts: (storeId: string, fromMs: number, least: number, limit: number) => Promise<UsualAmount[]>;
  /** Invoices with an address of a wallet, the highest index first. */
  readonly ofWallet: (walletId: string, below: number | null, limit: number) => Promise<InvoiceRecord[]>;
  /** Reads the counters that the status writer keeps. */
  readonly counts: (storeId: string) => Promise<StatusCount[]>;
  /** The number of addresses that a wallet has issued. */
  readonly countOfWallet: (walletId: string) => Promise<number>;
  readonly byScripts: (scriptHexes: readonly string[]) => Promise<InvoiceRecord[]>;
  readonly byPaymentHash: (paymentHash: string) => Promise<InvoiceRecord | undefined>;
  /** Invoices that are `new` or `processing`. A chain check or a block may change their status. */
  readonly open: () => Promise<InvoiceRecord[]>;
  /** The ids of invoices that are `processing`: a block changes the confirmations that they show. */
  readonly processingIds: () => Promise<string[]>;
  /** Invoices that a source must ask about address by address: open, or expired after `sinceMs` (product.md INV-24). */
  readonly watched: (sinceMs: number) => Promise<InvoiceRecord[]>;
  /** Invoices with an address, of any status, page by page in order of id. The daily sweep reads them (INV-24). */
  readonly withAddress: (afterId: string, limit: number) => Promise<InvoiceRecord[]>;
  /** Counts the invoices of a store that wait for money, or for their payment to become final. */
  readonly countOpen: (storeId: string) => Promise<number>;
  /**
   * Invoices of any status for which a chain check begun at `atMs` matters. Either none began after their expiry
   * (`lastCheckedAtMs` is null or at most `expiresAtMs`, and `expiresAtMs` < `atMs`), or the wait for a live
   * unconfirmed payment is over: with D = max(`expiresAtMs`, `unconfirmedSinceMs`) + `unconfirmedWaitMinutes`, D ≤
   * `atMs`, and `lastCheckedAtMs` is null or less than D.
   */
  readonly dueForCheck: (atMs: number) => Promise<InvoiceRecord[]>;
}
export interface InvoiceWrites extends InvoiceReads {
  /** The invoice must be new and without a payment: the status writer alone changes its status. */
  readonly insert: (invoice: InvoiceRecord) => Promise<void>;
  /** Takes the next `number` of a store. */
  readonly takeNumber: (storeId: string) => Promise<number>;
  readonly setLastCheck: (id: string, atMs: number) => Promise<void>;
  /** Moves the expiry and the last chain check along with a jump of the clock. */
  readonly moveTimes: (id: string, byMs: number) => Promise<void>;
  readonly setCancelled: (id: string, atMs: number) => Promise<void>;
  readonly setMark: (id: string, mark: Mark) => Promise<void>;
}

import { join } from 'node:path';
import type { Logger } from '../../../../src/main/app/ports.ts';
import type {
  InvoiceRecord,
  PaymentRecord,
  StoreRecord,
  WebhookEndpoint,
  UserRecord,
  WalletRecord,
} from '../../../../src/main/app/records.ts';
import type { StatusUpdate } from '../../../../src/main/app/repositories.ts';
import type { Connection } from '../../../../src/main/db/engine/connection.ts';
import { type OpenedDatabase, openDatabase } from '../../../../src/main/db/open-database.ts';

export const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Opens a database in a folder. `onConnection` is called with each connection as soon as it is open. */
export const openIn = (
  folder: string,
  mustExist = false,
  onConnection?: (connection: Connection) => void,
): OpenedDatabase =>
  openDatabase({ file: join(folder, 'satchel.db'), mustExist, logger: silent, ...(onConnection && { onConnection }) });

/** A time in November 2026. */
export const NOW_MS = 1_795_000_000_000;

export const sampleStore = (change: Partial<StoreRecord> = {}): StoreRecord => ({
  id: 'store-1',
  name: 'Café',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  locale: 'de-DE',
  settings: {
    expiryMinutes: 15,
    checkoutTtlMinutes: 20,
    unconfirmedWaitMinutes: 480,
    policy: {
      tiers: [
        { upToSats: 100_000n, confirmations: 0 },
        { upToSats: null, confirmations: 1 },
      ],
      tolerancePercent: '0',
      agreementLimitSats: 1_000_000n,
      adviceLimitSats: 0n,
    },
    publicUrl: null,
    allowedHosts: [],
    webhooksAllowPrivateNetwork: false,
    rateLimits: { keysPerMinute: 10, createsPerMinute: 300, requestsPerMinute: 1200 },
    sound: { volume: 1, muted: false },
    tillCurrencies: ['USD'],
    autoLockMinutes: 5,
    scanner: { prefix: ']', suffix: '', msPerKey: 45 },
    askAboveMinor: 50_000n,
  },
  createdAtMs: NOW_MS,
  ...change,
});

export const sampleUser = (change: Partial<UserRecord> = {}): UserRecord => ({
  id: 'user-1',
  name: 'ada',
  role: 'owner',
  passwordHash: null,
  pinHash: null,
  createdAtMs: NOW_MS,
  disabledAtMs: null,
  ...change,
});

export const sampleWallet = (change: Partial<WalletRecord> = {}): WalletRecord => ({
  id: 'wallet-1',
  storeId: 'store-1',
  network: 'regtest',
  scriptType: 'p2wpkh',
  fingerprint: '01020304',
  keyDigest: 'aa'.repeat(32),
  nextIndex: 0,
  lastPaidIndex: null,
  scan: 'done',
  active: true,
  createdAtMs: NOW_MS,
  ...change,
});

export const sampleTarget = (change: Partial<WebhookEndpoint> = {}): WebhookEndpoint => ({
  id: 'target-1',
  storeId: 'store-1',
  kind: 'store',
  url: 'https://shop.example/hook',
  events: [],
  enabled: true,
  state: 'active',
  automaticRedelivery: true,
  createdAtMs: NOW_MS,
  deletedAtMs: null,
  ...change,
});

export const sampleInvoice = (n: number, change: Partial<InvoiceRecord> = {}): InvoiceRecord => ({
  id: `invoice-${String(n).padStart(6, '0')}`,
  storeId: 'store-1',
  number: n,
  api: 'till',
  status: 'new',
  notice: null,
  underpaid: false,
  overpaid: false,
  paidLate: false,
  receivedSats: 0n,
  remainingSats: 4_500n,
  wasPaid: false,
  paidAtMs: null,
  settledAtMs: null,
  mark: null,
  cancelledAtMs: null,
  lastCheckedAtMs: null,
  dueSats: 4_500n,
  acceptedSats: 4_500n,
  confirmationsRequired: 1,
  unconfirmedWaitMinutes: 480,
  createdAtMs: NOW_MS + n,
  expiresAtMs: NOW_MS + 900_000,
  createdHeight: 100,
  createdHash: null,
  level: 1,
  adviceLimitSats: 0n,
  quote: {
    currency: 'EUR',
    amountMinor: 450n,
    dueSats: 4_500n,
    rate: {
      currency: 'EUR',
      rateE8: 10_000_000_000_000n,
      atMs: NOW_MS,
      spreadPercent: '0',
      sources: [{ name: 'kraken', rateE8: 10_000_000_000_000n, atMs: NOW_MS, used: true }],
    },
    usdRateE8: 11_000_000_000_000n,
    atMs: NOW_MS,
  },
  walletId: 'wallet-1',
  addressIndex: n,
  address: `bcrt1qaddress${n}`,
  scriptHex: `0014${n.toString(16).padStart(40, '0')}`,
  bolt11: null,
  paymentHash: null,
  memo: null,
  tillId: null,
  userId: null,
  details: {},
  ...change,
});

export const samplePayment = (change: Partial<PaymentRecord> = {}): PaymentRecord => ({
  id: 'payment-1',
  invoiceId: 'invoice-000001',
  kind: 'onchain',
  amountMsats: 4_500_000n,
  txid: 'ab'.repeat(32),
  vout: 0,
  paymentHash: null,
  onTime: true,
  firstSeenAtMs: NOW_MS,
  unconfirmedSinceMs: NOW_MS,
  blockHeight: null,
  blockHash: null,
  blockTimeMs: null,
  dropped: false,
  sure: false,
  inBlock: false,
  older: false,
  attached: false,
  reached: 0,
  replaces: null,
  advice: null,
  accepted: false,
  feeMsats: 0n,
  proof: null,
  ...change,
});

export const sampleChange = (
  invoice: InvoiceRecord,
  columns: Partial<StatusUpdate['columns']>,
  outbox: StatusUpdate['outbox'] = [],
): StatusUpdate => ({
  invoiceId: invoice.id,
  columns: {
    status: invoice.status,
    notice: invoice.notice,
    underpaid: invoice.underpaid,
    overpaid: invoice.overpaid,
    paidLate: invoice.paidLate,
    receivedSats: invoice.receivedSats,
    remainingSats: invoice.remainingSats,
    wasPaid: invoice.wasPaid,
    paidAtMs: invoice.paidAtMs,
    settledAtMs: invoice.settledAtMs,
    ...columns,
  },
  event: { storeId: invoice.storeId, invoiceId: invoice.id, type: 'invoice.changed', data: '{}', atMs: NOW_MS },
  outbox,
});

/** Stores a store with its owner, its wallet and one webhook. */
export const seed = (opened: OpenedDatabase): Promise<void> =>
  opened.database.write(async (tx) => {
    await tx.stores.insert(sampleStore());
    await tx.users.insert(sampleUser());
    await tx.wallets.insert(sampleWallet());
    await tx.endpoints.insert(sampleTarget());
  });

/** A wallet that is reached by Nostr Wallet Connect (NIP-47). */
import { z } from 'zod';
import type { Network } from '../../../shared/vocabulary.ts';
import type {
  LightningInvoiceRequest,
  NodeSettlement,
  NodeStatus,
} from '../../app/lightning-invoice/lightning-ports.ts';
import type { Clock } from '../../app/ports.ts';
import { expirySecondsOf } from '../ask-for.ts';
import { createHoldOff } from '../hold-off.ts';
import type { Asked, BackendDeps, LightningEntry, LightningNode, NodeInvoice } from '../node.ts';
import { jsonText } from '../node-http.ts';
import { readBolt11 } from '../read-bolt11.ts';
import { toldText } from '../told-text.ts';
import { reasonOfCode, WalletFailed } from '../wallet-reasons.ts';
import { pasteNwc, type NwcConfig } from './nwc-paste.ts';
import { keysOf, REPORT } from './nwc-events.ts';
import { createWallet, type Reply, type Wallet, type WalletTimings } from './nwc-wallet.ts';

const TIMINGS: WalletTimings = {
  readyMs: 10_000,
  pingMs: 20_000,
  backOffMs: 1_000,
  backOffMaxMs: 30_000,
  idleMs: 2_000,
  probeMs: 800,
};

export const nwcEntry: LightningEntry<'nwc'> = {
  signsItself: false,
  takesSpending: true,
  create: (config, deps) => createNwcNode(config, deps),
  paste: pasteNwc,
  urls: ({ relays }) => relays.map((url) => url.replace(/^ws/, 'http')), // the guard of webhooks compares host and port
};

/** Connects when it is asked or listened to. */
export const createNwcNode = (
  { walletKey, relays }: NwcConfig,
  { clock, credential }: Pick<BackendDeps, 'clock' | 'credential'>,
  timings: Partial<WalletTimings> = {},
): LightningNode => {
  const keys = credential === null ? null : keysOf(walletKey, credential);
  const wallet = keys ? createWallet({ keys, urls: relays, clock, timings: { ...TIMINGS, ...timings } }) : LOCKED_OUT;
  const holdOff = createHoldOff();
  let hasSaidSo = false;
  return {
    kind: 'nwc',
    identity: async () => null,
    createInvoice: async (ask, signal) => createInvoice(wallet, ask, clock, signal),
    lookup: async (invoice, signal) => holdOff.around(async () => lookup(wallet, invoice, signal)),
    cancel: async () => 'unsupported',
    listen: async ({ onOpen, onSettled, signal }) =>
      wallet.listen({
        onOpen,
        signal,
        onReport: async (content) => {
          const settlement = readReport(content);
          if (!settlement) return;
          hasSaidSo = true;
          await onSettled(settlement);
        },
      }),
    reports: () => hasSaidSo || wallet.info()?.reports === true,
    check: async (signal) => {
      const { status, reports } = await check(wallet, signal);
      hasSaidSo ||= reports;
      return status;
    },
  };
};

const noCredential = async (): Promise<never> => {
  throw new WalletFailed('noCredential');
};
/** Its secret is missing or broken: it fails alone, and other backends keep working. */
const LOCKED_OUT: Wallet = { ask: noCredential, listen: noCredential, info: () => null };

const HASH = z
  .string()
  .regex(/^[0-9a-f]{64}$/i)
  .transform((hash) => hash.toLowerCase());
const MSATS = z.int().nonnegative().transform(BigInt);

const madeSchema = z.object({ invoice: z.string() });
/** A payment as NIP-47 names it, "transaction". Wallets leave out much of it. */
const paymentSchema = z.object({
  type: z.string().nullish(),
  state: z.string().nullish(),
  invoice: z.string().nullish(),
  payment_hash: HASH.nullish(),
  preimage: z.string().nullish(),
  amount: MSATS.nullish(),
  settled_at: z.number().nullish(),
});
type Payment = z.infer<typeof paymentSchema>;
const reportSchema = z.object({ notification_type: z.literal(REPORT), notification: paymentSchema });
const infoSchema = z.object({
  alias: z.string().nullish().catch(null),
  network: z.string().nullish(),
  methods: z.array(z.string()).nullish(),
  notifications: z.array(z.string()).nullish().catch(null),
});
const balanceSchema = z.object({ balance: MSATS });

/** Parses the result. @throws WalletFailed without what the wallet wrote */
const resultOf = <T>({ error, result }: Reply, schema: z.ZodType<T>): T => {
  if (error) throw new WalletFailed(reasonOfCode(error.code));
  const parsed = schema.safeParse(result);
  if (!parsed.success) throw new WalletFailed('unreadable');
  return parsed.data;
};

const createInvoice = async (
  wallet: Wallet,
  ask: LightningInvoiceRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<Asked> => {
  const params = {
    amount: Number(ask.amountMsats), // a JSON number, exact up to 90,000 BTC
    description: ask.description,
    expiry: expirySecondsOf(ask, clock),
  };
  const { invoice } = resultOf(await wallet.ask('make_invoice', params, signal), madeSchema);
  try {
    return { bolt11: invoice, paymentHash: readBolt11(invoice).paymentHash, handle: null };
  } catch {
    throw new WalletFailed('unreadable');
  }
};

const lookup = async (wallet: Wallet, { bolt11, paymentHash }: Asked, signal: AbortSignal): Promise<NodeInvoice> => {
  const reply = await wallet.ask('lookup_invoice', { payment_hash: paymentHash }, signal);
  if (isUnknown(reply)) return { kind: 'unknown' };
  const payment = resultOf(reply, paymentSchema);
  // somebody else's invoice may have the same payment hash, and a payment that goes out is no income
  const isOther =
    payment.type === 'outgoing' ||
    (payment.payment_hash ?? paymentHash) !== paymentHash ||
    (payment.invoice || bolt11).toLowerCase() !== bolt11;
  if (isOther) return { kind: 'unknown' };
  if (isSettled(payment)) return { kind: 'settled', settlement: settlementOf(payment, paymentHash) };
  return { kind: KIND_OF_STATE[payment.state ?? ''] ?? 'open' };
};

/** The states of NIP-47. One that nobody knows is no word that the invoice cannot be paid. */
const KIND_OF_STATE: Readonly<Record<string, 'open' | 'accepted' | 'closed'>> = {
  pending: 'open',
  accepted: 'accepted',
  expired: 'closed',
  failed: 'closed',
};

/** Alby Hub says it with the code of an error of its own. */
const isUnknown = ({ error }: Reply): boolean =>
  error?.code === 'NOT_FOUND' ||
  (error?.code === 'INTERNAL' && /not found|no such|unknown invoice|unable to locate/i.test(error.message));

const isSettled = ({ state, settled_at }: Payment): boolean => state === 'settled' || (settled_at ?? 0) > 0;

/** An amount that is missing is 0: that is not credited, and the wallet is asked again (lightning.md LN-10). */
const settlementOf = ({ amount, settled_at, preimage }: Payment, paymentHash: string): NodeSettlement => ({
  paymentHash,
  amountMsats: amount ?? 0n,
  feeMsats: 0n, // NIP-47 does not say who bore the fee of a payment that came in
  settledAtMs: settled_at ? Math.floor(settled_at * 1_000) : null,
  preimage: preimage ? preimage.toLowerCase() : null,
});

/** Reads a notification; null if it is about something else, or cannot be read: the look-up finds it then. */
const readReport = (content: string): NodeSettlement | null => {
  const { data } = jsonText.pipe(reportSchema).safeParse(content);
  const payment = data?.notification;
  if (!payment?.payment_hash || payment.type === 'outgoing') return null;
  return settlementOf(payment, payment.payment_hash);
};

const NEEDED: readonly string[] = ['make_invoice', 'lookup_invoice'];
const NETWORKS: Readonly<Record<string, Network>> = {
  mainnet: 'mainnet',
  testnet: 'testnet4',
  testnet4: 'testnet4',
  signet: 'signet',
  regtest: 'regtest',
};

const check = async (
  wallet: Wallet,
  signal: AbortSignal,
): Promise<{ readonly status: NodeStatus; readonly reports: boolean }> => {
  const reply = await wallet.ask('get_info', {}, signal);
  // a connection that may not ask for it still says publicly what it can
  const isRefused = reply.error?.code === 'RESTRICTED' || reply.error?.code === 'NOT_IMPLEMENTED';
  const told = isRefused ? {} : resultOf(reply, infoSchema);
  const methods = told.methods ?? wallet.info()?.methods ?? NEEDED;
  const status: NodeStatus = {
    name: toldText(told.alias),
    version: null,
    network: NETWORKS[told.network ?? ''] ?? null,
    isSynced: true,
    receivableMsats: null,
    balanceMsats: methods.includes('get_balance') ? await balanceOf(wallet, signal) : null,
    maySpend: methods.some((method) => method.includes('pay_')),
    missing: NEEDED.filter((method) => !methods.includes(method)),
  };
  return { status, reports: told.notifications?.includes(REPORT) === true };
};

/** The balance is a kindness: without it, everything works. */
const balanceOf = async (wallet: Wallet, signal: AbortSignal): Promise<bigint | null> => {
  const { error, result } = await wallet.ask('get_balance', {}, signal);
  return error ? null : (balanceSchema.safeParse(result).data?.balance ?? null);
};

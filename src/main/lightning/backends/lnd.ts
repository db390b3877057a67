/** LND over REST and WebSocket (lightning.md LN-14). */
import type { z } from 'zod';
import type {
  LightningConfigOf,
  LightningInvoiceRequest,
  NodeStatus,
} from '../../app/lightning-invoice/lightning-ports.ts';
import type { Clock } from '../../app/ports.ts';
import { expirySecondsOf } from '../ask-for.ts';
import { readMacaroon } from '../macaroon.ts';
import type { Asked, BackendDeps, Cancelled, LightningEntry, LightningNode, NodeInvoice } from '../node.ts';
import { NotAllowed, NotUnderstood } from '../reasons.ts';
import { toldText } from '../told-text.ts';
import {
  balanceSchema,
  channelsSchema,
  infoSchema,
  invoiceSchema,
  madeSchema,
  networkOf,
  settlementOf,
  stateSchema,
} from './lnd-answers.ts';
import { createLndHttp, refusalOf, understood, type LndHttp } from './lnd-http.ts';
import { listenToLnd, SILENT_MS } from './lnd-listen.ts';
import { pasteLnd } from './lnd-paste.ts';

export const lndEntry: LightningEntry<'lnd'> = {
  signsItself: true,
  takesSpending: true,
  create: (config, deps) => createLndNode(config, deps),
  paste: pasteLnd,
  urls: ({ url }) => [url],
};

/** @param silentMs with neither a message nor a ping for so long, the stream counts as cut */
export const createLndNode = (
  config: LightningConfigOf<'lnd'>,
  { credential, clock }: Pick<BackendDeps, 'credential' | 'clock'>,
  silentMs = SILENT_MS,
): LightningNode => {
  const http = createLndHttp(config, credential);
  const needsHints = createNeedsHints(http, clock);
  return {
    kind: 'lnd',
    identity: async (signal) => (await allowed(http, '/v1/getinfo', infoSchema, signal))?.identity_pubkey ?? null,
    createInvoice: async (ask, signal) => makeInvoice(http, ask, await needsHints(signal), clock, signal),
    lookup: (invoice, signal) => lookup(http, invoice, signal),
    cancel: (invoice, signal) => cancel(http, invoice, signal),
    listen: async (listening) => {
      await knock(http, listening.signal);
      await listenToLnd(config, credential ?? '', listening, silentMs); // knocking asked for it
    },
    check: (signal) => check(http, credential, signal),
  };
};

const makeInvoice = async (
  http: LndHttp,
  ask: LightningInvoiceRequest,
  withHints: boolean,
  clock: Clock,
  signal: AbortSignal,
): Promise<Asked> => {
  const body = {
    value_msat: ask.amountMsats.toString(),
    memo: ask.description,
    expiry: expirySecondsOf(ask, clock).toString(),
    private: withHints,
  };
  const made = understood(madeSchema, await http.post('/v1/invoices', body, signal));
  return { bolt11: made.payment_request, paymentHash: made.r_hash, handle: null };
};

const HINTS_KNOWN_MS = 10 * 60_000;
const HINTS_ANSWER_MS = 1_000;

/**
 * Decides if an invoice names the node's private channels, which lengthens its QR code. Only a public channel that works makes
 * them needless: while the macaroon may not tell, or the node does not, they stay, because an invoice of a node without public
 * channels could not be paid. Remembered for ten minutes, so that a sale seldom waits for it.
 */
const createNeedsHints = (http: LndHttp, clock: Clock) => {
  let known: { readonly needsHints: boolean; readonly atMs: number } | undefined;
  return async (signal: AbortSignal): Promise<boolean> => {
    const nowMs = clock.nowMs();
    if (known && Math.abs(nowMs - known.atMs) < HINTS_KNOWN_MS) return known.needsHints;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(HINTS_ANSWER_MS)]);
    const path = '/v1/channels?active_only=true&public_only=true';
    const open = await allowed(http, path, channelsSchema, limit).catch(() => undefined);
    const needsHints = (open?.channels.length ?? 0) === 0;
    if (open !== undefined) known = { needsHints, atMs: nowMs };
    return needsHints;
  };
};

const NO_SUCH_INVOICE = /unable to locate invoice|there are no existing invoices/;
const ALREADY_SETTLED = /invoice already settled/;

const lookup = async (http: LndHttp, { paymentHash }: Asked, signal: AbortSignal): Promise<NodeInvoice> => {
  const answer = await http.get(`/v1/invoice/${paymentHash}`, signal);
  if (NO_SUCH_INVOICE.test(answer.refusal ?? '')) return { kind: 'unknown' };
  const invoice = understood(invoiceSchema, answer);
  if (invoice.r_hash !== paymentHash) throw new NotUnderstood();
  if (invoice.state === 'SETTLED') return { kind: 'settled', settlement: settlementOf(invoice) };
  const kind = STATES.get(invoice.state);
  if (!kind) throw new NotUnderstood();
  return { kind };
};

/** An invoice that has expired is cancelled by LND itself. */
const STATES: ReadonlyMap<string, 'open' | 'accepted' | 'closed'> = new Map([
  ['OPEN', 'open'],
  ['ACCEPTED', 'accepted'],
  ['CANCELED', 'closed'],
]);

const cancel = async (http: LndHttp, { paymentHash }: Asked, signal: AbortSignal): Promise<Cancelled> => {
  const ask = { payment_hash: Buffer.from(paymentHash, 'hex').toString('base64') };
  const answer = await http.post('/v2/invoices/cancel', ask, signal);
  if (answer.refusal === null || NO_SUCH_INVOICE.test(answer.refusal)) return 'closed';
  if (ALREADY_SETTLED.test(answer.refusal)) return 'settled';
  throw refusalOf(answer);
};

/** A stream that is refused has been open for a moment. So LND is asked first for an invoice that nobody has. */
const knock = async (http: LndHttp, signal: AbortSignal): Promise<void> => {
  const answer = await http.get(`/v1/invoice/${'0'.repeat(64)}`, signal);
  if (answer.refusal !== null && !NO_SUCH_INVOICE.test(answer.refusal)) throw refusalOf(answer);
};

const check = async (http: LndHttp, credential: string | null, signal: AbortSignal): Promise<NodeStatus> => {
  const info = await allowed(http, '/v1/getinfo', infoSchema, signal);
  const balance = await allowed(http, '/v1/balance/channels', balanceSchema, signal);
  const { maySpend, missing } = readMacaroon(credential ?? '') ?? UNREADABLE;
  return {
    name: toldText(info?.alias),
    version: toldText(info?.version),
    network: info && networkOf(info),
    isSynced: info ? info.synced_to_chain && info.num_active_channels > 0 : await isActive(http, signal),
    receivableMsats: balance?.remote_balance.msat ?? null,
    balanceMsats: balance?.local_balance.msat ?? null,
    maySpend,
    missing,
  };
};

/** Nobody knows what a macaroon allows that cannot be read. */
const UNREADABLE = { maySpend: true, missing: [] };

/** The state is told without any right. */
const isActive = async (http: LndHttp, signal: AbortSignal): Promise<boolean> =>
  understood(stateSchema, await http.get('/v1/state', signal)).state === 'SERVER_ACTIVE';

/** @returns null if the macaroon does not allow the question */
const allowed = async <T>(
  http: LndHttp,
  path: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T | null> => {
  try {
    return understood(schema, await http.get(path, signal));
  } catch (error) {
    if (error instanceof NotAllowed) return null;
    throw error;
  }
};

/**
 * Core Lightning over clnrest (lightning.md LN-15): every call is `POST /v1/<method>` with a rune, and its success is
 * status 201. Documentation: docs.corelightning.org, "REST APIs" and the pages lightning-invoice(7), -listinvoices(7),
 * -waitanyinvoice(7), -delinvoice(7), -getinfo(7) and -listpeerchannels(7) of version 26.06.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Network } from '../../../shared/vocabulary.ts';
import type { NodeSettlement, NodeStatus } from '../../app/lightning-invoice/lightning-ports.ts';
import { expirySecondsOf } from '../ask-for.ts';
import { answers, CredentialRefused, NotAllowed, NotUnderstood } from '../reasons.ts';
import type { Asked, BackendDeps, Cancelled, LightningEntry, LightningNode, Listening, NodeInvoice } from '../node.ts';
import { createNodeHttp, hashSchema, readAnswer, wholeSchema, type NodeHttp } from '../node-http.ts';
import { maySpend, readRune } from '../read-rune.ts';
import { toldText } from '../told-text.ts';
import { pasteCln } from './cln-paste.ts';

/** The methods that Satchel calls. */
const METHODS = ['invoice', 'listinvoices', 'waitanyinvoice', 'delinvoice', 'getinfo', 'listpeerchannels'] as const;
type Method = (typeof METHODS)[number];

/** The node answers an idle wait after so long. */
const WAIT_SECONDS = 50;
const WAIT_DEADLINE_MS = 60_000;
/** Least time between two idle waits, if the node does not wait as it was told. */
const IDLE_MS = 1_000;
/** A node with many channels answers much. */
const MAX_BYTES = 4_000_000;

/** Error codes of clnrest and of the methods. */
const CODES = { notPermitted: 1502, waitTimedOut: 904, notFound: 905, otherStatus: 906 } as const;

export const clnEntry: LightningEntry<'cln'> = {
  signsItself: true,
  takesSpending: true,
  create: (config, deps) => createClnNode(config, deps),
  paste: pasteCln,
  urls: ({ url }) => [url],
};

type Config = Parameters<(typeof clnEntry)['create']>[0];

/** The method was called and failed. */
class ClnFailed extends Error {
  override name = 'ClnFailed';
  readonly code: number;
  constructor(code: number) {
    super(`it answers ${code}`);
    this.code = code;
  }
}

type Call = <T>(method: Method, params: Record<string, unknown>, schema: z.ZodType<T>, ask: Limits) => Promise<T>;
interface Limits {
  readonly signal: AbortSignal;
  readonly deadlineMs?: number;
}

const createClnNode = ({ url, certificate }: Config, { clock, credential }: BackendDeps): LightningNode => {
  const rune = credential ?? '';
  const call = createCall(createNodeHttp({ url, certificate, plain: 'loopback', headers: { rune } }));
  return {
    kind: 'cln',
    identity: async (signal) => (await call('getinfo', {}, infoSchema, { signal })).id,
    createInvoice: async (ask, signal) => {
      const label = `satchel-${randomBytes(16).toString('hex')}`;
      const params = {
        amount_msat: ask.amountMsats.toString(),
        label,
        description: ask.description,
        expiry: expirySecondsOf(ask, clock),
        exposeprivatechannels: true,
      };
      const made = await call('invoice', params, madeSchema, { signal });
      return { bolt11: made.bolt11, paymentHash: made.payment_hash, handle: label };
    },
    lookup: async (invoice, signal) => lookup(call, invoice, signal),
    cancel: async (invoice, signal) => cancel(call, invoice, signal),
    listen: async (listening) => listen(call, listening),
    check: async (signal) => check(call, rune, signal),
  };
};

const errorSchema = z.object({ code: z.int().nullish(), message: z.string().nullish() });

const createCall =
  (http: NodeHttp): Call =>
  async (method, params, schema, limits) => {
    const body = { type: 'application/json', text: JSON.stringify(params) } as const;
    const answer = await http.ask({ path: `/v1/${method}`, body, maxBytes: MAX_BYTES, ...limits });
    if (answer.status === 201) return readAnswer(schema, answer.body);
    if (![401, 403, 500].includes(answer.status)) throw answers(answer.status);
    const { code, message } = errorOf(answer.body);
    // a rune may hold a rate
    if (code === CODES.notPermitted && /\brate\b/i.test(message ?? '')) throw http.paused();
    if (code === CODES.notPermitted) throw new NotAllowed();
    if (answer.status !== 500) throw new CredentialRefused();
    throw code === null || code === undefined ? answers(500) : new ClnFailed(code);
  };

/** An error that cannot be read has no code. */
const errorOf = (body: string): z.infer<typeof errorSchema> => {
  try {
    return readAnswer(errorSchema, body);
  } catch {
    return {};
  }
};

const madeSchema = z.object({ bolt11: z.string(), payment_hash: hashSchema });

const invoiceSchema = z.object({
  payment_hash: hashSchema,
  status: z.enum(['unpaid', 'paid', 'expired']),
  amount_received_msat: wholeSchema.nullish(),
  pay_index: wholeSchema.nullish(),
  paid_at: wholeSchema.nullish(),
  payment_preimage: hashSchema.nullish(),
});
type ClnInvoice = z.infer<typeof invoiceSchema>;
const invoicesSchema = z.object({ invoices: z.array(invoiceSchema) });

const lookup = async (call: Call, { paymentHash }: Asked, signal: AbortSignal): Promise<NodeInvoice> => {
  const { invoices } = await call('listinvoices', { payment_hash: paymentHash }, invoicesSchema, { signal });
  const [found] = invoices;
  if (found === undefined) return { kind: 'unknown' };
  if (found.payment_hash !== paymentHash) throw new NotUnderstood();
  if (found.status === 'paid') return { kind: 'settled', settlement: settlementOf(found) };
  return { kind: found.status === 'expired' ? 'closed' : 'open' };
};

const settlementOf = (paid: ClnInvoice): NodeSettlement => ({
  paymentHash: paid.payment_hash,
  amountMsats: paid.amount_received_msat ?? 0n,
  feeMsats: 0n,
  settledAtMs: paid.paid_at ? Number(paid.paid_at) * 1000 : null,
  preimage: paid.payment_preimage ?? null,
});

/** Deletes it, so that nobody can pay it. Its state says what happened if it can no longer be deleted. */
const cancel = async (call: Call, invoice: Asked, signal: AbortSignal): Promise<Cancelled> => {
  const params = { label: invoice.handle, status: 'unpaid' };
  const failure = await call('delinvoice', params, z.unknown(), { signal }).then(
    () => null,
    (error: unknown) => error,
  );
  if (failure === null || isFailure(failure, CODES.notFound)) return 'closed';
  if (!isFailure(failure, CODES.otherStatus)) throw failure;
  const found = await lookup(call, invoice, signal);
  if (found.kind === 'settled') return 'settled';
  if (found.kind === 'closed') return 'closed';
  throw failure;
};

const isFailure = (error: unknown, code: number): boolean => error instanceof ClnFailed && error.code === code;

/** A place in the node's list of paid invoices: 1 is the first. */
type Place = bigint;
interface Paid {
  readonly place: Place;
  readonly invoice: ClnInvoice;
}
/** Returns the first invoice that was paid after a place, or null. */
type After = (place: Place) => Promise<Paid | null>;

/** Waits for the next paid invoice again and again; the node repeats what was paid in between. */
const listen = async (call: Call, { cursor, onOpen, onSettled, signal }: Listening): Promise<void> => {
  let place = await firstPlace(createAfter(call, 0, signal), cursor);
  const next = createAfter(call, WAIT_SECONDS, signal);
  onOpen();
  while (!signal.aborted) {
    const fromMs = performance.now();
    const paid = await next(place);
    if (paid) {
      await onSettled(settlementOf(paid.invoice), paid.place.toString());
      place = paid.place;
    } else await sleep(Math.max(0, fromMs + IDLE_MS - performance.now()), undefined, { signal });
  }
};

/** @param seconds how long the node waits for one */
const createAfter =
  (call: Call, seconds: number, signal: AbortSignal): After =>
  async (place) => {
    const limits = seconds === 0 ? { signal } : { signal, deadlineMs: WAIT_DEADLINE_MS };
    try {
      const invoice = await call(
        'waitanyinvoice',
        { lastpay_index: Number(place), timeout: seconds },
        invoiceSchema,
        limits,
      );
      const at = invoice.pay_index ?? 0n;
      if (invoice.status !== 'paid' || at <= place) throw new NotUnderstood();
      return { place: at, invoice };
    } catch (error) {
      if (isFailure(error, CODES.waitTimedOut)) return null;
      throw error;
    }
  };

/**
 * Continues at the stored place. Without one, or if the node's list ends before it because the node was restored from a
 * backup, it continues at the end of the list: whatever is older is found by asking about each open invoice.
 */
const firstPlace = async (after: After, cursor: string | null): Promise<Place> => {
  const stored = BigInt(cursor ?? 0);
  if (stored > 0n && (await after(stored - 1n))) return stored;
  return endOf(after);
};

/** Questions under way at the same time. */
const PROBES = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n];
/** No node has received so many payments. */
const BEYOND: Place = 16n ** 8n;

/**
 * Finds the last place in some ten rounds of questions, because the list has no other way to its end: first by its number
 * of digits, then in eighths of what is left.
 */
const endOf = async (after: After): Promise<Place> => {
  let [low, high] = [0n, BEYOND];
  const ask = async (places: readonly Place[]): Promise<void> => {
    const found = await Promise.all(places.map(async (place) => ({ place, paid: await after(place) })));
    for (const { place, paid } of found) {
      if (paid && paid.place > low) low = paid.place;
      if (!paid && place < high) high = place;
    }
  };
  await ask([0n, ...PROBES.map((digits) => 16n ** digits)]);
  while (low < high) {
    const [from, length] = [low, high - low];
    await ask([...new Set(PROBES.map((eighth) => from + (length * eighth) / 8n))]);
  }
  return high;
};

const infoSchema = z.object({
  id: z
    .string()
    .regex(/^0[23][0-9a-f]{64}$/i)
    .transform((id) => id.toLowerCase()),
  alias: z.string().nullish().catch(null),
  version: z.string().nullish().catch(null),
  network: z.string(),
  num_active_channels: z.int().nonnegative(),
  warning_bitcoind_sync: z.string().nullish(),
  warning_lightningd_sync: z.string().nullish(),
});
const channelsSchema = z.object({
  channels: z.array(
    z.object({
      state: z.string(),
      peer_connected: z.boolean().nullish(),
      receivable_msat: wholeSchema.nullish(),
      to_us_msat: wholeSchema.nullish(),
    }),
  ),
});
const NETWORKS: Readonly<Record<string, Network>> = {
  bitcoin: 'mainnet',
  testnet4: 'testnet4',
  signet: 'signet',
  regtest: 'regtest',
};

const check = async (call: Call, rune: string, signal: AbortSignal): Promise<NodeStatus> => {
  const [info, channels] = await Promise.all([
    call('getinfo', {}, infoSchema, { signal }),
    call('listpeerchannels', {}, channelsSchema, { signal }).catch((error: unknown) => {
      if (error instanceof NotAllowed) return null;
      throw error;
    }),
  ]);
  const open = channels?.channels.filter(({ state }) => state === 'CHANNELD_NORMAL') ?? null;
  const connected = open?.filter((channel) => channel.peer_connected !== false) ?? null;
  const isBehind = Boolean(info.warning_bitcoind_sync ?? info.warning_lightningd_sync);
  return {
    name: toldText(info.alias),
    version: toldText(info.version),
    network: NETWORKS[info.network] ?? null,
    isSynced: !isBehind && info.num_active_channels > 0,
    receivableMsats: connected?.reduce((sum, channel) => sum + (channel.receivable_msat ?? 0n), 0n) ?? null,
    balanceMsats: open?.reduce((sum, channel) => sum + (channel.to_us_msat ?? 0n), 0n) ?? null,
    maySpend: maySpend(rune),
    missing: METHODS.filter((method) => readRune(rune)?.allows(method) === false),
  };
};

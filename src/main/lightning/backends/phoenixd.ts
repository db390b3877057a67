/**
 * Phoenixd with its limited password (lightning.md LN-16), as version 0.8.0 documents itself: phoenix.acinq.co/server/api.
 * Its stream names a payment and repeats nothing, so the payment is looked up.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Network } from '../../../shared/vocabulary.ts';
import type { NodeSettlement, NodeStatus } from '../../app/lightning-invoice/lightning-ports.ts';
import { expirySecondsOf, wholeSats } from '../ask-for.ts';
import { answers, CredentialRefused, NotAllowed, NotUnderstood } from '../reasons.ts';
import type { BackendDeps, LightningEntry, LightningNode, Listening, NodeInvoice } from '../node.ts';
import {
  createNodeHttp,
  hashSchema,
  readAnswer,
  wholeSchema,
  type NodeHttp,
  type NodeHttpOptions,
} from '../node-http.ts';
import { listenToSocket } from '../node-socket.ts';
import { readFields, readServer, required } from '../pasted.ts';
import { toldText } from '../told-text.ts';

/** It pings every 10 s. */
const SILENT_MS = 35_000;
const AGAIN = 4;
const AGAIN_MS = 250;

export const phoenixdEntry: LightningEntry<'phoenixd'> = {
  signsItself: true,
  takesSpending: false,
  create: (config, deps) => createPhoenixdNode(config, deps),
  paste: (text) => {
    const fields = readFields(text, 'phoenixd');
    if (fields === null) return null;
    const url = readServer(required(fields.get('server'), 'server'), 'private');
    return { config: { kind: 'phoenixd', url }, credential: required(fields.get('password'), 'password') };
  },
  urls: ({ url }) => [url],
};

type Config = Parameters<(typeof phoenixdEntry)['create']>[0];

/** @param silentMs the stream is cut if nothing came for so long */
export const createPhoenixdNode = (
  { url }: Config,
  { clock, credential }: Pick<BackendDeps, 'clock' | 'credential'>,
  silentMs = SILENT_MS,
): LightningNode => {
  const authorization = `Basic ${Buffer.from(`:${credential ?? ''}`).toString('base64')}`;
  const options: NodeHttpOptions = { url, certificate: null, plain: 'private', headers: { authorization } };
  const http = createNodeHttp(options);
  return {
    kind: 'phoenixd',
    identity: async (signal) => (await get(http, '/getinfo', infoSchema, signal)).nodeId,
    createInvoice: async (ask, signal) => {
      const text = new URLSearchParams({
        amountSat: wholeSats(ask.amountMsats).toString(),
        description: ask.description,
        expirySeconds: expirySecondsOf(ask, clock).toString(),
        externalId: `satchel-${randomBytes(16).toString('hex')}`,
      }).toString();
      const answer = await http.ask({ path: '/createinvoice', body: { type: FORM, text }, signal });
      assertAllowed(answer.status);
      if (answer.status !== 200) throw answers(answer.status);
      const made = readAnswer(madeSchema, answer.body);
      return { bolt11: made.serialized, paymentHash: made.paymentHash, handle: null };
    },
    lookup: async ({ paymentHash }, signal) => lookup(http, paymentHash, signal),
    cancel: async () => 'unsupported',
    listen: async (listening) => listen({ http, options, silentMs }, listening),
    check: async (signal) => check(http, signal),
  };
};

const FORM = 'application/x-www-form-urlencoded';

const assertAllowed = (status: number): void => {
  if (status === 401) throw new CredentialRefused();
  if (status === 403) throw new NotAllowed();
};

const get = async <T>(http: NodeHttp, path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> => {
  const answer = await http.ask({ path, signal, maxBytes: 1_000_000 });
  assertAllowed(answer.status);
  if (answer.status !== 200) throw answers(answer.status);
  return readAnswer(schema, answer.body);
};

const madeSchema = z.object({ paymentHash: hashSchema, serialized: z.string() });

const paymentSchema = z.object({
  paymentHash: hashSchema,
  preimage: hashSchema.nullish(),
  isPaid: z.boolean(),
  receivedSat: wholeSchema.nullish(),
  /** In millisatoshi, unlike the other amounts. */
  fees: wholeSchema.nullish(),
  completedAt: z.int().nonnegative().nullish(),
});
type Payment = z.infer<typeof paymentSchema>;

const lookup = async (http: NodeHttp, paymentHash: string, signal: AbortSignal): Promise<NodeInvoice> => {
  const answer = await http.ask({ path: `/payments/incoming/${paymentHash}`, signal });
  assertAllowed(answer.status);
  if (answer.status === 404) return { kind: 'unknown' };
  if (answer.status !== 200) throw answers(answer.status);
  const payment = readAnswer(paymentSchema, answer.body);
  if (payment.paymentHash !== paymentHash) throw new NotUnderstood();
  // an expired one stays open: a payment that came in time may still wait for its channel
  return payment.isPaid ? { kind: 'settled', settlement: settlementOf(payment) } : { kind: 'open' };
};

const settlementOf = (payment: Payment): NodeSettlement => ({
  paymentHash: payment.paymentHash,
  ...paidOf(payment),
  settledAtMs: payment.completedAt ?? null,
  preimage: payment.preimage ?? null,
});

/**
 * The customer paid what was received and the fee that phoenixd kept of it (lightning.md LN-12). It cuts what was received
 * to whole satoshis, so that the sum of the two is less than a satoshi too small if the fee has a fraction.
 */
const paidOf = ({ receivedSat, fees }: Payment): Pick<NodeSettlement, 'amountMsats' | 'feeMsats'> => {
  const feeMsats = fees ?? 0n;
  if (receivedSat === null || receivedSat === undefined) return { amountMsats: 0n, feeMsats };
  const sumMsats = receivedSat * 1000n + feeMsats;
  return { amountMsats: ((sumMsats + 999n) / 1000n) * 1000n, feeMsats };
};

const eventSchema = z.object({ type: z.string(), paymentHash: hashSchema.nullish() });

interface ListenDeps {
  readonly http: NodeHttp;
  readonly options: NodeHttpOptions;
  readonly silentMs: number;
}

const listen = async (
  { http, options, silentMs }: ListenDeps,
  { onOpen, onSettled, signal }: Listening,
): Promise<void> => {
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  const onText = async (text: string): Promise<void> => {
    const event = readAnswer(eventSchema, text);
    if (event.type !== 'payment_received' || !event.paymentHash) return;
    const found = await soonSettled(async (hash) => lookup(http, hash, either), event.paymentHash, either);
    if (found.kind === 'settled') await onSettled(found.settlement);
  };
  // a WebSocket does not tell why it was refused, so a plain question comes first
  await get(http, '/getinfo', infoSchema, either);
  try {
    await listenToSocket({ ...options, path: '/websocket', onOpen, onText, signal: either, silentMs });
  } finally {
    ending.abort();
  }
};

/** It may tell of a payment a moment before it has stored it. */
const soonSettled = async (
  ask: (paymentHash: string) => Promise<NodeInvoice>,
  paymentHash: string,
  signal: AbortSignal,
): Promise<NodeInvoice> => {
  for (let left = AGAIN; left > 0; left -= 1) {
    const found = await ask(paymentHash);
    if (found.kind !== 'open') return found;
    await sleep(AGAIN_MS, undefined, { signal });
  }
  return ask(paymentHash);
};

const infoSchema = z.object({
  nodeId: z
    .string()
    .regex(/^0[23][0-9a-f]{64}$/i)
    .transform((id) => id.toLowerCase()),
  chain: z.string().nullish(),
  version: z.string().nullish().catch(null),
  channels: z.array(z.object({ state: z.string() })),
});
const balanceSchema = z.object({ balanceSat: wholeSchema });
const NETWORKS: Readonly<Record<string, Network>> = {
  mainnet: 'mainnet',
  testnet4: 'testnet4',
  signet: 'signet',
  regtest: 'regtest',
};

const check = async (http: NodeHttp, signal: AbortSignal): Promise<NodeStatus> => {
  const { chain, channels, version } = await get(http, '/getinfo', infoSchema, signal);
  const [balance, maySpend] = await Promise.all([
    get(http, '/getbalance', balanceSchema, signal).catch(() => null),
    mayPay(http, signal),
  ]);
  return {
    name: null,
    version: toldText(version),
    network: NETWORKS[chain ?? ''] ?? null,
    // it opens its first channel when it is paid
    isSynced: channels.length === 0 || channels.some(({ state }) => state === 'Normal'),
    receivableMsats: null,
    balanceMsats: balance === null ? null : balance.balanceSat * 1000n,
    maySpend,
    missing: [],
  };
};

/** Asks it to pay nothing: the limited password is refused, and the full one is told that the invoice is missing. */
const mayPay = async (http: NodeHttp, signal: AbortSignal): Promise<boolean> => {
  const { status } = await http.ask({ path: '/payinvoice', body: { type: FORM, text: '' }, signal });
  if (status >= 500) throw answers(status);
  return status !== 401 && status !== 403;
};

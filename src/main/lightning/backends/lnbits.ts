/**
 * LNbits with an invoice key (lightning.md LN-19), as version 1.6.2 answers: `lnbits/core/views/payment_api.py` and
 * `wallet_api.py`. It is asked, it reports nothing by itself.
 */
import { z } from 'zod';
import type { NodeSettlement, NodeStatus } from '../../app/lightning-invoice/lightning-ports.ts';
import { expirySecondsOf, wholeSats } from '../ask-for.ts';
import { answers, CredentialRefused, NotAllowed, NotUnderstood } from '../reasons.ts';
import type { BackendDeps, LightningEntry, LightningNode, NodeInvoice } from '../node.ts';
import { createNodeHttp, hashSchema, readAnswer, wholeSchema, type NodeHttp } from '../node-http.ts';
import { readFields, readServer, required } from '../pasted.ts';
import { toldText } from '../told-text.ts';

export const lnbitsEntry: LightningEntry<'lnbits'> = {
  signsItself: false,
  takesSpending: true,
  create: (config, deps) => createLnbitsNode(config, deps),
  paste: (text) => {
    const fields = readFields(text, 'lnbits');
    if (fields === null) return null;
    const url = readServer(required(fields.get('server'), 'server'), 'private');
    return { config: { kind: 'lnbits', url }, credential: required(fields.get('api-key'), 'API key') };
  },
  urls: ({ url }) => [url],
};

type Config = Parameters<(typeof lnbitsEntry)['create']>[0];

const createLnbitsNode = ({ url }: Config, { clock, credential }: BackendDeps): LightningNode => {
  const headers = { 'x-api-key': credential ?? '' };
  const http = createNodeHttp({ url, certificate: null, plain: 'private', headers });
  return {
    kind: 'lnbits',
    identity: async () => null,
    createInvoice: async (ask, signal) => {
      const amount = Number(wholeSats(ask.amountMsats));
      const expiry = expirySecondsOf(ask, clock);
      const text = JSON.stringify({ out: false, amount, unit: 'sat', memo: ask.description, expiry });
      const body = { type: 'application/json', text } as const;
      const answer = await http.ask({ path: '/api/v1/payments', body, signal });
      assertWallet(answer.status);
      if (answer.status !== 201) throw answers(answer.status);
      const made = readAnswer(madeSchema, answer.body);
      const bolt11 = made.bolt11 ?? made.payment_request;
      if (!bolt11) throw new NotUnderstood();
      return { bolt11, paymentHash: made.payment_hash, handle: null };
    },
    lookup: async ({ paymentHash }, signal) => lookup(http, paymentHash, signal),
    cancel: async () => 'unsupported',
    listen: null,
    check: async (signal) => check(http, signal),
  };
};

const assertAllowed = (status: number): void => {
  if (status === 401) throw new CredentialRefused();
  if (status === 403) throw new NotAllowed();
};

/** Status 404 says that it knows no wallet of this key. */
const assertWallet = (status: number): void => {
  if (status === 404) throw new CredentialRefused();
  assertAllowed(status);
};

const madeSchema = z.object({
  payment_hash: hashSchema,
  bolt11: z.string().nullish(),
  payment_request: z.string().nullish(), // before version 1.0
});

const paymentSchema = z.object({
  paid: z.boolean(),
  preimage: z.string().nullish(),
  details: z
    .object({
      payment_hash: hashSchema,
      amount: wholeSchema.nullish(),
      updated_at: z.string().nullish(),
    })
    .nullish(),
});
type Payment = z.infer<typeof paymentSchema>;

const lookup = async (http: NodeHttp, paymentHash: string, signal: AbortSignal): Promise<NodeInvoice> => {
  const answer = await http.ask({ path: `/api/v1/payments/${paymentHash}`, signal });
  assertAllowed(answer.status);
  if (answer.status === 404) return { kind: 'unknown' };
  if (answer.status !== 200) throw answers(answer.status);
  const payment = readAnswer(paymentSchema, answer.body);
  if (payment.details && payment.details.payment_hash !== paymentHash) throw new NotUnderstood();
  if (payment.paid) return { kind: 'settled', settlement: settlementOf(payment, paymentHash) };
  // anybody may ask, but only a key of the wallet gets the details
  if (!payment.details) throw new CredentialRefused();
  // a “failed” one may still be paid at the node behind LNbits, so it is watched to its own end
  return { kind: 'open' };
};

const settlementOf = ({ preimage, details }: Payment, paymentHash: string): NodeSettlement => ({
  paymentHash,
  amountMsats: details?.amount ?? 0n,
  feeMsats: 0n,
  settledAtMs: momentOf(details?.updated_at),
  preimage: preimageOf(preimage),
});

/** LNbits writes UTC, with or without saying so. */
const momentOf = (text: string | null | undefined): number | null => {
  const moment = text ? Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`) : Number.NaN;
  return Number.isNaN(moment) ? null : moment;
};

/** Zeros stand for a preimage that LNbits was not told. */
const preimageOf = (text: string | null | undefined): string | null =>
  text && /^[0-9a-f]{64}$/i.test(text) && !/^0+$/.test(text) ? text.toLowerCase() : null;

/** LNbits names the wallet's id only to its admin key, which may pay. */
const walletSchema = z.object({
  balance: z.number().nullish(),
  id: z.string().nullish(),
  name: z.string().nullish().catch(null),
});

const check = async (http: NodeHttp, signal: AbortSignal): Promise<NodeStatus> => {
  const answer = await http.ask({ path: '/api/v1/wallet', signal });
  assertWallet(answer.status);
  if (answer.status !== 200) throw answers(answer.status);
  const { balance, id, name } = readAnswer(walletSchema, answer.body);
  return {
    name: toldText(name),
    version: null,
    network: null,
    isSynced: true,
    receivableMsats: null,
    balanceMsats: Number.isSafeInteger(balance) ? BigInt(balance ?? 0) : null,
    maySpend: typeof id === 'string',
    missing: [],
  };
};

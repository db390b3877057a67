/** A Lightning Address (LUD-06, LUD-12, LUD-16) whose provider verifies payments (LUD-21). */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { cutText } from '../../../shared/cut-text.ts';
import type { LightningInvoiceRequest, PastedBackend } from '../../app/lightning-invoice/lightning-ports.ts';
import { createGuardedGet, type GuardedGet } from '../guarded-get.ts';
import { createHoldOff } from '../hold-off.ts';
import {
  PasteRefused,
  type Asked,
  type BackendDeps,
  type LightningEntry,
  type LightningNode,
  type NodeInvoice,
} from '../node.ts';
import { readBolt11, type Bolt11Facts } from '../read-bolt11.ts';
import { WalletFailed } from '../wallet-reasons.ts';

export const addressEntry: LightningEntry<'address'> = {
  signsItself: false,
  takesSpending: false,
  create: ({ address }, deps) => createAddressNode(address, deps),
  paste: (text) => pasteAddress(text),
  urls: ({ address }) => [termsUrlOf(address).href],
};

/** Asks the provider for everything: it reports nothing by itself. */
export const createAddressNode = (address: string, { network }: Pick<BackendDeps, 'network'>): LightningNode => {
  const asking: Asking = {
    url: termsUrlOf(address),
    web: createGuardedGet(network === 'regtest'),
    known: { terms: null },
  };
  const holdOff = createHoldOff();
  return {
    kind: 'address',
    identity: async () => null,
    createInvoice: async (ask, signal) => createInvoice(asking, ask, signal),
    lookup: async (invoice, signal) => holdOff.around(async () => lookup(asking, invoice, signal)),
    cancel: async () => 'unsupported',
    listen: null,
    leastMsats: async (signal) => (await readTerms(asking, signal)).minSendable,
    check: async (signal) => {
      await readTerms(asking, signal);
      return {
        name: null,
        version: null,
        network: null,
        isSynced: true,
        receivableMsats: null,
        balanceMsats: null,
        maySpend: false,
        missing: [],
      };
    },
  };
};

interface Asking {
  /** Tells the provider's terms. */
  readonly url: URL;
  readonly web: GuardedGet;
  /** The terms as they were told last. */
  readonly known: { terms: Terms | null };
}

/** On which terms an address takes payments (LUD-06). */
interface Terms {
  readonly callback: URL;
  readonly minSendable: bigint;
  readonly maxSendable: bigint;
  /** SHA-256 of the metadata, which an invoice states as the hash of its description, hex. */
  readonly metadataHash: string;
  readonly commentAllowed: number;
}

const MSATS = z.int().nonnegative().transform(BigInt);
const URL_TEXT = z
  .string()
  .refine((text) => URL.canParse(text))
  .transform((text) => new URL(text));

const termsSchema = z.object({
  tag: z.literal('payRequest'),
  callback: URL_TEXT,
  minSendable: MSATS,
  maxSendable: MSATS,
  metadata: z.string(),
  commentAllowed: z.int().nonnegative().nullish(),
});
const madeSchema = z.object({ pr: z.string(), verify: URL_TEXT.nullish() });
const verifiedSchema = z.object({ settled: z.boolean(), preimage: z.string().nullish(), pr: z.string() });
/** A provider says an error by its text, with whatever status. */
const errorSchema = z.object({ status: z.string().regex(/^error$/i) });

/** Parses an answer; of an error nothing but its being one is used. @throws WalletFailed */
const resultOf = <T>({ status, json }: Awaited<ReturnType<GuardedGet['get']>>, schema: z.ZodType<T>): T => {
  if (status !== 200 || errorSchema.safeParse(json).success) throw new WalletFailed('httpError');
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new WalletFailed('unreadable');
  return parsed.data;
};

const readTerms = async ({ url, web, known }: Asking, signal: AbortSignal): Promise<Terms> => {
  const answer = await web.get(url, signal);
  if (answer.status === 404) throw new WalletFailed('noSuchAddress');
  const { metadata, commentAllowed, ...told } = resultOf(answer, termsSchema);
  known.terms = { ...told, metadataHash: sha256(metadata), commentAllowed: commentAllowed ?? 0 };
  return known.terms;
};

const createInvoice = async (
  asking: Asking,
  { amountMsats, description }: LightningInvoiceRequest,
  signal: AbortSignal,
): Promise<Asked> => {
  const terms = await readTerms(asking, signal);
  if (amountMsats % 1_000n !== 0n) throw new WalletFailed('partOfSat');
  if (amountMsats < terms.minSendable) throw new WalletFailed('tooSmall');
  if (amountMsats > terms.maxSendable) throw new WalletFailed('tooLarge');
  const url = new URL(terms.callback);
  url.searchParams.set('amount', amountMsats.toString());
  const comment = cutText(description, terms.commentAllowed);
  if (comment !== '') url.searchParams.set('comment', comment);
  const { pr, verify } = resultOf(await asking.web.get(url, signal), madeSchema);
  if (!verify) throw new WalletFailed('noVerify');
  if (!isAllowed(verify, asking.url, terms)) throw new WalletFailed('foreignVerify');
  const facts = factsOf(pr);
  if (facts.amountMsats !== amountMsats) throw new WalletFailed('otherAmount');
  if (facts.descriptionHash !== terms.metadataHash) throw new WalletFailed('otherDescription');
  return { bolt11: pr, paymentHash: facts.paymentHash, handle: verify.href };
};

/**
 * The link that verifies a payment is on the host of the address or of its callback, and as well encrypted. The database
 * holds the link, and whoever writes there could name any host.
 */
const isAllowed = (verify: URL, { host, protocol }: URL, { callback }: Terms): boolean => {
  const isAsSafe = verify.protocol === 'https:' || verify.protocol === protocol;
  return isAsSafe && verify.username === '' && (verify.host === host || verify.host === callback.host);
};

/**
 * Asks whether an invoice is paid. An invoice of another account with the same provider is `unknown`: its description
 * hashes to the metadata of that account (LUD-16). So is one from before the provider changed its metadata, if Satchel was
 * restarted since.
 */
const lookup = async (
  asking: Asking,
  { bolt11, paymentHash, handle }: Asked,
  signal: AbortSignal,
): Promise<NodeInvoice> => {
  const verify = handle === null ? null : URL.parse(handle);
  const facts = factsOf(bolt11);
  if (!verify || !(await isOurs(asking, facts, verify, signal))) return { kind: 'unknown' };
  const answer = await asking.web.get(verify, signal);
  if (answer.status === 404 || errorSchema.safeParse(answer.json).success) return { kind: 'unknown' };
  const { settled, preimage, pr } = resultOf(answer, verifiedSchema);
  if (pr.toLowerCase() !== bolt11.toLowerCase() || facts.paymentHash !== paymentHash) return { kind: 'unknown' };
  if (!settled) return { kind: 'open' };
  const settlement = {
    paymentHash,
    amountMsats: facts.amountMsats, // LUD-21 tells neither how much was paid nor when
    feeMsats: 0n,
    settledAtMs: null,
    preimage: preimage ? preimage.toLowerCase() : null,
  };
  return { kind: 'settled', settlement };
};

/** Compares with the terms as they were told last, then once with those of now. */
const isOurs = async (asking: Asking, facts: Bolt11Facts, verify: URL, signal: AbortSignal): Promise<boolean> => {
  const fits = (terms: Terms): boolean =>
    facts.descriptionHash === terms.metadataHash && isAllowed(verify, asking.url, terms);
  const { terms } = asking.known;
  return (terms !== null && fits(terms)) || fits(await readTerms(asking, signal));
};

const factsOf = (bolt11: string): Bolt11Facts => {
  try {
    return readBolt11(bolt11);
  } catch {
    throw new WalletFailed('unreadable');
  }
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const ADDRESS =
  /^[a-z0-9._+-]{1,64}@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+|localhost|\[::1\])(?::\d{1,5})?$/;
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** Names the page on which a provider tells the terms of an address (LUD-16). Only a server of this machine is asked by http. */
const termsUrlOf = (address: string): URL => {
  const [user = '', host = ''] = address.split('@');
  const url = new URL(`https://${host}/.well-known/lnurlp/${encodeURIComponent(user)}`);
  return LOOPBACK.test(url.hostname) ? new URL(url.href.replace(/^https/, 'http')) : url;
};

/** Reads `user@host`, bare, after `lightning:` or in `type=lnurl;value=…`; null if it is something else. @throws PasteRefused */
const pasteAddress = (text: string): PastedBackend<'address'> | null => {
  const [, value] = /^type=lnurl;\s*value=(.*?);?$/is.exec(text.trim()) ?? [];
  const [, bare] = /^(?:lightning:)?([^\s:;=/@]+@[^\s;=/@]+)$/i.exec((value ?? text).trim()) ?? [];
  if (bare === undefined && value === undefined) return null;
  const address = (bare ?? '').toLowerCase();
  const [, host = ''] = ADDRESS.exec(address) ?? [];
  if (host === '' || !URL.canParse(`https://${address.split('@')[1]}`))
    throw new PasteRefused('it is no Lightning Address like name@example.com');
  if (host.endsWith('.onion')) throw new PasteRefused('it is on Tor, which Satchel does not use');
  return { config: { kind: 'address', address }, credential: null };
};

import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bech32 } from '@scure/base';
import type { LightningInvoiceRequest, LightningInvoice } from '../app/lightning-invoice/lightning-ports.ts';
import type { Network } from '../../shared/vocabulary.ts';
import { signedHash } from './encode-bolt11.ts';
import type { Asked } from './node.ts';
import { readBolt11, type Bolt11Facts } from './read-bolt11.ts';
import type { IsSignedBy } from './signed-by.ts';

/** Prefixes of the networks (BOLT #11); testnet4 uses that of testnet. */
export const BOLT11_PREFIX = {
  mainnet: 'bc',
  testnet4: 'tb',
  signet: 'tbs',
  regtest: 'bcrt',
} as const satisfies Record<Network, string>;
/** Nobody can scan and pay an invoice that ends sooner than this. */
const LEAST_LIFE_MS = 10_000;
const SIGNATURE_WORDS = 104;
const HEX_32 = /^[0-9a-f]{64}$/;

/** Facts that the invoice must state before it is shown. */
export interface Wanted extends LightningInvoiceRequest {
  readonly network: Network;
  /** Public key of the node that made it, lower-case hex; null if the backend does not tell. */
  readonly identity: string | null;
  /** Verifies a signature of that node, faster than recovering the key from it. */
  readonly isOwn?: IsSignedBy;
  readonly nowMs: number;
}

/** The node's invoice is not what was asked for, so it must not be shown: the node lies or is broken. */
export class BadBolt11 extends Error {
  override name = 'BadBolt11';
}

/**
 * Checks amount, network, payment hash, end and signature of an invoice that a node made (lightning.md LN-2). It may end before
 * or after its sale: then it is replaced, or watched to its own end (LN-8).
 *
 * @param made the invoice, with the payment hash that the node named beside it
 * @throws BadBolt11
 */
export const checkBolt11 = (
  { bolt11, paymentHash, handle }: Asked,
  wanted: Wanted,
): Omit<LightningInvoice, 'backendId'> => {
  let facts: Bolt11Facts;
  try {
    facts = readBolt11(bolt11);
  } catch {
    throw new BadBolt11("the node's invoice cannot be read");
  }
  check(facts.prefix === BOLT11_PREFIX[wanted.network], 'another network');
  check(facts.amountMsats === wanted.amountMsats, 'another amount');
  check(HEX_32.test(paymentHash) && facts.paymentHash === paymentHash, 'another payment hash');
  check(HEX_32.test(facts.paymentSecret), 'no payment secret');
  check(facts.endsAtMs >= Math.min(wanted.nowMs + LEAST_LIFE_MS, wanted.expiresAtMs), 'expired already');
  checkSigner(bolt11.toLowerCase(), facts.payee, wanted);
  return {
    bolt11: bolt11.toLowerCase(),
    paymentHash,
    amountMsats: wanted.amountMsats,
    expiresAtMs: wanted.expiresAtMs,
    endsAtMs: facts.endsAtMs,
    handle,
  };
};

/** Returns true if a node signed this invoice for this network. @throws if it cannot be read */
export const isSignedByNode = (bolt11: string, network: Network, identity: string, isOwn: IsSignedBy): boolean =>
  readBolt11(bolt11).prefix === BOLT11_PREFIX[network] && signerOf(bolt11, { identity, isOwn }) === identity;

const check = (isRight: boolean, what: string): void => {
  if (!isRight) throw new BadBolt11(`the node's invoice has ${what}`);
};

/** @param payee the `n` field, 33 bytes and padding; empty if the invoice does not name its signer */
const checkSigner = (bolt11: string, payee: string, wanted: Wanted): void => {
  const { identity } = wanted;
  let signer = '';
  try {
    signer = signerOf(bolt11, wanted);
  } catch {
    // no public key fits this signature
  }
  check(signer !== '', 'no valid signature');
  check(payee === '' || payee.startsWith(signer), 'another signer than it names');
  check(identity === null || identity === signer, 'another signer than the node');
};

/** Recovers the signer's public key, because the decoder does not check signatures. @throws if it is no signature */
export const signerOf = (
  bolt11: string,
  { identity, isOwn }: Pick<Wanted, 'identity' | 'isOwn'> = { identity: null },
): string => {
  const { prefix, words } = bech32.decode(bolt11 as `${string}1${string}`, false); // decode() found the separator
  const compact = Uint8Array.from(bech32.fromWords(words.slice(-SIGNATURE_WORDS)));
  const hash = signedHash(prefix, words.slice(0, -SIGNATURE_WORDS));
  if (identity !== null && isOwn?.(compact, hash)) return identity;
  const recovered = Uint8Array.from([compact[64] ?? 255, ...compact.subarray(0, 64)]);
  return bytesToHex(secp256k1.recoverPublicKey(recovered, hash, { prehash: false }));
};

const bytesToHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

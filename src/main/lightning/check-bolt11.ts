import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bech32 } from '@scure/base';
import type { LightningInvoiceRequest, LightningInvoice } from '../app/lightning-invoice/lightning-ports.ts';
import type { Network } from '../app/records.ts';
import { signedHash } from './encode-bolt11.ts';
import { readBolt11, type Bolt11Facts } from './read-bolt11.ts';
import type { IsSignedBy } from './signed-by.ts';

/** Prefix of each network (BOLT #11; testnet4 has testnet's). */
export const BOLT11_PREFIX = {
  mainnet: 'bc',
  testnet4: 'tb',
  signet: 'tbs',
  regtest: 'bcrt',
} as const satisfies Record<Network, string>;
/** Clocks of node and shop differ, and whole seconds are rounded. */
const SLACK_MS = 60_000;
const SIGNATURE_WORDS = 104;
const HEX_32 = /^[0-9a-f]{64}$/;

/** What must be true of a code before it is shown. */
export interface Wanted extends LightningInvoiceRequest {
  readonly network: Network;
  /** Of the node that made it, lower-case hex; null where the backend does not tell. */
  readonly identity: string | null;
  /** Knows signatures of that node faster than its key is recovered from one. */
  readonly isOwn?: IsSignedBy;
  readonly nowMs: number;
}

/** Why a code is not shown: a lying or broken node, never the customer's fault. */
export class BadBolt11 extends Error {
  override name = 'BadBolt11';
}

/**
 * Checks a code as a node handed it over: amount, network, hash, expiry and signature (product.md "Lightning").
 *
 * @param paymentHash as the node named it beside the code
 * @throws BadBolt11
 */
export const checkBolt11 = (bolt11: string, paymentHash: string, wanted: Wanted): LightningInvoice => {
  let facts: Bolt11Facts;
  try {
    facts = readBolt11(bolt11);
  } catch {
    throw new BadBolt11("the node's code cannot be read");
  }
  check(facts.prefix === BOLT11_PREFIX[wanted.network], 'another network');
  check(facts.amountMsats === wanted.amountMsats, 'another amount');
  check(HEX_32.test(paymentHash) && facts.paymentHash === paymentHash, 'another payment hash');
  check(HEX_32.test(facts.paymentSecret), 'no payment secret');
  check(facts.endsAtMs > wanted.nowMs, 'run out already');
  check(Math.abs(facts.endsAtMs - wanted.expiresAtMs) <= SLACK_MS, 'another expiry');
  checkSigner(bolt11.toLowerCase(), facts.payee, wanted);
  return {
    bolt11: bolt11.toLowerCase(),
    paymentHash,
    amountMsats: wanted.amountMsats,
    expiresAtMs: wanted.expiresAtMs,
  };
};

const check = (isRight: boolean, what: string): void => {
  if (!isRight) throw new BadBolt11(`the node's code has ${what}`);
};

/** @param payee the `n` field: 33 bytes and padding, where the code names its signer */
const checkSigner = (bolt11: string, payee: string, wanted: Wanted): void => {
  const { identity } = wanted;
  let signer = '';
  try {
    signer = signerOf(bolt11, wanted);
  } catch {
    // no point on the curve belongs to it
  }
  check(signer !== '', 'no valid signature');
  check(payee === '' || payee.startsWith(signer), 'another signer than it names');
  check(identity === null || identity === signer, 'another signer than the node');
};

/** Public key of the signer, from the signature: the decoder does not check it. @throws where it is no signature */
const signerOf = (bolt11: string, { identity, isOwn }: Wanted): string => {
  const { prefix, words } = bech32.decode(bolt11 as `${string}1${string}`, false); // decode() found the separator
  const compact = Uint8Array.from(bech32.fromWords(words.slice(-SIGNATURE_WORDS)));
  const hash = signedHash(prefix, words.slice(0, -SIGNATURE_WORDS));
  if (identity !== null && isOwn?.(compact, hash)) return identity;
  const recovered = Uint8Array.from([compact[64] ?? 255, ...compact.subarray(0, 64)]);
  return bytesToHex(secp256k1.recoverPublicKey(recovered, hash, { prehash: false }));
};

const bytesToHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

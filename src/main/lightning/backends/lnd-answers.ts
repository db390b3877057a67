/** Reads LND's answers over REST: 64-bit numbers are decimal strings, bytes are base64, and empty fields may be missing. */
import { z } from 'zod';
import type { NodeSettlement } from '../../app/lightning-invoice/lightning-ports.ts';
import type { Network } from '../../../shared/vocabulary.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import { OTHER_NETWORK } from '../reasons.ts';

const int64 = z
  .string()
  .regex(/^-?\d{1,20}$/)
  .transform(BigInt);
const bytes = z.base64().transform((text) => Buffer.from(text, 'base64').toString('hex'));
const HASH = /^[0-9a-f]{64}$/;
const hash = bytes.refine((hex) => HASH.test(hex));

export const infoSchema = z.object({
  identity_pubkey: z.string().regex(/^0[23][0-9a-f]{64}$/),
  alias: z.string().nullish().catch(null),
  version: z.string().nullish().catch(null),
  synced_to_chain: z.boolean().default(false),
  num_active_channels: z.number().default(0),
  chains: z.array(z.object({ network: z.string() })).default([]),
});
export type LndInfo = z.infer<typeof infoSchema>;

export const madeSchema = z.object({ r_hash: hash, payment_request: z.string().min(1) });

export const channelsSchema = z.object({ channels: z.array(z.unknown()).default([]) });

const amountSchema = z.object({ msat: int64.default(0n) });
export const balanceSchema = z.object({ local_balance: amountSchema, remote_balance: amountSchema });

export const stateSchema = z.object({ state: z.string() });

export const invoiceSchema = z.object({
  r_hash: hash,
  state: z.string().default('OPEN'),
  // a payment without its amount is not credited, and is asked about again (lightning.md LN-10)
  amt_paid_msat: int64.catch(0n),
  r_preimage: bytes.catch(''),
  settle_date: int64.default(0n),
  settle_index: int64.default(0n),
});
export type LndInvoice = z.infer<typeof invoiceSchema>;

export const eventSchema = z.union([
  z.object({ result: invoiceSchema }),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => ({ refusal: error.message })),
  z.object({ message: z.string() }).transform(({ message }) => ({ refusal: message })),
]);

export const settlementOf = (invoice: LndInvoice): NodeSettlement => ({
  paymentHash: invoice.r_hash,
  amountMsats: invoice.amt_paid_msat,
  feeMsats: 0n,
  settledAtMs: invoice.settle_date > 0n ? Number(invoice.settle_date) * 1_000 : null,
  preimage: HASH.test(invoice.r_preimage) ? invoice.r_preimage : null,
});

const NETWORK_NAMES: Readonly<Record<string, Network>> = {
  mainnet: 'mainnet',
  testnet4: 'testnet4',
  signet: 'signet',
  regtest: 'regtest',
};

/** @throws UpstreamFailed for a network that Satchel does not know, such as testnet3 */
export const networkOf = ({ chains }: LndInfo): Network => {
  const network = NETWORK_NAMES[chains[0]?.network ?? ''];
  if (!network) throw new UpstreamFailed(OTHER_NETWORK);
  return network;
};

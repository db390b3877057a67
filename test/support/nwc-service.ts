/** The wallet service of Alby's SDK (NIP-47), whose invoices are those of a real LND. */
import { setTimeout as sleep } from 'node:timers/promises';
import { NWCWalletService, NWCWalletServiceKeyPair, type NWCWalletServiceRequestHandler } from '@getalby/sdk/nwc';
import { generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import type { LndNode } from './lnd.ts';

const METHODS = ['get_info', 'get_balance', 'make_invoice', 'lookup_invoice'] as const;
const hexOf = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');

/** As LND tells an invoice. */
interface LndInvoice {
  readonly memo: string;
  readonly r_hash: string;
  readonly r_preimage: string;
  readonly payment_request: string;
  readonly value_msat: string;
  readonly amt_paid_msat: string;
  readonly creation_date: string;
  readonly expiry: string;
  readonly settle_date: string;
  readonly state: 'OPEN' | 'SETTLED' | 'CANCELED' | 'ACCEPTED';
}

/** As NIP-47 tells it. */
const transactionOf = (one: LndInvoice): object => ({
  type: 'incoming',
  invoice: one.payment_request,
  description: one.memo,
  description_hash: '',
  payment_hash: hexOf(one.r_hash),
  fees_paid: 0,
  created_at: Number(one.creation_date),
  expires_at: Number(one.creation_date) + Number(one.expiry),
  ...(one.state === 'SETTLED'
    ? {
        state: 'settled',
        amount: Number(one.amt_paid_msat),
        settled_at: Number(one.settle_date),
        preimage: hexOf(one.r_preimage),
      }
    : { state: one.state === 'CANCELED' ? 'expired' : 'pending', amount: Number(one.value_msat), preimage: '' }),
});

const handlerOf = (lnd: LndNode): NWCWalletServiceRequestHandler => {
  const read = async (hash: string): Promise<object> =>
    transactionOf(await lnd.call<LndInvoice>('GET', `/v1/invoice/${hash}`));
  const ok = (result: object) => ({ result, error: undefined });
  return {
    getInfo: async () => ok({ alias: 'over LND', network: 'regtest', methods: METHODS }),
    getBalance: async () => {
      const { local_balance } = await lnd.call<{ local_balance: { msat: string } }>('GET', '/v1/balance/channels');
      return ok({ balance: Number(local_balance.msat) });
    },
    makeInvoice: async ({ amount, description, expiry }: { amount: number; description?: string; expiry?: number }) => {
      const asked = { value_msat: `${amount}`, memo: description ?? '', expiry: `${expiry ?? 3_600}`, private: true };
      const { r_hash } = await lnd.call<{ r_hash: string }>('POST', '/v1/invoices', asked);
      return ok(await read(hexOf(r_hash)));
    },
    lookupInvoice: async ({ payment_hash }: { payment_hash?: string }) => {
      try {
        return ok(await read(payment_hash ?? ''));
      } catch {
        return { result: undefined, error: { code: 'NOT_FOUND', message: 'no such invoice' } };
      }
    },
  } as unknown as NWCWalletServiceRequestHandler; // its types ask for more than NIP-47 does
};

export interface NwcService {
  /** The connection that its owner would paste. */
  readonly text: string;
  readonly secret: string;
  /** Tells the wallet's client that a payment came, which the SDK leaves to the wallet. */
  readonly report: (paymentHash: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const startNwcService = async (relayUrl: string, lnd: LndNode): Promise<NwcService> => {
  const [walletSecret, client] = [generateSecretKey(), generateSecretKey()];
  const service = new NWCWalletService({ relayUrls: [relayUrl] });
  const keys = new NWCWalletServiceKeyPair(Buffer.from(walletSecret).toString('hex'), getPublicKey(client));
  const secret = Buffer.from(client).toString('hex');
  await service.publishWalletServiceInfoEvent(keys.walletSecret, [...METHODS], ['payment_received']);
  await service.subscribe(keys, handlerOf(lnd));
  await sleep(100); // it does not say when it is ready
  return {
    text: `nostr+walletconnect://${keys.walletPubkey}?${new URLSearchParams({ relay: relayUrl, secret }).toString()}`,
    secret,
    report: async (paymentHash) => {
      const notification = transactionOf(await lnd.call<LndInvoice>('GET', `/v1/invoice/${paymentHash}`));
      const said = JSON.stringify({ notification_type: 'payment_received', notification });
      const event = {
        kind: 23_197, // NIP-47, for NIP-44
        created_at: Math.floor(Date.now() / 1_000),
        tags: [['p', keys.clientPubkey]],
        content: String(await service.encrypt(keys, said, 'nip44_v2')),
      };
      await Promise.any(service.pool.publish([relayUrl], await service.signEvent(event, keys.walletSecret)));
    },
    close: async () => {
      await sleep(200); // it rejects what its relay has not acknowledged yet, unhandled
      service.close();
    },
  };
};

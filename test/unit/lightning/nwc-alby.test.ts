import { setTimeout as sleep } from 'node:timers/promises';
import { NWCWalletService, NWCWalletServiceKeyPair, type NWCWalletServiceRequestHandler } from '@getalby/sdk/nwc';
import { generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { expect, test } from 'vitest';
import { createNwcNode } from '../../../src/main/lightning/backends/nwc.ts';
import { startNostrRelay } from '../../support/nostr-relay.ts';
import { makeBolt11 } from '../../support/nwc-wallet.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A wallet of Alby's SDK that has one invoice. */
const createHandler = () => {
  const invoice = makeBolt11(1_000_000n, 'Coffee');
  const facts = {
    type: 'incoming' as const,
    invoice: invoice.bolt11,
    description: 'Coffee',
    description_hash: '',
    payment_hash: invoice.paymentHash,
    amount: 1_000_000,
    fees_paid: 0,
    created_at: Math.floor(Date.now() / 1_000),
    expires_at: Math.floor(Date.now() / 1_000) + 900,
  };
  const paid = { isPaid: false };
  const state = (): object =>
    paid.isPaid
      ? { state: 'settled', settled_at: facts.created_at + 1, preimage: invoice.preimage }
      : { state: 'pending', preimage: '' };
  const handler = {
    getInfo: async () => ({
      result: { alias: 'Alby', network: 'regtest', methods: ['get_info', 'make_invoice', 'lookup_invoice'] },
      error: undefined,
    }),
    makeInvoice: async () => ({ result: { ...facts, ...state() }, error: undefined }),
    lookupInvoice: async ({ payment_hash }: { payment_hash?: string }) =>
      payment_hash === invoice.paymentHash
        ? { result: { ...facts, ...state() }, error: undefined }
        : { result: undefined, error: { code: 'INTERNAL', message: 'invoice not found' } },
  } as unknown as NWCWalletServiceRequestHandler; // its types ask for more than NIP-47 does
  return { handler, invoice, paid };
};

test.each(['nip44_v2', 'nothing'])(
  'LN-17: the wallet service of Alby’s SDK understands Satchel; its relay tells %s',
  async (told) => {
    const relay = await startNostrRelay();
    const [walletSecret, secret] = [hex(generateSecretKey()), generateSecretKey()];
    const service = new NWCWalletService({ relayUrls: [relay.url] });
    const { handler, invoice, paid } = createHandler();
    try {
      await service.publishWalletServiceInfoEvent(walletSecret, ['get_info', 'make_invoice', 'lookup_invoice'], []);
      const keys = new NWCWalletServiceKeyPair(walletSecret, getPublicKey(secret));
      await service.subscribe(keys, handler);
      await sleep(100); // it does not say when it is ready
      if (told === 'nothing') relay.forget();
      const config = { kind: 'nwc' as const, walletKey: keys.walletPubkey, relays: [relay.url] };
      const node = createNwcNode(config, { clock: { nowMs: () => Date.now() }, credential: hex(secret) });
      const soon = (): AbortSignal => AbortSignal.timeout(5_000);
      expect(await node.check(soon())).toMatchObject({ network: 'regtest', maySpend: false, missing: [] });
      const ask = { amountMsats: 1_000_000n, description: 'Coffee', expiresAtMs: Date.now() + 900_000 };
      const made = await node.createInvoice(ask, soon());
      expect(made).toEqual({ bolt11: invoice.bolt11, paymentHash: invoice.paymentHash, handle: null });
      expect(await node.lookup(made, soon())).toEqual({ kind: 'open' });
      expect(await node.lookup({ ...made, paymentHash: '0'.repeat(64) }, soon())).toEqual({ kind: 'unknown' });
      paid.isPaid = true;
      const { preimage, paymentHash } = invoice;
      expect(await node.lookup(made, soon())).toMatchObject({
        kind: 'settled',
        settlement: { preimage, paymentHash, amountMsats: 1_000_000n },
      });
    } finally {
      await sleep(200); // it rejects what its relay has not acknowledged yet, unhandled
      service.close();
      await relay.close();
    }
  },
);

/** A real LND that is locked after each start, and that changes its certificate. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLndNode } from '../../src/main/lightning/backends/lnd.ts';
import type { LightningNode } from '../../src/main/lightning/node.ts';
import { LOCKED, NO_WALLET } from '../../src/main/lightning/reasons.ts';
import { IdentityChanged, reasonOf } from '../../src/main/upstream/reasons.ts';
import { startLnd, startLndChain, type LndNode } from '../support/lnd.ts';
import { LND_MISSING } from '../support/lnd-program.ts';

const PASSWORD = Buffer.from('regtest-only').toString('base64');
const soon = (): AbortSignal => AbortSignal.timeout(20_000);
let chain: Awaited<ReturnType<typeof startLndChain>>;
let lnd: LndNode;

const connect = (certificate = lnd.certificate()): LightningNode =>
  createLndNode(
    { kind: 'lnd', url: lnd.url, certificate },
    { credential: lnd.macaroon() || '02', clock: { nowMs: () => Date.now() } },
  );
/** The reasons for which it makes no invoice and does not listen. */
const reasons = async (node: LightningNode): Promise<string[]> => {
  const ask = { amountMsats: 1_000n, expiresAtMs: Date.now() + 60_000, description: '' };
  const listening = { cursor: null, onOpen: () => {}, onSettled: async () => {}, signal: AbortSignal.timeout(3_000) };
  const tried = await Promise.allSettled([
    node.createInvoice(ask, soon()),
    node.listen?.(listening),
    node.check(soon()),
  ]);
  return tried.map((one) => (one.status === 'rejected' ? reasonOf(one.reason) : 'none'));
};

describe.skipIf(LND_MISSING)(`LND that is locked${LND_MISSING ? ` (${LND_MISSING})` : ''}`, () => {
  beforeAll(async () => {
    chain = await startLndChain();
    lnd = await startLnd(chain, { locks: true });
  });
  afterAll(async () => {
    await lnd?.close();
    await chain?.close();
  });

  test('LN-23: it says why it does not work, until it does', async () => {
    expect(await reasons(connect())).toEqual([NO_WALLET, NO_WALLET, NO_WALLET]);
    const { cipher_seed_mnemonic: words } = await lnd.call<{ cipher_seed_mnemonic: string[] }>('GET', '/v1/genseed');
    await lnd.call('POST', '/v1/initwallet', { wallet_password: PASSWORD, cipher_seed_mnemonic: words });
    await lnd.ready();
    await lnd.stop();
    await lnd.start();
    expect(await reasons(connect())).toEqual([LOCKED, LOCKED, LOCKED]);
    await lnd.call('POST', '/v1/unlockwallet', { wallet_password: PASSWORD });
    await lnd.ready();
    expect(await reasons(connect())).toEqual(['none', 'none', 'none']);
    expect((await connect().check(soon())).isSynced).toBe(false); // it has no channel, so nobody can pay it
  });

  test('LN-14: with another certificate it gets no macaroon', async () => {
    const before = connect();
    lnd.forgetCertificate();
    await lnd.stop();
    await lnd.start();
    await expect(before.check(soon())).rejects.toThrow(IdentityChanged);
    expect(await reasons(connect())).toEqual([LOCKED, LOCKED, LOCKED]);
  });
});

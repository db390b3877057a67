/** The backend of LNbits asks a real LNbits. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lnbitsEntry } from '../../src/main/lightning/backends/lnbits.ts';
import { checkBolt11 } from '../../src/main/lightning/check-bolt11.ts';
import type { LightningNode } from '../../src/main/lightning/node.ts';
import { findLnbits, startLnbits, type Lnbits, type LnbitsWallet } from '../support/lnbits.ts';
import { credited } from '../unit/lightning/backend-faults.ts';
import { depsWith, soon } from '../unit/lightning/node-server.ts';

const environment = await findLnbits().catch((error: unknown) => {
  process.stderr.write(`skipped: ${error instanceof Error ? error.message : 'no LNbits'}\n`);
  return null;
});

describe.skipIf(environment === null)('LN-19: a real LNbits', () => {
  let lnbits: Lnbits;
  let [shop, customer]: LnbitsWallet[] = [];
  beforeAll(async () => {
    lnbits = await startLnbits(environment ?? '');
    [shop, customer] = [await lnbits.createWallet('shop'), await lnbits.createWallet('customer')];
    lnbits.fill(customer, 50_000);
  });
  afterAll(() => lnbits?.close());

  const nodeWith = (key: string | undefined): LightningNode =>
    lnbitsEntry.create(
      { kind: 'lnbits', url: lnbits.url },
      { ...depsWith(key ?? ''), clock: { nowMs: Date.now }, network: 'mainnet' },
    );
  const make = async (node: LightningNode, sats: bigint) => {
    const nowMs = Date.now();
    const ask = { amountMsats: sats * 1_000n, expiresAtMs: nowMs + 600_000, description: 'Té für 2 🍵' };
    const made = await node.createInvoice(ask, soon());
    return checkBolt11(made, { ...ask, network: 'mainnet', identity: null, nowMs });
  };

  test('makes an invoice that passes every check, says when it is paid, and proves it', async () => {
    const node = nodeWith(shop?.inkey);
    const invoice = await make(node, 1_234n);
    expect(await node.lookup(invoice, soon())).toEqual({ kind: 'open' });
    if (!customer) throw new Error('there is no customer');
    await lnbits.pay(customer, invoice.bolt11);
    const found = await node.lookup(invoice, soon());
    expect(found).toMatchObject({ kind: 'settled', settlement: { amountMsats: 1_234_000n, feeMsats: 0n } });
    if (found.kind !== 'settled') throw new Error('it is not paid');
    expect(Math.abs((found.settlement.settledAtMs ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(await credited(found.settlement)).toBe('preimage');
    expect(await node.check(soon())).toMatchObject({ balanceMsats: 1_234_000n, maySpend: false });
  });

  test('tells an admin key from an invoice key', async () => {
    expect(await nodeWith(shop?.adminkey).check(soon())).toMatchObject({ maySpend: true });
  });

  test('does not know an invoice that it did not make', async () => {
    const asked = { bolt11: 'lnbc1', paymentHash: 'b2'.repeat(32), handle: null };
    expect(await nodeWith(shop?.inkey).lookup(asked, soon())).toEqual({ kind: 'unknown' });
  });

  test('with a wrong key makes no invoice, and does not tell that nothing was paid', async () => {
    const invoice = await make(nodeWith(shop?.inkey), 10n);
    const stranger = nodeWith('0'.repeat(32));
    await expect(stranger.check(soon())).rejects.toThrow('it refuses the credential');
    await expect(make(stranger, 10n)).rejects.toThrow('it refuses the credential');
    await expect(stranger.lookup(invoice, soon())).rejects.toThrow('it refuses the credential');
  });

  test('that is asked too often asks for a pause', async () => {
    const node = nodeWith(shop?.inkey);
    const invoice = await make(node, 10n);
    const askOften = async (): Promise<void> => {
      for (let asked = 0; asked < 300; asked += 1) await node.lookup(invoice, soon());
    };
    await expect(askOften()).rejects.toThrow('it asks for a pause');
  });
});

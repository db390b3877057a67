/** The owner pays a sat to a stored Lightning backend: the whole program over real sockets. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readBolt11 } from '../../src/main/lightning/read-bolt11.ts';
import { makeCertificate } from '../support/electrum-server.ts';
import { bearer } from '../support/http-client.ts';
import { startAddressServer, startTlsLnd } from '../support/lightning-servers.ts';
import { createLightningOwner, refusal, satOf } from '../support/lightning-shop.ts';
import { openRealServer } from '../support/real-server.ts';
import { LND_MACAROONS } from '../unit/lightning/lnd-macaroons.ts';

const { wanted: MACAROON } = LND_MACAROONS;
const owner = createLightningOwner();
const { send, list, add, isUp, change, sell, statusOf, startSat, getSat, endSat } = owner;
let lnd: Awaited<ReturnType<typeof startTlsLnd>>;
let provider: Awaited<ReturnType<typeof startAddressServer>>;

beforeAll(async () => {
  lnd = await startTlsLnd('a node', makeCertificate(), [MACAROON]);
  provider = await startAddressServer();
  await owner.open();
});
beforeEach(() => owner.logIn());
afterAll(async () => {
  await owner.close();
  await Promise.all([lnd?.close(), provider?.close()]);
});

describe('a sat that the owner pays to a stored backend', () => {
  let id = '';
  beforeAll(async () => {
    await owner.logIn();
    id = await add(lnd.textOf(MACAROON));
  });

  test('LN-21: it is a code of 1 sat for ten minutes, and is paid once the node has received it', async () => {
    await isUp(id);
    const sat = satOf(await startSat(id));
    expect(sat).toMatchObject({ sats: '1', state: 'open' });
    expect(readBolt11(sat.bolt11)).toMatchObject({ amountMsats: 1_000n, paymentHash: sat.paymentHash });
    const lastsMs = Date.parse(sat.expiresAt) - Date.now();
    expect(lastsMs > 500_000 && lastsMs <= 600_000).toBe(true);
    expect(satOf(await getSat(id, sat.paymentHash)).state).toBe('open');
    lnd.pay(sat.paymentHash);
    await expect.poll(async () => satOf(await getSat(id, sat.paymentHash)).state).toBe('paid');
    expect(satOf(await endSat(id, sat.paymentHash)).state).toBe('paid');
  });

  test('LN-21: one that is ended is cancelled at the node, and stays ended', async () => {
    const { paymentHash } = satOf(await startSat(id));
    expect(satOf(await endSat(id, paymentHash)).state).toBe('ended');
    expect(lnd.stateOf(paymentHash)).toBe('CANCELED');
    expect(satOf(await getSat(id, paymentHash)).state).toBe('ended');
  });

  test('LN-21: it is credited to no sale', async () => {
    const { id: sale } = await sell();
    const { paymentHash } = satOf(await startSat(id));
    lnd.pay(paymentHash);
    await expect.poll(async () => satOf(await getSat(id, paymentHash)).state).toBe('paid');
    expect(await statusOf(sale)).toBe('new');
    expect((await send('GET', '/api/till/transactions')).text).not.toContain(paymentHash);
    expect(readFileSync(join(owner.shop().folder, 'satchel.db-wal'), 'latin1')).not.toContain(paymentHash);
  });

  test('LN-21: a refusal of the node is told, and an unknown sat or backend is not found', async () => {
    const { paymentHash } = satOf(await startSat(id));
    lnd.accept();
    const REFUSES = [502, 'upstream_failed', 'The other system did not answer: it refuses the credential'];
    expect(refusal(await startSat(id))).toEqual(REFUSES);
    expect(refusal(await getSat(id, paymentHash))).toEqual(REFUSES);
    lnd.accept(MACAROON);
    expect((await getSat(id, 'ab'.repeat(32))).status).toBe(404);
    expect((await getSat('unknown', paymentHash)).status).toBe(404);
    expect((await startSat('unknown')).status).toBe(404);
    const answer = await owner.shop().send('POST', `/api/till/lightning/${id}/sat`, bearer(owner.shop().manager.token));
    expect(answer.status).toBe(403);
  });

  test('LN-21: a provider that takes no single sat is paid its least, if that is 100 sats at most', async () => {
    provider.terms.minSats = 10;
    const address = await add(provider.text);
    const sat = satOf(await startSat(address));
    expect(sat).toMatchObject({ sats: '10', state: 'open' });
    expect(readBolt11(sat.bolt11).amountMsats).toBe(10_000n);
    provider.terms.minSats = 101;
    expect(refusal(await startSat(address))).toEqual([
      502,
      'upstream_failed',
      'The other system did not answer: it takes no payment as small as 100 sats',
    ]);
    provider.terms.minSats = 1;
    provider.pay(sat.paymentHash);
    expect(satOf(await getSat(address, sat.paymentHash)).state).toBe('paid');
    expect(satOf(await endSat(address, satOf(await startSat(address)).paymentHash)).state).toBe('ended');
  });

  test('LN-11: without a proof it is paid only if the owner has ticked so', async () => {
    provider.terms.tellsPreimage = false;
    const address = (await list()).find(({ kind }) => kind === 'address')?.id ?? '';
    const { paymentHash } = satOf(await startSat(address));
    provider.pay(paymentHash);
    expect(refusal(await getSat(address, paymentHash))).toEqual([
      502,
      'upstream_failed',
      'The other system did not answer: it says that it was paid, and does not prove it',
    ]);
    expect((await change(address, provider.text, { acceptsUnproved: true })).status).toBe(200);
    expect(satOf(await getSat(address, paymentHash)).state).toBe('paid');
  });

  test('LN-21: it is lost when Satchel starts again', async () => {
    const { paymentHash } = satOf(await startSat(id));
    await owner.restart();
    expect((await getSat(id, paymentHash)).status).toBe(404);
  });
});

test('LN-1: training tries no backend of its own', async () => {
  const training = await openRealServer({ training: true });
  const { token: demo } = await training.logInAgain();
  const answer = await training.send('POST', '/api/till/lightning/any/sat', bearer(demo));
  expect(refusal(answer)).toEqual([400, 'validation_failed', { id: 'training has its own node only' }]);
  const check = await training.send('POST', '/api/till/lightning/any/check', bearer(demo));
  expect(check.status).toBe(404);
  await training.close();
});

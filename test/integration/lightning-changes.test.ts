/** The owner changes and approves connections of stored Lightning backends: the whole program over real sockets. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../support/electrum-server.ts';
import { bearer } from '../support/http-client.ts';
import { fingerprintOf, startAddressServer, startLnbitsServer, startTlsLnd } from '../support/lightning-servers.ts';
import { backendsOf, createLightningOwner, refusal } from '../support/lightning-shop.ts';
import { LND_MACAROONS } from '../unit/lightning/lnd-macaroons.ts';

const { wanted: FIRST, invoice: SECOND, admin: ADMIN } = LND_MACAROONS;
const [A, B, C, D] = [makeCertificate(), makeCertificate(), makeCertificate(), makeCertificate()];
const CHANGED = 'it shows another certificate than before; if that is right, approve it';
const owner = createLightningOwner();
const { send, list, add, remove, one, isUp, approve, change, sell, statusOf } = owner;
let lnd: Awaited<ReturnType<typeof startTlsLnd>>;
let lnbits: Awaited<ReturnType<typeof startLnbitsServer>>;
let provider: Awaited<ReturnType<typeof startAddressServer>>;

beforeAll(async () => {
  lnd = await startTlsLnd('a node', A, [FIRST]);
  lnbits = await startLnbitsServer({ 'key-1': 'wallet 1', 'key-2': 'wallet 1', 'key-3': 'wallet 2' });
  provider = await startAddressServer();
  await owner.open();
});
beforeEach(() => owner.logIn());
afterAll(async () => {
  await owner.close();
  await Promise.all([lnd?.close(), lnbits?.close(), provider?.close()]);
});

describe('a node that shows another certificate', () => {
  let id = '';
  test('LN-14: it gets nothing, and the owner is told which certificate it shows', async () => {
    id = await add(lnd.textOf(FIRST));
    await isUp(id);
    expect(await one(id)).toMatchObject({ certificate: fingerprintOf(A), offeredCertificate: null });
    lnd.show(B);
    await expect.poll(async () => (await one(id)).offeredCertificate).toBe(fingerprintOf(B));
    expect((await one(id)).health).toMatchObject({ state: 'failing', lastError: CHANGED });
    const checked = backendsOf(await send('POST', `/api/till/lightning/${id}/check`));
    expect(checked).toMatchObject([{ offeredCertificate: fingerprintOf(B), health: { state: 'failing' } }]);
    expect(lnd.macaroonsUnder(B)).toEqual([]);
  });

  test('LN-14: no certificate is approved but the one that it shows when it is approved', async () => {
    const OTHER = [400, 'validation_failed', { certificate: 'is not the one that it shows now' }];
    expect(refusal(await approve(id, fingerprintOf(C)))).toEqual(OTHER);
    lnd.show(C); // between the question and the answer
    expect(refusal(await approve(id, fingerprintOf(B)))).toEqual(OTHER);
    expect(refusal(await approve(id, 'AB'.repeat(32)))).toEqual([
      400,
      'validation_failed',
      { certificate: 'must be 64 hexadecimal digits in lower case' },
    ]);
    expect([lnd.macaroonsUnder(B), lnd.macaroonsUnder(C)]).toEqual([[], []]);
    expect(await one(id)).toMatchObject({ certificate: fingerprintOf(A) });
  });

  test('LN-14: if it shows yet another one after it was compared, that one gets nothing', async () => {
    const approveOnce = async () => {
      lnd.show(B);
      lnd.showAfterNext(D); // what connects next may be the backend that runs; then it is tried again
      return refusal(await approve(id, fingerprintOf(B)));
    };
    const REFUSED = [502, 'upstream_failed', `The other system did not answer: ${CHANGED}`];
    await expect.poll(approveOnce).toEqual(REFUSED);
    expect(lnd.macaroonsUnder(D)).toEqual([]);
    expect(await one(id)).toMatchObject({ certificate: fingerprintOf(A) });
  });

  test('LN-14: the certificate of another node is not approved', async () => {
    lnd.become('another node');
    lnd.show(C);
    expect(refusal(await approve(id, fingerprintOf(C)))).toEqual([
      400,
      'validation_failed',
      { certificate: 'belongs to another node: add it, and remove this one' },
    ]);
    expect(await one(id)).toMatchObject({ certificate: fingerprintOf(A) });
    lnd.become('a node');
  });

  test('LN-14: only the owner approves one', async () => {
    for (const { token: other } of [owner.shop().manager, owner.shop().cashier]) {
      const path = `/api/till/lightning/${id}/certificate`;
      const answer = await owner.shop().send('PUT', path, bearer(other), { certificate: fingerprintOf(B) });
      expect(answer.status).toBe(403);
    }
  });

  test('LN-14: once it is approved the node works again, and so it does after a restart', async () => {
    lnd.show(B);
    const answer = backendsOf(await approve(id, fingerprintOf(B)));
    expect(answer).toMatchObject([{ id, certificate: fingerprintOf(B), offeredCertificate: null }]);
    await isUp(id);
    const { id: sale, hash } = await sell();
    await owner.restart();
    await isUp(id);
    lnd.pay(hash);
    await expect.poll(() => statusOf(sale)).toBe('settled');
    expect((await send('GET', '/api/till/audit')).text).toContain('lightning.certificate');
  });
});

describe('another connection to a stored backend', () => {
  let id = '';
  beforeAll(async () => {
    await owner.logIn();
    id = (await list())[0]?.id ?? '';
  });

  test('LN-25: another credential takes the place of the old one, and the codes of before are credited', async () => {
    const { id: sale, hash } = await sell();
    lnd.accept(SECOND);
    expect(refusal(await change(id, lnd.textOf(FIRST, B)))).toEqual([
      502,
      'upstream_failed',
      'The other system did not answer: it refuses the credential',
    ]);
    const changed = backendsOf(await change(id, lnd.textOf(SECOND, B)));
    expect(changed).toMatchObject([{ id, certificate: fingerprintOf(B) }]);
    await isUp(id);
    lnd.pay(hash);
    await expect.poll(() => statusOf(sale)).toBe('settled');
    expect((await send('GET', '/api/till/audit')).text).toContain('lightning.changed');
  });

  test('LN-25: another node, another kind and a credential that can spend are refused', async () => {
    lnd.become('another node');
    const refused = async (text: string) => refusal(await change(id, text));
    expect(await refused(lnd.textOf(SECOND, B))).toEqual([
      400,
      'validation_failed',
      { text: 'is another node: add it, and remove this one' },
    ]);
    lnd.become('a node');
    expect(await refused(lnbits.textOf('key-1'))).toEqual([
      400,
      'validation_failed',
      { text: 'is of another kind: add it, and remove this one' },
    ]);
    lnd.accept(SECOND, ADMIN);
    expect(await refused(lnd.textOf(ADMIN, B))).toEqual([
      400,
      'validation_failed',
      { maySpend: 'must be ticked: this credential can spend' },
    ]);
    expect((await change('unknown', lnd.textOf(SECOND, B))).status).toBe(404);
    lnd.accept(SECOND);
    await isUp(id);
  });

  test('LN-25: the new credential counts after a restart', async () => {
    await owner.restart();
    await isUp(id);
    await remove(id);
  });

  test('LN-25: the key of another wallet is refused, because it would never find the codes of before', async () => {
    const wallet = await add(lnbits.textOf('key-1'));
    await isUp(wallet);
    const { id: sale, hash } = await sell();
    expect(refusal(await change(wallet, lnbits.textOf('key-3')))).toEqual([
      400,
      'validation_failed',
      { text: 'is another wallet: add it, and remove this one' },
    ]);
    expect((await change(wallet, lnbits.textOf('key-2'))).status).toBe(200);
    lnbits.pay(hash);
    await expect.poll(() => statusOf(sale), { timeout: 10_000 }).toBe('settled');
    // a code that is paid tells everybody so
    expect((await change(wallet, lnbits.textOf('key-3'))).status).toBe(400);
    await remove(wallet);
  });

  test('LN-25: the tick of an address can be changed without another address', async () => {
    const address = await add(provider.text);
    expect((await change(address, provider.text, { acceptsUnproved: true })).status).toBe(200);
    expect(await one(address)).toMatchObject({ acceptsUnproved: true });
    await remove(address);
  });

  test('LN-25: no credential is in the database, the audit log or an answer', async () => {
    const texts = [(await send('GET', '/api/till/audit')).text, (await send('GET', '/api/till/lightning')).text];
    const files = ['satchel.db', 'satchel.db-wal'].map((file) =>
      readFileSync(join(owner.shop().folder, file), 'latin1'),
    );
    for (const secret of [FIRST, SECOND, 'key-1', 'key-2', 'key-3'])
      for (const text of [...texts, ...files]) expect(text).not.toContain(secret);
  });
});

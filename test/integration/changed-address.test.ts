/**
 * A22: somebody who can write to the database puts their own address, or their own Lightning invoice, where the shop's
 * was. Nobody is shown it.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bech32 } from '@scure/base';
import SqliteConnection from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeBolt11 } from '../../src/main/lightning/encode-bolt11.ts';
import { ask, bearer, type Answered } from '../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../support/real-server.ts';

const FOREIGN_PROGRAM = Buffer.alloc(20, 7);
const FOREIGN_ADDRESS = bech32.encode('bcrt', [0, ...bech32.toWords(FOREIGN_PROGRAM)]);
const FOREIGN_SCRIPT = `0014${FOREIGN_PROGRAM.toString('hex')}`;

interface Made {
  readonly id: string;
  readonly address: string;
  readonly bolt11: string;
  readonly dueSats: number;
}

let server: RealServer;
let key: Headers;
let owner: Headers;
let display: Headers;
beforeAll(async () => {
  server = await openRealServer({ training: true });
  owner = bearer(server.owner.token);
  key = await server.makeKey();
  const till = await server.send('POST', '/api/till/tills', owner, { name: 'Till' });
  const tillId = till.json()['id'];
  const screen = await server.send('POST', '/api/till/displays', owner, { name: 'Window', tillId });
  display = { 'X-Display': String(screen.json()['token']) };
});
afterAll(() => server.close());

const charge = async (): Promise<Made> => {
  const made = await server.send('POST', '/api/till/invoices', owner, { amount: '4.50', currency: 'EUR' });
  expect(made.status, made.text).toBe(200);
  return made.json() as unknown as Made; // shape tested elsewhere
};

/** Writes as another program would, while Satchel runs or not. */
const tamper = (statement: string, ...values: string[]): void => {
  const connection = new SqliteConnection(join(server.folder, 'satchel.db'));
  expect(connection.prepare(statement).run(...values).changes).toBeGreaterThan(0);
  connection.close();
};
const swapAddress = (id: string): void =>
  tamper('update invoices set address = ?, script_hex = ? where id = ?', FOREIGN_ADDRESS, FOREIGN_SCRIPT, id);

/** Every complaint about an address in the database. */
const logged = (): string[] =>
  readFileSync(join(server.folder, 'logs', 'satchel.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('could not be shown'));

const restart = async (): Promise<void> => {
  await server.stop();
  server = await openRealServer({ training: true, folder: server.folder, again: true });
};

/** Everything that shows an invoice, to the cashier, the customer, the web shop and the office. */
const readAll = (id: string): Promise<Answered[]> => {
  const page = (path: string) => ask(server.publicPort, { method: 'GET', path, headers: { Accept: 'text/html' } });
  return Promise.all([
    server.send('GET', `/api/till/invoices/${id}`, owner),
    server.send('GET', '/api/till/invoices', owner),
    server.send('GET', `/api/checkout/invoices/${id}`, key),
    server.send('GET', `/api/checkout/pay/${id}`, {}),
    server.send('GET', '/api/checkout/invoices', key),
    server.send('GET', `/api/v1/stores/${server.storeId}/invoices/${id}`, key),
    server.send('GET', `/api/v1/stores/${server.storeId}/invoices`, key),
    server.send('GET', '/api/till/wallet/addresses?limit=50', owner),
    ask(server.publicPort, { method: 'GET', path: '/api/display', headers: display }),
    page(`/i/${id}`),
  ]);
};
const expectNowhere = async (id: string, text: string): Promise<void> => {
  for (const [at, answer] of (await readAll(id)).entries()) {
    expect([at, answer.status]).toEqual([at, 200]);
    expect(answer.text.toLowerCase()).not.toContain(text.toLowerCase());
  }
};

describe('A22: an address that was changed in the database', () => {
  test('is shown nowhere, while Satchel runs and after a restart; the sale says so', async () => {
    const { id, address } = await charge();
    expect(JSON.stringify((await readAll(id)).map(({ text }) => text))).toContain(address);
    swapAddress(id);
    await expectNowhere(id, FOREIGN_ADDRESS);
    await restart();
    await expectNowhere(id, FOREIGN_ADDRESS);
    const shown = (await server.send('GET', `/api/till/invoices/${id}`, owner)).json();
    expect(shown).toMatchObject({ status: 'new', address: null });
    expect(shown['bip21']).not.toContain('bitcoin:');
  });

  test('is not shown under an index that another address has, or under none', async () => {
    const [one, other] = [await charge(), await charge()];
    tamper('update invoices set address_index = address_index + 1000 where id = ?', one.id);
    tamper('update invoices set wallet_id = null where id = ?', other.id);
    for (const { id, address } of [one, other]) {
      const shown = (await server.send('GET', `/api/till/invoices/${id}`, owner)).json();
      expect(shown['address']).toBeNull();
      expect(JSON.stringify(shown['bip21'])).not.toContain(address);
    }
  });

  test('is not derived for a status, which shows no address', async () => {
    const { id } = await charge();
    tamper('update invoices set address_index = address_index + 2000 where id = ?', id);
    const complaints = (): number => logged().filter((line) => line.includes(id)).length;
    const status = await server.send('GET', `/api/checkout/invoices/${id}/status`, key);
    expect([status.status, complaints()]).toEqual([200, 0]);
    await server.send('GET', `/api/checkout/invoices/${id}`, key);
    expect(complaints()).toBe(1);
  });

  test('but the shop’s own are, after a restart as well', async () => {
    const { id, address } = await charge();
    await restart();
    const shown = (await server.send('GET', `/api/till/invoices/${id}`, owner)).json();
    expect(shown['address']).toBe(address);
    expect(shown['bip21']).toContain(address);
  });
});

test('A22: a Lightning invoice that another node signed is shown nowhere', async () => {
  const { id, bolt11, dueSats } = await charge();
  const foreign = encodeBolt11(
    {
      prefix: 'bcrt',
      amountMsats: BigInt(dueSats) * 1000n, // one of another amount is not shown anyway
      timestamp: Math.floor(Date.now() / 1000),
      expirySeconds: 600,
      paymentHash: createHash('sha256').update('a').digest(),
      paymentSecret: createHash('sha256').update('b').digest(),
      description: '',
    },
    createHash('sha256').update('another key').digest(),
  );
  await restart();
  expect((await server.send('GET', `/api/till/invoices/${id}`, owner)).json()['bolt11']).toBe(bolt11);
  tamper('update invoices set bolt11 = ? where id = ?', foreign, id);
  await expectNowhere(id, foreign);
});

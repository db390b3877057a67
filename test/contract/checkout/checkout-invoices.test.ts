import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, bearer, type Answered } from '../../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../../support/real-server.ts';

let server: RealServer;
let key: Headers;
let strange: Headers;
beforeAll(async () => {
  server = await openRealServer({ training: true });
  key = await server.makeKey();
  strange = await server.makeKey(undefined, await server.openStore());
});
afterAll(() => server.close());

type Fields = Record<string, unknown>;
const create = (body: object, headers: Headers = key) => server.send('POST', '/api/checkout/invoices', headers, body);
const made = async (body: object = {}): Promise<Fields> => {
  const answer = await create({ amountUsd: '12.34', ...body });
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
  return answer.json();
};
const get = (path: string, headers: Headers = key) => server.send('GET', `/api/checkout${path}`, headers);
const list = async (query: string): Promise<{ invoices: Fields[]; total: number; next: string | null }> => {
  const answer = await get(`/invoices?${query}`);
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return JSON.parse(answer.text) as Awaited<ReturnType<typeof list>>; // checked by the schema of the route
};
const idsOf = (invoices: readonly Fields[]): unknown[] => invoices.map(({ id }) => id);
const codeOf = (answer: Answered): unknown[] => [answer.status, answer.json()['code']];
const train = async (what: string, body: object): Promise<void> => {
  const answer = await server.send('POST', `/api/till/training/${what}`, bearer(server.owner.token), body);
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
};
const pay = (id: unknown, how: string): Promise<void> => train('pay', { invoiceId: id, how });

describe('an invoice is the same everywhere', () => {
  test.each([
    ['unpaid', async () => {}],
    ['part', (id: unknown) => pay(id, 'part')],
    ['exact', (id: unknown) => pay(id, 'exact')],
    ['over', (id: unknown) => pay(id, 'over')],
    [
      'settled',
      async (id: unknown) => {
        await pay(id, 'exact');
        await train('blocks', { count: 1 });
      },
    ],
  ] as const)('list, detail, status and pay hold the same numbers: %s', async (state, act) => {
    const before = await made({ metadata: { orderId: 'n-1' }, productName: 'Coffee', ttlMinutes: 30 });
    const { id } = before;
    await act(id);
    const detail = (await get(`/invoices/${String(id)}`)).json();
    const status = (await get(`/invoices/${String(id)}/status`)).json();
    const pays = [server.port, server.publicPort].map((port) =>
      ask(port, { path: `/api/checkout/pay/${String(id)}` }).then((answer) => answer.json()),
    );
    const listed = (await list('limit=1')).invoices[0] ?? {};
    for (const other of [status, listed, ...(await Promise.all(pays))]) {
      const shared = Object.keys(other).filter((name) => name in detail && name !== 'timeRemainingSeconds');
      const leftOut = other === listed ? ['qrCode'] : [];
      for (const name of shared.filter((one) => !leftOut.includes(one))) {
        expect([name, other[name]]).toEqual([name, detail[name]]);
      }
    }
    if (state === 'unpaid')
      expect({ ...detail, timeRemainingSeconds: 0 }).toEqual({ ...before, timeRemainingSeconds: 0 });
    for (const name of ['amountUsd', 'amountBtc', 'btcRate', 'btcAddress', 'paymentUrl', 'createdAt', 'expiresAt']) {
      expect([name, detail[name]]).toEqual([name, before[name]]);
    }
    expect(Object.keys(listed).toSorted()).toEqual(Object.keys(detail).toSorted());
    expect(listed['qrCode']).toBeNull();
  });

  test('the status holds no QR code', async () => {
    const { id } = await made();
    expect((await get(`/invoices/${String(id)}/status`)).text).not.toContain('base64');
  });
});

test('M2, MON-7: due sats are rounded up, and code, payment page and till agree', async () => {
  for (let count = 0; count < 40; count += 1) {
    const cents = 100n + BigInt(count) * 2_477n;
    const amountUsd = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
    const { id, amountBtc, btcRate, ...invoice } = await made({ amountUsd });
    const rateCents = BigInt(Math.round((btcRate as number) * 100)); // two decimals in training
    const dueSats = (cents * 100_000_000n + rateCents - 1n) / rateCents;
    const till = (await server.send('GET', `/api/till/invoices/${String(id)}`, bearer(server.owner.token))).json();
    const page = (await ask(server.publicPort, { path: `/api/checkout/pay/${String(id)}` })).json();
    const code = /amount=([0-9.]+)/.exec(String(page['bip21']))?.[1] ?? '';
    expect([amountUsd, till['dueSats'], page['dueSats']]).toEqual([amountUsd, Number(dueSats), Number(dueSats)]);
    const [whole = '', part = ''] = code.split('.');
    expect([amountUsd, BigInt(whole + part.padEnd(8, '0'))]).toEqual([amountUsd, dueSats]);
    expect(amountBtc).toBe(Number(code));
    expect(invoice['amountUsd']).toBe(Number(amountUsd));
  }
});

describe('the list of invoices', () => {
  test('pages by offset and by cursor, newest first, and shows each invoice once', async () => {
    for (let count = 0; count < 7; count += 1) await made();
    const { total } = await list('');
    const all = idsOf((await list('limit=200')).invoices);
    expect(all).toHaveLength(total);
    const byOffset: unknown[] = [];
    for (let offset = 0; offset < total; offset += 3) {
      byOffset.push(...idsOf((await list(`limit=3&offset=${offset}`)).invoices));
    }
    expect(byOffset).toEqual(all);
    const byCursor: unknown[] = [];
    let next: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list(`limit=3${next ? `&after=${next}` : ''}`);
      byCursor.push(...idsOf(page.invoices));
      await made(); // a new invoice does not shift the pages of a cursor
      next = page.next;
    } while (next);
    expect(byCursor).toEqual(all);
    expect((await list('offset=9999999')).invoices).toEqual([]);
    expect((await list('after=nonsense')).invoices).toEqual([]);
  });

  test('filters by one status and by several, and the counts agree', async () => {
    await pay((await made())['id'], 'exact');
    const stats = (await get('/invoices/stats')).json() as Record<string, number>; // checked by the route's schema
    let sum = 0;
    for (const status of ['pending', 'paid', 'confirmed', 'expired', 'cancelled', 'underpaid']) {
      const page = await list(`status=${status}&limit=200`);
      expect([status, page.total]).toEqual([status, stats[status]]);
      for (const invoice of page.invoices) expect(invoice['status']).toBe(status);
      sum += page.total;
    }
    expect(stats['total']).toBe(sum);
    expect((await list('')).total).toBe(sum);
    const both = await list('status=pending&status=paid&limit=200');
    expect(both.total).toBe((stats['pending'] ?? 0) + (stats['paid'] ?? 0));
  });

  test('filters by time: from ≤ createdAt < to', async () => {
    const first = await made();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await made();
    const span = (from: unknown, to: unknown) =>
      list(`from=${encodeURIComponent(String(from))}&to=${encodeURIComponent(String(to))}`);
    expect(idsOf((await span(first['createdAt'], second['createdAt'])).invoices)).toEqual([first['id']]);
    const day = String(first['createdAt']).slice(0, 10);
    expect((await list(`from=${day}`)).total).toBe((await list('')).total);
    expect((await list(`to=${day}`)).total).toBe(0);
  });

  test('finds the beginning of an id, order id, address or transaction id', async () => {
    const invoice = await made({ metadata: { orderId: 'Order-4711/x' } });
    await pay(invoice['id'], 'exact');
    const { btcAddress, txHash } = (await get(`/invoices/${String(invoice['id'])}`)).json();
    for (const text of [
      invoice['id'],
      'Order-4711/x',
      'Order-47',
      btcAddress,
      String(btcAddress).toUpperCase(),
      txHash,
    ]) {
      const found = await list(`q=${encodeURIComponent(String(text))}`);
      expect([text, idsOf(found.invoices), found.total]).toEqual([text, [invoice['id']], 1]);
    }
    const { total } = await list('');
    const numbered = (await list(`q=${total}`)).invoices; // the number that the last invoice has at the till
    expect(numbered.every(({ id }) => String(id).startsWith(String(total)))).toBe(true);
    expect((await list('q=nothing-like-it')).invoices).toEqual([]);
    expect((await list('q=Order-47&status=pending')).total).toBe(0);
  });

  test.each(['limit=0', 'limit=201', 'limit=x', 'offset=-1', 'status=settled', 'from=yesterday', 'to=2026-13-01'])(
    '%s is refused',
    async (query) => {
      expect(codeOf(await get(`/invoices?${query}`))).toEqual([400, 'validation_failed']);
    },
  );
});

describe('permissions', () => {
  test('the key of another store finds nothing of this one', async () => {
    const { id } = await made();
    for (const path of [`/invoices/${String(id)}`, `/invoices/${String(id)}/status`]) {
      expect(codeOf(await get(path, strange))).toEqual([404, 'not_found']);
    }
    expect((await get('/invoices', strange)).json()).toMatchObject({ invoices: [], total: 0, next: null });
    expect((await get('/invoices/stats', strange)).json()).toMatchObject({ total: 0 });
    expect((await get(`/invoices?q=${String(id)}`, strange)).json()).toMatchObject({ total: 0 });
  });

  test('a store without a wallet makes no invoice', async () => {
    expect(codeOf(await create({ amountUsd: 5 }, strange))).toEqual([409, 'wallet_missing']);
  });

  test('a cashier may create and read; a key with the scope to read may not create', async () => {
    const cashier = bearer(server.cashier.token);
    expect((await create({ amountUsd: 5 }, cashier)).status).toBe(201);
    expect((await get('/invoices', cashier)).status).toBe(200);
    const reader = await server.makeKey(['invoices:read']);
    expect(codeOf(await create({ amountUsd: 5 }, reader))).toEqual([403, 'missing_scope']);
    expect((await get('/invoices/stats', reader)).status).toBe(200);
  });

  test('the public listener serves the payment data and nothing else, even to a key', async () => {
    const { id } = await made();
    expect((await ask(server.publicPort, { path: `/api/checkout/pay/${String(id)}` })).status).toBe(200);
    for (const path of ['/config', '/config/balance', '/invoices', '/invoices/stats', `/invoices/${String(id)}`]) {
      const answer = await ask(server.publicPort, { path: `/api/checkout${path}`, headers: key });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect((await ask(server.publicPort, { path: '/api/checkout/pay/unknown' })).status).toBe(404);
  });
});

test('INV-23: the configuration sets the life of an invoice and its redirect, unless the request does', async () => {
  const config = (await get('/config')).json()['config'] as Fields; // shape tested elsewhere
  const { xpub } = config;
  const body = { xpub, defaultTtlMinutes: 7, redirectUrl: 'https://shop.example/back' };
  expect((await server.send('PUT', '/api/checkout/config', key, body)).status).toBe(200);
  expect(await made()).toMatchObject({ ttlMinutes: 7, redirectUrl: 'https://shop.example/back' });
  const own = await made({ redirectUrl: 'https://shop.example/own', ttlMinutes: 9 });
  expect(own).toMatchObject({ ttlMinutes: 9, redirectUrl: 'https://shop.example/own' });
});

test('the balance adds up confirmed and unconfirmed money, and is kept for a minute', async () => {
  const before = (await get('/config/balance')).json();
  expect(before['totalBtc']).toBe(
    Number(((before['confirmedBtc'] as number) + (before['unconfirmedBtc'] as number)).toFixed(8)),
  );
  expect(before['totalUsd']).toBeGreaterThan(0);
  expect(before['addressCount']).toBe((await list('')).total);
  await pay((await made())['id'], 'exact');
  expect((await get('/config/balance')).json()).toEqual(before); // as a minute ago
});

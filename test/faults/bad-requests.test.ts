import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLES } from '../../src/shared/contract/examples.ts';
import { contract } from '../../src/shared/contract/index.ts';
import type { RouteContract } from '../../src/shared/contract/route.ts';
import { ERRORS, wireCode, type ErrorCode } from '../../src/shared/errors.ts';
import { ask, bearer, type Answered, type Asked } from '../support/http-client.ts';
import { openRealServer, type RealServer } from '../support/real-server.ts';
import { OWN_AFFAIRS, readStoredRows } from '../support/stored-rows.ts';

const TIMES = Number(process.env['SATCHEL_BAD_REQUESTS'] ?? 100);

let server: RealServer;
let before: string;
beforeAll(async () => {
  server = await openRealServer({ training: true });
  // without this a block comes every 20 s and changes a row
  await server.send('POST', '/api/till/training/blocks', bearer(server.owner.token), { count: 0 });
  await server.send('POST', '/api/checkout/invoices', bearer(server.owner.token), { amountUsd: 5 });
});
afterAll(() => server.close());

const readRows = (): string => readStoredRows(server.folder, OWN_AFFAIRS);

const CODES: ReadonlySet<string> = new Set(
  [...(Object.keys(ERRORS) as ErrorCode[]).map(wireCode), 'malformed_request'], // ERRORS has no other keys
);

/** Every refusal has the same shape (api.md API-7). */
const expectRefusal = (answer: Answered, asked: Asked): void => {
  const what = JSON.stringify(asked).slice(0, 400);
  expect(answer.status, what).toBeGreaterThanOrEqual(400);
  expect(answer.status, what).toBeLessThan(500);
  const body = answer.json();
  expect(body['message'], what).toBe(body['error']);
  expect(CODES.has(String(body['code'])), what).toBe(true);
  expect(typeof body['requestId'], what).toBe('string');
  if (body['code'] === 'validation_failed') {
    expect([body['error'], typeof body['details']], what).toEqual(['Validation failed', 'object']);
  }
  expect(answer.text, what).not.toMatch(/node_modules|\.ts:\d+|<html/i);
};

// ---------------------------------------------------------------- what is sent

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** No field of any body accepts these, not even metadata, which is an object of anything. */
const JUNK: readonly unknown[] = [[[]], [[null]], [[{}]], [[[[1]]]]];

const junkText = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '../../etc/passwd',
    '%00',
    "' or 1=1 --",
    '__proto__',
    'constructor',
    '0',
    '-1',
    'null',
    '\u202e',
    '=1+1',
  ),
  fc.string({ minLength: 200, maxLength: 2_000 }),
);

const noObject = fc.json({ maxDepth: 2 }).filter((text) => !text.trim().startsWith('{'));

/** Cuts the text of an object: a prefix is not JSON. */
const cutOff = (text: string) => fc.integer({ min: 1, max: text.length - 1 }).map((end) => text.slice(0, end));

const deep = fc.integer({ min: 20, max: 3_000 }).map((depth) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`);

/** Replaces a member of the example by junk, or gives it twice. */
const spoilt = (example: Readonly<Record<string, unknown>>) => {
  const names = Object.keys(example);
  if (names.length === 0) return [];
  const name = fc.constantFrom(...names);
  return [
    fc.tuple(name, fc.constantFrom(...JUNK)).map(([key, junk]) => JSON.stringify({ ...example, [key]: junk })),
    name.map((key) => `${JSON.stringify(example).slice(0, -1)},${JSON.stringify(key)}:1}`),
  ];
};

const bodies = (example: object | undefined) => {
  const known = { ...example } as Record<string, unknown>; // an example is an object of JSON
  const text = JSON.stringify(Object.keys(known).length > 0 ? known : { a: 1 });
  return fc.oneof(noObject, cutOff(text), deep, ...spoilt(known));
};

const badTypes = fc.constantFrom(
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=latin1',
  'application/jsonx',
  '',
);

/** Bodies with wrong content, type, bytes or size; each is bad for every route. */
const badBody = (route: RouteContract): fc.Arbitrary<Partial<Asked>> => {
  const takesBody = route.body !== undefined;
  const example = EXAMPLES[route.id]?.body;
  const broken = fc
    .constantFrom('{', '{"a":1,"a":2}', '{"a":1}x', 'nul', '{"a":\u0000}', "{'a':1}")
    .map((body) => ({ body }));
  const bytes = fc.constant({ body: Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]) });
  const huge = fc.constant({ body: `{"a":"${'x'.repeat(70_000)}"}` });
  const typed = badTypes.map((type) => ({ body: '{"a":1}', headers: { 'Content-Type': type } }));
  const shapes = takesBody ? [bodies(example).map((body) => ({ body }))] : [];
  return fc.oneof(broken, bytes, huge, typed, ...shapes);
};

const badCredential = fc.oneof(
  junkText.map((text) => ({ 'X-Api-Key': `fc_live_${Buffer.from(text).toString('base64url')}` })),
  junkText.map((text) => ({ Authorization: `Bearer ${Buffer.from(text).toString('base64url')}` })),
  fc.constantFrom({ Authorization: 'Bearer a.b.c' }, { Authorization: 'Basic eDp5' }, { 'X-Api-Key': 'x' }),
);

const pathOf = (route: RouteContract, fill: string): string =>
  route.path.replace(/\{\w+\}/g, encodeURIComponent(fill.toWellFormed()) || 'x');

const withHeaders = (asked: Partial<Asked>, headers: Readonly<Record<string, string>>): Partial<Asked> => ({
  ...asked,
  headers: { ...headers, ...asked.headers },
});

/** Requests to a route, each bad in at least one way. */
const badRequests = (route: RouteContract): fc.Arbitrary<Asked> => {
  const owner = bearer(server.owner.token);
  const method = route.method.toUpperCase();
  const needsCredential = !['none', 'loopback', 'pairing'].includes(route.access.kind);
  const ways: fc.Arbitrary<Partial<Asked>>[] = [];
  if (route.method !== 'get') ways.push(badBody(route).map((bad) => withHeaders(bad, { ...owner, ...JSON_TYPE })));
  if (needsCredential) ways.push(badCredential.map((headers) => ({ headers })));
  if (needsCredential) ways.push(fc.constant({}));
  ways.push(
    junkText.map((text) => ({ path: `${pathOf(route, 'x')}/${encodeURIComponent(text.toWellFormed()) || 'x'}/y` })),
  );
  ways.push(fc.constantFrom('TRACE', 'PROPFIND').map((other) => ({ method: other, headers: owner })));
  ways.push(fc.constant({ headers: { ...owner, Origin: 'https://evil.example' } }));
  return fc
    .tuple(fc.oneof(...ways), junkText)
    .map(([bad, fill]) => Object.assign({ method, path: pathOf(route, fill || 'x') }, bad));
};

/** GETs with any id and any query: they may answer, but change nothing and never break. */
const anyReading = (route: RouteContract): fc.Arbitrary<Asked> =>
  fc
    .tuple(
      junkText,
      fc.dictionary(fc.constantFrom('limit', 'offset', 'after', 'q', 'status', 'from', 'to', 'before'), junkText),
    )
    .map(([fill, query]) => ({
      path: `${pathOf(route, fill || 'x')}?${new URLSearchParams(Object.entries(query).map(([name, text]) => [name, text.toWellFormed()]))}`,
      headers: bearer(server.owner.token),
    }));

const ROUTES = contract.filter(({ stream, listener }) => !stream && listener !== 'public');

test.each(ROUTES.map((route) => [route.id, route] as const))(
  `%s: ${TIMES} bad requests get the same shape of refusal, and no row changes`,
  async (_id, route) => {
    before ??= readRows();
    await fc.assert(
      fc.asyncProperty(badRequests(route), async (asked) => expectRefusal(await ask(server.port, asked), asked)),
      { numRuns: TIMES },
    );
    expect(readRows()).toBe(before);
  },
);

const READINGS = ROUTES.filter(({ method }) => method === 'get');

test.each(READINGS.map((route) => [route.id, route] as const))(
  'A2: %s: no query breaks it, and no GET changes anything',
  async (_id, route) => {
    before ??= readRows();
    await fc.assert(
      fc.asyncProperty(anyReading(route), async (asked) => {
        const answer = await ask(server.port, asked);
        if (answer.status !== 200) expectRefusal(answer, asked);
      }),
      { numRuns: TIMES },
    );
    expect(readRows()).toBe(before);
  },
);

const BAD_AMOUNTS = [
  '-1',
  '0',
  '"0.001"',
  '"NaN"',
  'NaN',
  '1e400',
  '"1e3"',
  '"0x10"',
  '"１２"',
  '"1,5"',
  '" 1"',
  '"99999999999999999999"',
  '-0.01',
  '"+1"',
  '"1_000"',
  '".5"',
  '"5."',
  'true',
  '[]',
  '{}',
  '""',
  'null',
];

describe('M1 and MON-3: bad amounts are refused, and nothing is stored', () => {
  const send = (path: string, body: string) =>
    ask(server.port, { method: 'POST', path, headers: { ...bearer(server.owner.token), ...JSON_TYPE }, body });

  test.each(BAD_AMOUNTS)('%s USD', async (amount) => {
    const rows = readRows();
    const asked = { path: '/api/checkout/invoices', body: `{"amountUsd":${amount}}` };
    expectRefusal(await send(asked.path, asked.body), asked);
    expect(readRows()).toBe(rows);
  });

  test.each(BAD_AMOUNTS)('%s EUR, as an invoice and as a payment request of the store API', async (amount) => {
    const rows = readRows();
    for (const what of ['invoices', 'payment-requests']) {
      const asked = {
        path: `/api/v1/stores/${server.storeId}/${what}`,
        body: `{"amount":${amount},"currency":"EUR","title":"Cake"}`,
      };
      expectRefusal(await send(asked.path, asked.body), asked);
    }
    expect(readRows()).toBe(rows);
  });

  test.each([
    ['"1.5"', 'JPY'],
    ['"1.2345"', 'KWD'],
    ['"0.001"', 'USD'],
    ['9007199254740993', 'BTC'],
    ['"1.5"', 'SATS'],
    ['"0.000000001"', 'BTC'],
  ])('%s %s', async (amount, currency) => {
    const rows = readRows();
    for (const path of ['/api/till/invoices', `/api/v1/stores/${server.storeId}/invoices`]) {
      const asked = { path, body: `{"amount":${amount},"currency":"${currency}"}` };
      expectRefusal(await send(asked.path, asked.body), asked);
    }
    expect(readRows()).toBe(rows);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { STORE_ID } from '../../support/seed-http.ts';
import { ask, bearer } from '../../support/http-client.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({
    settings: { rateLimits: { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 } },
  });
});
afterAll(() => server.close());

const json = { 'Content-Type': 'application/json' };
const till = (body: string | Buffer, headers: Record<string, string> = json) =>
  ask(server.port, {
    method: 'POST',
    path: '/api/till/invoices',
    headers: { ...bearer(server.cashier), ...headers },
    body,
  });
const checkout = (body: string, headers: Record<string, string> = json) =>
  ask(server.port, {
    method: 'POST',
    path: '/api/checkout/invoices',
    headers: { 'X-Api-Key': server.apiKey, ...headers },
    body,
  });
const total = async (): Promise<number> =>
  (await server.parts.database.read.invoices.list({ storeId: STORE_ID, limit: 1 })).total;

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('A8: bodies that are refused', () => {
  const corpus: readonly (readonly [string, string, string])[] = [
    ['no JSON', '{amount:1}', 'malformed_json'],
    ['two values', '{}{}', 'malformed_json'],
    ['a trailing comma', '{"amount":"1.00",}', 'malformed_json'],
    ['a name twice', '{"amount":"1.00","currency":"EUR","amount":"9.00"}', 'duplicate_json_key'],
    ['a name twice, once escaped', '{"amount":"1.00","currency":"EUR","\\u0061mount":"9.00"}', 'duplicate_json_key'],
    ['a name twice, deep', '{"amount":"1.00","currency":"EUR","memo":{"a":[{"b":1,"b":2}]}}', 'duplicate_json_key'],
    ['too deep', `{"amount":"1.00","currency":"EUR","memo":${nested(20)}}`, 'too_deep'],
    ['far too deep', nested(30_000), 'too_deep'],
    ['an array', '[]', 'validation_failed'],
    ['null', 'null', 'validation_failed'],
    ['text', '"x"', 'validation_failed'],
    ['a number', '7', 'validation_failed'],
    ['an unknown field', '{"amount":"1.00","currency":"EUR","status":"settled"}', 'validation_failed'],
    ['__proto__', '{"amount":"1.00","currency":"EUR","__proto__":{"role":"owner"}}', 'validation_failed'],
    [
      'constructor',
      '{"amount":"1.00","currency":"EUR","constructor":{"prototype":{"role":"owner"}}}',
      'validation_failed',
    ],
  ];
  test.each(corpus)('%s', async (_name, body, code) => {
    const before = await total();
    const answer = await till(body);
    expect([answer.status, answer.json()['code']]).toEqual([400, code]);
    expect(await total()).toBe(before);
    expect(({} as Record<string, unknown>)['role']).toBeUndefined();
  });

  test('bytes that are not UTF-8', async () => {
    const answer = await till(
      Buffer.concat([
        Buffer.from('{"amount":"1.00","currency":"EUR","memo":"'),
        Buffer.from([0xc3, 0x28]),
        Buffer.from('"}'),
      ]),
    );
    expect([answer.status, answer.json()['code']]).toEqual([400, 'malformed_json']);
  });

  test('A7: more than 64 KiB, with and without a Content-Length', async () => {
    const big = `{"amount":"1.00","currency":"EUR","memo":"${'x'.repeat(65_536)}"}`;
    expect((await till(big)).status).toBe(413);
    expect((await till(big, { ...json, 'Transfer-Encoding': 'chunked' })).status).toBe(413);
  });

  test('another charset, or a compressed body', async () => {
    const body = '{"amount":"1.00","currency":"EUR"}';
    expect((await till(body, { 'Content-Type': 'application/json; charset=latin1' })).status).toBe(415);
    expect((await till(body, { ...json, 'Content-Encoding': 'gzip' })).status).toBe(415);
    expect((await till(body, { 'Content-Type': 'application/json; charset=UTF-8' })).status).toBe(200);
  });
});

describe('API-22: text that is not Unicode, or holds a NUL, is refused with the name of its field', () => {
  const HALF = String.raw`\ud83d`;
  const OTHER_HALF = String.raw`\ude00`;
  const NUL = String.raw`\u0000`;
  test.each([
    ['half of a pair', `{"amountUsd":5,"productName":"a${HALF}"}`, 'productName'],
    ['the other half', `{"amountUsd":5,"merchantReference":"${OTHER_HALF}a"}`, 'merchantReference'],
    ['halves in the wrong order', `{"amountUsd":5,"productName":"${OTHER_HALF}${HALF}"}`, 'productName'],
    ['NUL', `{"amountUsd":5,"productName":"a${NUL}b"}`, 'productName'],
    ['deep in metadata', `{"amountUsd":5,"metadata":{"a":[1,{"b":"${HALF}"}]}}`, 'metadata.a.1.b'],
    ['a name in metadata', `{"amountUsd":5,"metadata":{"a${HALF}":1}}`, 'metadata.a\uFFFD'],
    ['NUL in a name', `{"amountUsd":5,"metadata":{"${NUL}a":1}}`, 'metadata.\uFFFDa'],
    ['a member that nobody reads', `{"amountUsd":5,"walletMessage":"${NUL}"}`, 'walletMessage'],
    ['the whole body', `"${HALF}"`, 'body'],
  ])('%s', async (_name, body, field) => {
    const answer = await checkout(body);
    expect([answer.status, answer.json()['code']]).toEqual([400, 'validation_failed']);
    expect(answer.json()['details']).toEqual({ [field]: 'must be Unicode text without NUL' });
    expect(answer.text.isWellFormed() && !/\\ud[89a-f]/i.test(answer.text)).toBe(true);
  });

  test('a name that is there twice is answered without half a character', async () => {
    const name = `${'x'.repeat(59)}😀`;
    const answer = await checkout(`{"${name}":1,"${name}":2}`);
    expect(answer.json()['params']).toEqual({ key: 'x'.repeat(59) });
    const half = await checkout(`{"a${HALF}":1,"a${HALF}":2}`);
    expect(half.json()['params']).toEqual({ key: 'a\uFFFD' });
  });

  test('whole pairs and other control characters are text', async () => {
    const text = String.raw`"${HALF}${OTHER_HALF} 😀 \u0001"`;
    const made = await checkout(`{"amountUsd":5,"productName":${text}}`);
    expect([made.status, made.json()['productName']]).toEqual([201, '😀 😀 \u0001']);
  });

  test('a text that is cut ends with a whole character', async () => {
    const orderId = `${'x'.repeat(199)}😀`;
    const made = await checkout(JSON.stringify({ amountUsd: 5, metadata: { orderId } }));
    const kept = await server.parts.database.read.invoices.get(String(made.json()['id']));
    expect(kept?.details.orderId).toBe('x'.repeat(199));
  });
});

describe('M1: amounts', () => {
  const bad = [
    '-1',
    '0',
    '"0.001"',
    '"0"',
    '"NaN"',
    '1e400',
    '"1e3"',
    '"0x10"',
    '"１２"',
    '"1,5"',
    '" 1"',
    '"1 "',
    'null',
    '""',
    'true',
    '[]',
    '{}',
    '"99999999999999999999"',
    '1e-3',
  ];
  test.each(bad)('M1, MON-3: %s USD is refused and nothing is stored', async (amount) => {
    const before = await total();
    const answer = await checkout(`{"amountUsd":${amount}}`);
    expect([answer.status, await total()]).toEqual([400, before]);
  });

  test('MON-5: a JSON number is read from its source text, with its exponent expanded', async () => {
    expect((await checkout('{"amountUsd":12345678901.10}')).json()['amountUsd']).toBe(12_345_678_901.1);
    expect((await checkout('{"amountUsd":1.10}')).json()['amountUsd']).toBe(1.1);
    expect((await checkout('{"amountUsd":1.1e1}')).json()['amountUsd']).toBe(11);
    expect((await till('{"amount":5.0e-5,"currency":"BTC"}')).json()).toMatchObject({
      amount: '0.00005000',
      dueSats: 5000,
    });
    expect((await till('{"amount":0.00000590,"currency":"BTC"}')).json()).toMatchObject({ dueSats: 590 });
  });
});

describe('metadata', () => {
  test('MON-6: leaves as it came in, byte for byte', async () => {
    const metadata =
      '{"10":1.0,"2":1e2,"big":12345678901234567890,"ä":"\\u00e4\\/","__proto__":{"x":1},"n":{"b":[],"a":{}}}';
    const made = await checkout(`{"amountUsd":"5","metadata": ${metadata} ,"unknown":1}`);
    expect(made.status).toBe(201);
    expect(made.text).toContain(`"metadata":${metadata}`);
    const got = await ask(server.port, {
      path: `/api/checkout/invoices/${String(made.json()['id'])}`,
      headers: { 'X-Api-Key': server.apiKey },
    });
    expect(got.text).toContain(`"metadata":${metadata}`);
  });

  test('is refused if longer than 8 KiB', async () => {
    const answer = await checkout(`{"amountUsd":"5","metadata":{"x":"${'y'.repeat(8_200)}"}}`);
    expect([answer.status, answer.json()['details']]).toEqual([400, { metadata: 'must be at most 8 KiB of JSON' }]);
  });
});

test('an empty body with a JSON content type is validated like {}', async () => {
  const answer = await till('');
  expect(answer.json()).toMatchObject({ code: 'validation_failed', error: 'Validation failed' });
  expect(Object.keys(answer.json()['details'] as object)).toEqual(['amount', 'currency']);
});

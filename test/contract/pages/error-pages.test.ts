import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SecretsLocked } from '../../../src/main/app/ports.ts';
import { StorageFull } from '../../../src/main/app/repositories.ts';
import { serve } from '../../../src/main/http/handler.ts';
import { bootRoute } from '../../../src/shared/contract/people.ts';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, type Answered } from '../../support/http-client.ts';

/** As browsers navigate. */
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
/** `HttpURLConnection` of Java asks for this unless it is told otherwise. */
const JAVA = 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2';
const PROGRAMS = [
  undefined,
  '*/*',
  'application/json',
  'application/json, text/plain, */*',
  'application/json, text/html;q=0.9, */*;q=0.1',
  'text/html, application/json',
  'text/html;q=0, */*',
  'text/event-stream',
];

let thrown: Error = new Error('planted');
let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({
    settings: { rateLimits: { keysPerMinute: 1, createsPerMinute: 1, requestsPerMinute: 1 } },
    extraRoutes: [serve(bootRoute, async () => Promise.reject(thrown))],
  });
});
afterAll(() => server.close());

interface Case {
  readonly listener: 'port' | 'publicPort';
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code: string;
  readonly english: string;
  readonly german: string;
  /** Headers that page and JSON must share. */
  readonly shares?: readonly string[];
  readonly before?: () => void;
}

const LINK = { english: 'This link leads to no payment.', german: 'Dieser Link führt zu keiner Zahlung.' };
const NOTHING = { english: 'There is no page here.', german: 'Hier gibt es keine Seite.' };
const BAD_CALL = {
  english: 'This page cannot be opened like this.',
  german: 'So lässt sich diese Seite nicht öffnen.',
};
const FOREIGN = { english: 'This came from another website.', german: 'Das kam von einer anderen Website.' };
const NAME = {
  english: 'This address is not set up for the shop.',
  german: 'Diese Adresse ist für den Shop nicht eingerichtet.',
};
const REFUSED = { english: 'This page is not open to you.', german: 'Diese Seite ist für Sie nicht zugänglich.' };
const BROKEN = { english: 'Something went wrong here.', german: 'Hier ist etwas schiefgegangen.' };
const AWAY = { english: 'This does not work right now.', german: 'Das geht gerade nicht.' };
const HOME = { english: 'This address shows payments.', german: 'Diese Adresse zeigt Zahlungen.' };
const OFTEN = { english: 'Too many tries.', german: 'Zu viele Versuche.' };
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const throwing = (error: Error) => () => {
  thrown = error;
};

const NOT_FOUND = { status: 404, code: 'not_found' } as const;
const CASES: readonly (readonly [string, Case])[] = [
  ['an unknown /i', { listener: 'publicPort', path: '/i/AAAAAAAAAAAAAAAAAAAAAA', ...NOT_FOUND, ...LINK }],
  ['an unknown /pay', { listener: 'publicPort', path: '/pay/x', ...NOT_FOUND, ...LINK }],
  ['an unknown /r', { listener: 'publicPort', path: '/r/x', ...NOT_FOUND, ...LINK }],
  [
    'the button of an unknown request',
    { listener: 'publicPort', method: 'POST', path: '/r/x/pay', headers: FORM, ...NOT_FOUND, ...LINK },
  ],
  ['the public root', { listener: 'publicPort', path: '/', ...NOT_FOUND, ...HOME }],
  ['an unknown public path', { listener: 'publicPort', path: '/office', ...NOT_FOUND, ...NOTHING }],
  ['an unknown private path', { listener: 'port', path: '/nothing/here', ...NOT_FOUND, ...NOTHING }],
  ['a path that cannot be decoded', { listener: 'publicPort', path: '/i/%E0%A4%A', ...NOT_FOUND, ...LINK }],
  ['an unknown API path', { listener: 'port', path: '/api/nothing', ...NOT_FOUND, ...NOTHING }],
  [
    'another method',
    {
      listener: 'publicPort',
      method: 'DELETE',
      path: '/i/x',
      status: 405,
      code: 'method_not_allowed',
      shares: ['allow'],
      ...BAD_CALL,
    },
  ],
  [
    'a foreign name',
    {
      listener: 'publicPort',
      path: '/i/x',
      headers: { Host: 'evil.example' },
      status: 421,
      code: 'wrong_host',
      ...NAME,
    },
  ],
  [
    'a foreign name on the private listener',
    { listener: 'port', path: '/', headers: { Host: 'evil.example' }, status: 421, code: 'wrong_host', ...NAME },
  ],
  [
    'a form of another website',
    {
      listener: 'publicPort',
      method: 'POST',
      path: '/r/x/pay',
      headers: { ...FORM, Origin: 'https://evil.example' },
      status: 403,
      code: 'foreign_origin',
      ...FOREIGN,
    },
  ],
  [
    'a body that is no form',
    {
      listener: 'publicPort',
      method: 'POST',
      path: '/r/x/pay',
      headers: { 'Content-Type': 'text/plain' },
      status: 415,
      code: 'unsupported_media_type',
      ...BAD_CALL,
    },
  ],
  [
    'a call without a credential',
    { listener: 'port', path: '/api/till/session', status: 401, code: 'missing_credential', ...REFUSED },
  ],
  [
    'a fault of ours',
    {
      listener: 'port',
      path: '/api/boot',
      status: 500,
      code: 'internal',
      before: throwing(new Error('planted')),
      ...BROKEN,
    },
  ],
  [
    'a locked keychain',
    {
      listener: 'port',
      path: '/api/boot',
      status: 503,
      code: 'locked',
      before: throwing(new SecretsLocked()),
      ...AWAY,
    },
  ],
  [
    'a full disk',
    {
      listener: 'port',
      path: '/api/boot',
      status: 503,
      code: 'storage_full',
      before: throwing(new StorageFull()),
      ...AWAY,
    },
  ],
];

const send = (one: Case, headers: Record<string, string | undefined>): Promise<Answered> => {
  one.before?.();
  const given = Object.entries({ ...one.headers, ...headers }).filter(([, value]) => value !== undefined);
  return ask(server[one.listener], {
    method: one.method ?? 'GET',
    path: one.path,
    headers: Object.fromEntries(given),
    ...(one.method === 'POST' && { body: '' }),
  });
};

/** Each page has these headers and this form, no matter what it says. */
const expectPage = (answer: Answered, one: Case, lang: string): void => {
  expect([answer.status, answer.headers['content-type']]).toEqual([one.status, 'text/html; charset=utf-8']);
  expect(answer.headers).toMatchObject({
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
    'x-frame-options': 'DENY',
    vary: 'Accept, Accept-Language',
  });
  expect(answer.headers['content-security-policy']).toMatch(
    /^default-src 'none';style-src 'sha256-[\w+/]{43}=';font-src 'self';img-src data:;base-uri 'none';form-action 'none';frame-ancestors 'none'$/,
  );
  expect(answer.text).toContain(`<html lang="${lang}">`);
  expect(answer.text).not.toMatch(/<script| style=| on\w+=|"code":/);
};

describe.each(CASES)('%s', (_name, one) => {
  test.each([
    ['en', one.english],
    ['de', one.german],
  ])('is a page for a browser, in %s (COPY-11)', async (lang, says) => {
    const answer = await send(one, { Accept: BROWSER, 'Accept-Language': lang });
    expectPage(answer, one, lang);
    expect(/<h1>([^<]*)<\/h1>/.exec(answer.text)?.[1]).toBe(says);
    expect(/<p class="held">([^<]+)<\/p>/.exec(answer.text)?.[1]).toMatch(/^\p{Lu}.*\.$/u);
  });

  test.each(PROGRAMS)('is JSON for Accept: %s', async (accept) => {
    const answer = await send(one, { Accept: accept, 'Accept-Language': 'de' });
    expect([answer.status, answer.headers['content-type']]).toEqual([one.status, 'application/json; charset=utf-8']);
    expect(answer.json()).toMatchObject({ code: one.code, requestId: answer.headers['x-request-id'] });
    expect(answer.headers.vary).toBeUndefined();
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
  });

  test('has the same headers as page and as JSON', async () => {
    const [page, json] = [await send(one, { Accept: BROWSER }), await send(one, {})];
    for (const name of one.shares ?? []) {
      expect([name, page.headers[name]]).toEqual([name, json.headers[name]]);
      expect([name, page.headers[name]]).not.toEqual([name, undefined]);
    }
    expect(page.headers['x-request-id']).toMatch(/^\w{22,}$/);
  });
});

test('too many requests: a page with the same seconds as its Retry-After', async () => {
  const path = '/api/checkout/invoices';
  const headers = { 'X-Api-Key': server.apiKey };
  await ask(server.port, { path, headers });
  const page = await ask(server.port, { path, headers: { ...headers, Accept: BROWSER, 'Accept-Language': 'en' } });
  expect([page.status, page.headers['content-type']]).toEqual([429, 'text/html; charset=utf-8']);
  expect(page.text).toContain(OFTEN.english);
  expect(page.text).toContain(`Please wait ${page.headers['retry-after']} s, then load this page again.`);
  const json = await ask(server.port, { path, headers });
  expect(json.json()).toMatchObject({ code: 'too_many_requests', params: { seconds: expect.any(Number) } });
});

describe('who gets a page on the paths of the APIs (API-19)', () => {
  const at = (headers: Record<string, string>) => ask(server.port, { path: '/api/till/session', headers });
  const isPage = ({ headers }: Answered): boolean => String(headers['content-type']).startsWith('text/html');

  test('a browser that navigates, with and without Sec-Fetch-Mode', async () => {
    expect(isPage(await at({ Accept: BROWSER, 'Sec-Fetch-Mode': 'navigate' }))).toBe(true);
    expect(isPage(await at({ Accept: BROWSER }))).toBe(true);
    expect(isPage(await at({ Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate' }))).toBe(true);
  });

  test('not a script of a page, and not an HTTP library that asks for HTML first', async () => {
    expect(isPage(await at({ Accept: BROWSER, 'Sec-Fetch-Mode': 'cors' }))).toBe(false);
    expect(isPage(await at({ Accept: JAVA }))).toBe(false);
    expect(isPage(await at({ Accept: 'text/html' }))).toBe(false);
  });
});

test('a foreign name learns nothing: neither the shop, nor its language, nor its own words (A1)', async () => {
  for (const port of [server.port, server.publicPort]) {
    const marks = ['evil.example', 'marked-path', 'marked-query', 'marked-agent', 'marked-referrer', 'marked-language'];
    const answer = await ask(port, {
      path: '/marked-path?q=marked-query',
      headers: {
        Host: 'evil.example',
        Accept: BROWSER,
        'User-Agent': 'marked-agent',
        Referer: 'http://evil.example/marked-referrer',
        'Accept-Language': 'marked-language',
      },
    });
    expect([answer.status, answer.headers['content-type']]).toEqual([421, 'text/html; charset=utf-8']);
    const told = answer.text + JSON.stringify(answer.headers);
    for (const mark of [...marks, 'Café', '/pay-files/']) expect([mark, told.includes(mark)]).toEqual([mark, false]);
  }
});

test('no page repeats the address that was asked for', async () => {
  const answer = await ask(server.publicPort, {
    path: '/pay/%3Cimg%20src=x%3E?<img>',
    headers: { Accept: BROWSER },
  });
  expect(answer.text).not.toContain('<img');
  expect(answer.text).not.toContain('img%20');
});

test('the typeface of error pages is served on both listeners', async () => {
  for (const port of [server.port, server.publicPort]) {
    const answer = await ask(port, { path: '/pay-files/inter.woff2' });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'font/woff2']);
  }
});

test('HEAD has the headers of the page and no body', async () => {
  const answer = await ask(server.publicPort, { method: 'HEAD', path: '/i/x', headers: { Accept: BROWSER } });
  expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([404, 'text/html; charset=utf-8', '']);
});

test('a database that fails still leaves a page, without the name of the shop', async () => {
  const broken = await openHttp();
  await broken.parts.opened.close();
  const answer = await ask(broken.publicPort, { path: '/i/x', headers: { Accept: BROWSER, 'Accept-Language': 'de' } });
  expect([answer.status, answer.headers['content-type']]).toEqual([500, 'text/html; charset=utf-8']);
  expect(answer.text).toContain(BROKEN.german);
  expect(answer.text).toContain(`Code ${String(answer.headers['x-request-id'])}`);
  expect(answer.text).not.toContain('Café');
  await broken.http.close();
});

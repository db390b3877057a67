import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLogger } from '../../../src/main/platform/logger.ts';
import { redact } from '../../../src/main/platform/redact.ts';

const KEY = 'fc_live_9vJ3kQ7LxZt2aWm5Rb8nYc4Df6Gh1Ej0';
const XPUB =
  'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtaWEifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ';

const logged = (write: (logger: ReturnType<typeof createLogger>['logger']) => void): string => {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-log-'));
  const { logger, close } = createLogger({ level: 'info', folder });
  write(logger);
  close();
  const text = readFileSync(join(folder, 'satchel.log'), 'utf8');
  rmSync(folder, { recursive: true });
  return text;
};

describe('A5: no secret is in a log line', () => {
  test.each([
    ['an API key in a message', KEY, {}, `key ${KEY} used`],
    ['an extended key in an error', XPUB, { err: new Error(`cannot parse ${XPUB}`) }, 'refused'],
    ['a session', JWT, { header: `Bearer ${JWT}` }, 'call'],
    ['a password, nested', 'correct horse', { body: { owner: { password: 'correct horse' } } }, 'set up'],
    ['a passphrase with quotes in it', 'quoted', { passphrase: 'a "quoted" b' }, 'unlock'],
    ['a PIN', '4711', { pin: '4711' }, 'login'],
    ['user info in a node address', 'rpcsecret', { url: 'http://me:rpcsecret@127.0.0.1:8332/' }, 'connecting'],
    ['a display token in a link', 'A'.repeat(43), { url: `http://127.0.0.1/display#${'A'.repeat(43)}` }, 'shown'],
  ])('%s is hidden', (_name, secret, fields, message) => {
    const text = logged((logger) => logger.info(fields, message));
    expect(text).toContain('[hidden]');
    expect(text).not.toContain(secret);
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  test.each([
    ['in a path', `/x/${JWT}/y`],
    ['after a word that looks like one', `eyJ.${JWT}`],
    ['twice in one line', `${JWT} and ${JWT}`],
  ])('a session is hidden %s', (_name, text) => {
    expect(redact(text)).not.toContain('c2lnbmF0dXJl');
    expect(redact(text)).not.toContain('eyJzdWIi');
  });

  test('a host, a version and a file name are no session', () => {
    for (const text of ['api.example.com', '1.20.300', 'satchel.1.log', 'eyJ.short.x', 'keyJudge.options.value'])
      expect(redact(text)).toBe(text);
  });

  test('ids, txids and addresses stay visible', () => {
    const txid = 'ab'.repeat(32);
    const text = logged((logger) => logger.info({ txid, invoiceId: '7Qk2mPz9Xc4Vb8Nn1Lw5Rt' }, 'payment seen'));
    expect(text).toContain(txid);
    expect(text).toContain('7Qk2mPz9Xc4Vb8Nn1Lw5Rt');
  });
});

/** Text of this length made of a secret's beginning over and over: what a stranger may put into a path. */
const LENGTH = 16_384;
const filled = (unit: string): string => unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);

const fastest = (text: string): number => {
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 40; n += 1) {
    const startedAt = performance.now();
    redact(text);
    least = Math.min(least, performance.now() - startedAt);
  }
  return least;
};

describe('A19: no text costs more to redact than its length', () => {
  test.each([
    'eyJ-',
    'eyJ.',
    'eyJabcdefgh.',
    '/eyJ-',
    'fc_live_',
    '-fc_test_',
    'whsec_',
    'xpub',
    ' zprv1',
    'https://',
    'http:/',
    'https://a',
    '#',
    '?token=',
    '&key=a',
    '"pin":"',
    '"password":"\\',
    '.',
    'a.',
  ])('16 kB of %j take at most twenty times a plain 16 kB', (unit) => {
    const plain = fastest(filled('GET /i/7Qk2mPz9Xc4Vb8Nn1Lw5Rt 404 '));
    // a quadratic pattern is beyond by a factor of hundreds; the milliseconds are the timer's own noise
    expect(fastest(filled(unit))).toBeLessThanOrEqual(20 * plain + 2);
  });
});

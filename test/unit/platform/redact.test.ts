import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLogger } from '../../../src/main/platform/logger.ts';

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

  test('ids, txids and addresses stay visible', () => {
    const txid = 'ab'.repeat(32);
    const text = logged((logger) => logger.info({ txid, invoiceId: '7Qk2mPz9Xc4Vb8Nn1Lw5Rt' }, 'payment seen'));
    expect(text).toContain(txid);
    expect(text).toContain('7Qk2mPz9Xc4Vb8Nn1Lw5Rt');
  });
});

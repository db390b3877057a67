import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogger, type OpenLogger } from '../../../src/main/platform/logger.ts';

let folder = '';
let open: OpenLogger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'satchel-log-'));
});
afterEach(() => {
  open.close();
  rmSync(folder, { recursive: true });
});
const start = (): void => {
  open = createLogger({ level: 'info', folder });
};
const text = (name = 'satchel.log'): string => readFileSync(join(folder, name), 'utf8');
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtaWEifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ';

describe('A16: a text from outside is cut before it is logged', () => {
  const LONG = 'x'.repeat(60_000);

  test.each([
    ['a path', { path: `/${LONG}` }, 'request'],
    [
      'a name in an object in a list',
      { seen: [{ headers: { host: LONG, origin: LONG, 'user-agent': LONG } }] },
      'seen',
    ],
    ['a message', {}, `cannot read ${LONG}`],
    ['an error that quotes its input', { err: new SyntaxError(`Unexpected token in ${LONG}`) }, 'refused'],
    ['the cause of an error', { err: new Error('outer', { cause: new Error(LONG) }) }, 'refused'],
    ['what an error carries along', { err: Object.assign(new Error('short'), { input: LONG }) }, 'refused'],
    ['a long list', { names: Array.from({ length: 20_000 }, (_, n) => `name-${n}`) }, 'refused'],
    ['many fields', Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`field-${n}`, n])), 'refused'],
  ])('%s', (_name, fields, message) => {
    start();
    open.logger.info(fields, message);
    expect(Buffer.byteLength(text())).toBeLessThan(8_000);
    expect(() => JSON.parse(text()) as unknown).not.toThrow();
  });

  test('an error still names its kind, its place and its cause', () => {
    start();
    const cause = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    open.logger.error({ err: new TypeError('not stored', { cause }) }, 'failed');
    const { err } = JSON.parse(text()) as { err: { type: string; stack: string; cause: { code: string } } };
    expect([err.type, err.cause.code]).toEqual(['TypeError', 'ENOSPC']);
    expect(err.stack).toContain('logger.test.ts');
  });

  test('no half of a secret is left at the cut', () => {
    start();
    for (let before = 400; before < 520; before += 1)
      open.logger.info({ path: `/${'-/'.repeat(before / 2)}${JWT}` }, 'x');
    expect(text()).not.toContain('eyJhbGci');
  });
});

describe('A17: no flood rotates away what matters', () => {
  test('security events have a file of their own, for the owner of the folder alone', () => {
    start();
    open.security.note({ event: 'login', outcome: 'wrong_pin', userId: 'mia' });
    open.logger.info({}, 'request');
    expect(JSON.parse(text('security.log'))).toMatchObject({ event: 'login', outcome: 'wrong_pin', userId: 'mia' });
    expect(text()).not.toContain('wrong_pin');
    expect(statSync(join(folder, 'security.log')).mode & 0o777).toBe(0o600);
  });

  test('lines of the other log rotate no security event away', () => {
    start();
    open.security.note({ event: 'login', outcome: 'done' });
    writeFileSync(join(folder, 'satchel.log'), 'x'.repeat(5_000_001));
    open.close();
    start();
    open.logger.info({}, 'after the flood');
    expect(readdirSync(folder).toSorted()).toEqual(['satchel.1.log', 'satchel.log', 'security.log']);
    expect(text('security.log')).toContain('login');
  });

  test('thousands of wrong guesses stay a few kB, and the right one among them is written', () => {
    start();
    for (let guess = 0; guess < 5_000; guess += 1) open.security.note({ event: 'login', outcome: 'wrong_pin' });
    open.security.note({ event: 'login', outcome: 'done', userId: 'mia' });
    open.close();
    expect(text('security.log').length).toBeLessThan(20_000);
    expect(text('security.log')).toContain('"userId":"mia"');
    expect(text('security.log')).toContain('"kind":"login wrong_pin","times":4900');
    start();
  });

  test('a fault that repeats is counted, and other lines are not', () => {
    start();
    for (let time = 0; time < 500; time += 1) {
      open.logger.error({ err: new Error('broken') }, 'a request failed');
      open.logger.info({ time }, 'request');
    }
    open.close();
    const lines = text().split('\n');
    expect(lines.filter((line) => line.includes('"msg":"a request failed"'))).toHaveLength(20);
    expect(lines.filter((line) => line.includes('"message":"a request failed","times":480'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('"msg":"request"'))).toHaveLength(500);
    start();
  });
});

describe('A18: a rotation that fails', () => {
  const fill = (): void => writeFileSync(join(folder, 'satchel.log'), `${'x'.repeat(5_000_001)}\n`);

  test('leaves the files of others alone, and no line is lost', () => {
    fill();
    mkdirSync(join(folder, 'satchel.4.log', 'in the way'), { recursive: true });
    start();
    open.logger.info({}, 'first');
    // the lowest free descriptor is the one that the log just closed, if it closed one
    const other = openSync(join(folder, 'other'), 'w');
    open.logger.info({}, 'second');
    expect(statSync(join(folder, 'other')).size).toBe(0);
    expect(text()).toContain('first');
    expect(text()).toContain('second');
    closeSync(other);
  });

  test('is tried again, and moves the older files when nothing is in the way', () => {
    fill();
    const blocked = join(folder, 'satchel.4.log');
    mkdirSync(join(blocked, 'in the way'), { recursive: true });
    start();
    open.logger.info({}, 'first');
    rmSync(blocked, { recursive: true });
    for (let line = 0; line < 2_000; line += 1) open.logger.info({ padding: 'x'.repeat(400) }, 'more');
    expect(
      readdirSync(folder)
        .filter((name) => name.startsWith('satchel'))
        .toSorted(),
    ).toEqual(['satchel.1.log', 'satchel.log']);
    expect(text('satchel.1.log')).toContain('first');
    expect(statSync(join(folder, 'satchel.log')).mode & 0o777).toBe(0o600);
  });
});

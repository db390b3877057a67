/** An owner's lost password is replaced by a person who can start Satchel on its machine (product.md CLI-20). */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, type Answered } from '../../support/http-client.ts';
import { openRealServer, type RealServer } from '../../support/real-server.ts';

let server: RealServer;
let folder: string;
beforeAll(async () => {
  const first = await openRealServer();
  folder = first.folder;
  await first.stop();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = async (resetOwner: boolean): Promise<string> => {
  server = await openRealServer({ folder, again: true, resetOwner });
  return server.ownerReset?.code ?? '';
};
const reset = (code: string, change: object = {}): Promise<Answered> =>
  server.send('POST', '/api/reset-owner', {}, { code, name: 'Ada', password: 'difference engine', ...change });
const codeOf = ({ status, json, text }: Answered): unknown[] => [status, text === '' ? null : json()['code']];
const isOpen = async (): Promise<unknown> => (await server.send('GET', '/api/boot', {})).json()['ownerReset'];

test('without --reset-owner no code is accepted (A37)', async () => {
  expect(await start(false)).toBe('');
  expect(await isOpen()).toBe(false);
  for (const code of ['', 'x', 'null', 'undefined']) expect(codeOf(await reset(code))).toEqual([409, 'reset_not_open']);
  await server.stop();
});

test('five wrong codes end the code of this start (A37)', async () => {
  const code = await start(true);
  const answers = [];
  for (let n = 0; n < 5; n += 1) answers.push(codeOf(await reset('wrong')));
  expect(answers).toEqual([...Array.from({ length: 4 }, () => [403, 'wrong_reset_code']), [403, 'reset_code_dead']]);
  expect(codeOf(await reset(code))).toEqual([403, 'reset_code_dead']);
  expect(await isOpen()).toBe(false);
  await server.stop();
});

test('the code gives an owner alone a new password, once; every session ends, and every till announces it (A37)', async () => {
  const code = await start(true);
  expect(server.ownerReset?.owners).toEqual(['Ada']);
  expect(await isOpen()).toBe(true);
  expect(codeOf(await reset(code, { name: 'Mary' }))).toEqual([400, 'validation_failed']);
  expect(codeOf(await reset(code, { password: 'short' }))).toEqual([400, 'validation_failed']);
  const both = await Promise.all([reset(code), reset(code)]);
  expect(new Set(both.map(({ status }) => status))).toEqual(new Set([204, 409]));
  for (const { token } of [server.owner, server.manager, server.cashier]) {
    expect((await server.send('GET', '/api/till/session', bearer(token))).status).toBe(401);
  }
  const { token } = await server.login('Ada', 'difference engine');
  const old = await server.send('POST', '/api/auth/login', {}, { name: 'Ada', password: 'analytical engine' });
  expect(old.status).toBe(401);
  const cashier = await server.login('Carl', 'analytical engine');
  const session = (await server.send('GET', '/api/till/session', bearer(cashier.token))).json();
  expect(session['ownerReset']).toEqual({ at: expect.any(String), name: 'Ada' });
  const audit = await server.send('GET', '/api/till/audit', bearer(token));
  expect(audit.text).toContain('owner.reset');
  await server.stop();
});

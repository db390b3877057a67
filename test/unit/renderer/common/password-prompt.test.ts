import { beforeEach, describe, expect, test } from 'vitest';
import { createCall, type Call } from '../../../../src/renderer/common/call.ts';
import { createPasswordPrompt, type PasswordPrompt } from '../../../../src/renderer/common/password-prompt.ts';
import type { getOverviewRoute } from '../../../../src/shared/contract/office.ts';
import type { listUsersRoute, deleteUserRoute } from '../../../../src/shared/contract/people.ts';

let nowMs: number;
let prompt: PasswordPrompt;
let sent: string[];
let refusals: number;
let call: Call;
beforeEach(() => {
  nowMs = 1_000;
  sent = [];
  refusals = 0;
  prompt = createPasswordPrompt(() => nowMs);
  const fetch = async (url: string): Promise<Response> => {
    sent.push(url);
    if (refusals > 0) {
      refusals -= 1;
      return Response.json({ code: 'password_needed', error: 'x' }, { status: 403 });
    }
    return Response.json({});
  };
  call = createCall({ fetch, headers: () => ({}), password: prompt });
});

const users = () => call<typeof listUsersRoute>('get', '/api/till/users', { proof: 'password' });
const remove = () => call<typeof deleteUserRoute>('delete', '/api/till/users/x', { proof: 'freshPassword' });
const overview = () => call<typeof getOverviewRoute>('get', '/api/till/overview');
/** Lets calls get as far as they can. */
const settled = () => new Promise((resolve) => setTimeout(resolve));
const show = () => prompt.subscribe(() => {});

describe('a session by PIN', () => {
  test('asks before it sends anything that needs a password, so that no refusal is provoked', async () => {
    show();
    prompt.know(null);
    const asked = users();
    await settled();
    expect([sent, prompt.open() !== null]).toEqual([[], true]);
    prompt.know(300);
    prompt.open()?.(true);
    expect((await asked).ok).toBe(true);
    expect([sent, prompt.open()]).toEqual([['/api/till/users'], null]);
  });
  test('asks once for calls at the same time', async () => {
    show();
    prompt.know(null);
    const all = [users(), users(), remove()];
    await settled();
    prompt.open()?.(true);
    await Promise.all(all);
    expect([sent.length, prompt.open()]).toEqual([3, null]);
  });
  test('sends nothing if no password was entered, or nothing can ask for it', async () => {
    prompt.know(null);
    const refused = { ok: false, error: { code: 'password_needed' } };
    expect(await users()).toMatchObject(refused);
    show();
    const asked = users();
    await settled();
    prompt.open()?.(false);
    expect(await asked).toMatchObject(refused);
    expect(sent).toEqual([]);
  });
  test('reads sales without asking', async () => {
    show();
    prompt.know(null);
    expect((await overview()).ok).toBe(true);
  });
});

test('a password is asked for again when it is no longer fresh, and only for what needs a fresh one', async () => {
  show();
  prompt.know(300);
  expect((await remove()).ok).toBe(true);
  nowMs += 300_000;
  expect((await users()).ok).toBe(true);
  const asked = remove();
  await settled();
  expect(prompt.open()).not.toBeNull();
  prompt.open()?.(false);
  expect((await asked).ok).toBe(false);
});

test('if the server knows better, it is asked once more after the password was entered', async () => {
  show();
  prompt.know(300);
  refusals = 1;
  const asked = remove();
  await settled();
  prompt.open()?.(true);
  expect((await asked).ok).toBe(true);
  expect(sent.length).toBe(2);
  refusals = 2;
  const again = remove();
  await settled();
  prompt.open()?.(true);
  expect(await again).toMatchObject({ ok: false, error: { code: 'password_needed' } });
});

import { expect, test, vi } from 'vitest';
import { createTokens } from '../../../src/main/http/tokens.ts';

const openTokens = () => {
  const entries = new Map<string, string>();
  const secrets = {
    state: () => 'file' as const,
    isOpen: () => true,
    get: vi.fn(async (name: string) => entries.get(name) ?? null),
    set: async (name: string, value: string) => void entries.set(name, value),
    delete: async () => {},
    names: async () => [],
    unlock: async () => ({ ok: true as const, value: null }),
    onUnlocked: () => () => {},
  };
  return createTokens({ secrets });
};
const NOW_MS = 1_795_000_000_000;
const CLAIMS = { sessionId: 's', userId: 'u', expiresAtMs: NOW_MS + 60_000 };

test('a token that was verified once is good until it runs out, to the millisecond', async () => {
  const tokens = openTokens();
  const token = await tokens.sign(CLAIMS);
  for (const atMs of [NOW_MS, NOW_MS + 1, NOW_MS + 59_999]) expect(await tokens.verify(token, atMs)).toEqual(CLAIMS);
  expect(await tokens.verify(token, NOW_MS + 60_000)).toBeUndefined();
  expect(await tokens.verify(token, NOW_MS)).toEqual(CLAIMS); // the clock may have gone back
});

test('a verified token does not make a forged one good', async () => {
  const tokens = openTokens();
  const token = await tokens.sign(CLAIMS);
  expect(await tokens.verify(token, NOW_MS)).toEqual(CLAIMS);
  const [head = '', claims = '', signature = ''] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ sid: 's', sub: 'owner', exp: 9_999_999_999 })).toString('base64url');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  for (const bad of [
    `${head}.${forged}.${signature}`,
    `${none}.${claims}.`,
    `${token}x`,
    token.slice(0, -1),
    ` ${token}`,
    '',
  ]) {
    expect(await tokens.verify(bad, NOW_MS)).toBeUndefined();
  }
  expect(await openTokens().verify(token, NOW_MS)).toBeUndefined(); // signed by another installation
});

test('A26: a token in another spelling of base64url is none of ours', async () => {
  const tokens = openTokens();
  const token = await tokens.sign(CLAIMS);
  const [head = '', claims = '', signature = ''] = token.split('.');
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(signature.at(-1) ?? '');
  const others = [1, 2, 3].map((bits) => signature.slice(0, -1) + alphabet.charAt(last ^ bits)); // the same 32 bytes
  for (const other of [
    ...others,
    `${signature}=`,
    `${signature}\n`,
    `${signature.slice(0, 9)} ${signature.slice(9)}`,
  ]) {
    expect(await tokens.verify([head, claims, other].join('.'), NOW_MS), other).toBeUndefined();
  }
  expect(await tokens.verify(`${token}.`, NOW_MS)).toBeUndefined();
  expect(await tokens.verify(token, NOW_MS)).toEqual(CLAIMS);
});

test('each of 2,100 tokens is verified, even after the cache dropped the first', async () => {
  const tokens = openTokens();
  const first = await tokens.sign(CLAIMS);
  expect(await tokens.verify(first, NOW_MS)).toEqual(CLAIMS);
  for (let count = 0; count < 2_100; count += 1) {
    const claims = { ...CLAIMS, sessionId: `s${count}` };
    expect(await tokens.verify(await tokens.sign(claims), NOW_MS)).toEqual(claims);
  }
  expect(await tokens.verify(first, NOW_MS)).toEqual(CLAIMS);
});

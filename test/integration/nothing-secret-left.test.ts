import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { startSatchel } from '../support/satchel.ts';

const random = (): string => randomBytes(16).toString('hex');

/** The secrets that the test enters, by name; each is recognisable wherever it appears again. */
const SECRETS: Record<string, string> = {
  passphrase: `passphrase-${random()}`,
  password: `password-${random()}`,
  'a wrong password': `wrong-${random()}`,
  'a password in a broken body': `broken-${random()}`,
  PIN: '83746152',
  'a wrong PIN': '19283746',
  'node password': `rpc-${random()}`,
  'a webhook secret of our own': `hook-${random()}`,
  'extended public key': TRAINING_KEY,
  // BIP 32, test vector 1, chain m: a well-known key, but a private one
  'a private key':
    'xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi',
  'seed words': 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
};
const secret = (name: string): string => SECRETS[name] ?? expect.fail(`no secret named ${name}`);

const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });

const tokenSchema = z.object({ token: z.string() });
const keySchema = z.object({ rawKey: z.string() });
const webhookSchema = z.object({ id: z.string(), secret: z.string() });
const configSchema = z.object({ config: z.object({ webhookSecret: z.string() }) });

/** Bytes that the run left behind. */
interface Left {
  readonly place: string;
  readonly bytes: Buffer;
}
let dataDir: string;
let left: Left[] = [];

/** Uses every secret, rightly and wrongly, on the real program. */
const useAllSecrets = async (url: string, setupCode: string): Promise<void> => {
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const keep = async <T>(
    name: string,
    schema: z.ZodType<T>,
    pick: (value: T) => string,
    answer: Response,
  ): Promise<string> => {
    const text = await answer.text();
    expect(answer.ok, `${name}: ${text}`).toBe(true);
    const value = pick(schema.parse(JSON.parse(text)));
    SECRETS[name] = value;
    return value;
  };
  SECRETS['set-up code'] = setupCode;
  const owner = { name: 'Olga', password: secret('password'), pin: secret('PIN') };
  const wallet = { key: TRAINING_KEY, scriptType: 'p2wpkh' };
  const chain = [{ kind: 'core', url: 'http://127.0.0.1:9', user: 'shop', password: secret('node password') }];
  const store = { name: 'Leak Café', currency: 'EUR' };
  const setUp = await post('/api/setup', { setupCode, owner, store, wallet, chain });
  const session = await keep('session of set-up', tokenSchema, ({ token }) => token, setUp.clone());
  const { user } = z.object({ user: z.object({ id: z.string() }) }).parse(await setUp.json());
  const bearer = { authorization: `Bearer ${session}` };
  const login = (password: string): Promise<Response> => post('/api/auth/login', { name: 'Olga', password });
  await keep('session of a login', tokenSchema, ({ token }) => token, await login(secret('password')));
  expect((await login(secret('a wrong password'))).status).toBe(401);
  expect(
    (await post('/api/auth/login', `{"name":"Olga","password":"${secret('a password in a broken body')}"`)).status,
  ).toBe(400);
  const till = await keep(
    'till token',
    tokenSchema,
    ({ token }) => token,
    await post('/api/till/tills', { name: 'One', here: true }, bearer),
  );
  const byPin = (pin: string): Promise<Response> =>
    post('/api/auth/login', { userId: user.id, pin }, { 'x-till': till });
  await keep('session by PIN', tokenSchema, ({ token }) => token, await byPin(secret('PIN')));
  expect((await byPin(secret('a wrong PIN'))).status).toBe(401);
  const screen = await post('/api/till/displays', { name: 'Screen', tillId: null }, bearer);
  await keep('display token', tokenSchema, ({ token }) => token, screen);
  for (const key of ['a private key', 'seed words'])
    expect((await post('/api/till/wallet/preview', { key: secret(key) }, bearer)).status).toBe(400);
  const made = await post(`/api/users/${user.id}/checkout-api-key`, { label: 'Shop' }, bearer);
  const apiKey = await keep('API key', keySchema, ({ rawKey }) => rawKey, made);
  const config = await fetch(`${url}/api/checkout/config`, { headers: { 'x-api-key': apiKey } });
  await keep('callback secret', configSchema, ({ config: { webhookSecret } }) => webhookSecret, config);
  const callbackUrl = 'http://127.0.0.1:10/callback';
  const put = { method: 'PUT', headers: { ...bearer, 'content-type': 'application/json' } };
  const body = JSON.stringify({ xpub: TRAINING_KEY, callbackUrl });
  expect((await fetch(`${url}/api/checkout/config`, { ...put, body })).status).toBe(200);
  await fetch(`${url}/api/checkout/config?key=${apiKey}`);
  const requests = await fetch(`${url}/api/v1/payment-requests`, { headers: { 'cn-token': apiKey } });
  expect(requests.status).toBe(200);
  const { id: storeId } = z
    .object({ id: z.string() })
    .parse(await (await fetch(`${url}/api/till/store`, { headers: bearer })).json());
  const hooks = `/api/v1/stores/${storeId}/webhooks`;
  const hook = await post(hooks, { url: 'http://127.0.0.1:11/' }, { ...bearer, 'idempotency-key': 'one webhook' });
  await keep('webhook secret', webhookSchema, ({ secret: shown }) => shown, hook.clone());
  const { id: hookId } = webhookSchema.parse(await hook.json());
  const rotated = JSON.stringify({ secret: secret('a webhook secret of our own') });
  expect((await fetch(`${url}${hooks}/${hookId}`, { ...put, body: rotated })).status).toBe(200);
};

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'satchel-leak-'));
  const env = { SATCHEL_SECRETS: 'file', SATCHEL_PASSPHRASE: secret('passphrase'), SATCHEL_LOG_LEVEL: 'trace' };
  const satchel = await startSatchel({ dataDir, args: ['--network', 'regtest'], env });
  await useAllSecrets(satchel.url, satchel.ready.setupCode ?? expect.fail('no set-up code'));
  await satchel.stop();
  left = [
    ...filesIn(dataDir).map((place) => ({ place: place.slice(dataDir.length + 1), bytes: readFileSync(place) })),
    { place: 'stderr', bytes: Buffer.from(satchel.log()) },
    // the ready line tells the set-up code to the person who started the program
    { place: 'stdout', bytes: Buffer.from(satchel.stdout().replace(secret('set-up code'), '')) },
  ];
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describe('A5: a whole run leaves no secret behind', () => {
  test('the run left a database, a log and the encrypted secrets', () => {
    const places = left.map(({ place }) => place);
    for (const place of ['satchel.db', 'secrets.json', join('logs', 'satchel.log'), 'stderr'])
      expect(places).toContain(place);
    expect(left.find(({ place }) => place === 'stderr')?.bytes.length).toBeGreaterThan(0);
  });
  test('M12 and SEC-2: no file, no log line and no output holds a secret', () => {
    expect(Object.keys(SECRETS)).toEqual(
      expect.arrayContaining([
        'API key',
        'callback secret',
        'webhook secret',
        'till token',
        'display token',
        'session by PIN',
      ]),
    );
    const found = Object.entries(SECRETS).flatMap(([name, value]) =>
      left.filter(({ bytes }) => bytes.includes(value)).map(({ place }) => `${name} in ${place}`),
    );
    expect(found).toEqual([]);
  });
});

import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { readBolt11 } from '../../src/main/lightning/read-bolt11.ts';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { startEachKind, type KindServer } from '../support/lightning-of-each-kind.ts';
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
let reports: string;
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

const lightningSchema = z.object({
  backends: z.array(z.object({ id: z.string(), kind: z.string(), health: z.object({ state: z.string() }) })),
});
const trialSchema = z.object({ steps: z.array(z.object({ error: z.string().nullable() })) });
const saleSchema = z.object({ id: z.string(), bolt11: z.string() });
const statusSchema = z.object({ status: z.string() });
const LIMIT = { timeout: 60_000 };

/** Asks as the owner, who has just entered the password. @throws if the answer is a refusal */
const createOwner =
  (url: string) =>
  async <T>(schema: z.ZodType<T>, path: string, method = 'GET', body?: object): Promise<T> => {
    const authorization = `Bearer ${secret('session of set-up')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status} ${path}: ${text}`);
    return schema.parse(JSON.parse(text));
  };
type Owner = ReturnType<typeof createOwner>;

/** Connects a backend, wrongly and rightly, and is paid over it. */
const sellOver = async (owner: Owner, { kind, text, wrongText, credentials, pay }: KindServer): Promise<void> => {
  const path = '/api/till/lightning';
  for (const [at, credential] of credentials.entries()) SECRETS[`credential ${at} of ${kind}`] = credential;
  if (wrongText !== null) {
    const { steps } = await owner(trialSchema, `${path}/test`, 'POST', { text: wrongText });
    expect(steps.some(({ error }) => error !== null)).toBe(true);
    await expect(owner(lightningSchema, path, 'POST', { text: wrongText })).rejects.toThrow('502');
  }
  const { backends } = await owner(lightningSchema, path, 'POST', { text });
  await owner(lightningSchema, `${path}/order`, 'PUT', { ids: backends.map(({ id }) => id).toReversed() }); // it comes first
  const order = { amount: 4_500, currency: 'SATS', methods: ['lightning'] };
  const { id, bolt11 } = await owner(saleSchema, '/api/till/invoices', 'POST', order);
  SECRETS[`preimage of ${kind}`] = await pay(readBolt11(bolt11).paymentHash);
  await vi.waitUntil(async () => (await owner(statusSchema, `/api/till/invoices/${id}`)).status === 'settled', LIMIT);
};

/** Sells over a backend of each kind, and loses all of them. */
const useLightning = async (owner: Owner): Promise<void> => {
  const servers = await startEachKind();
  for (const server of servers) await sellOver(owner, server);
  await Promise.all(servers.map(({ close }) => close()));
  const failing = async (): Promise<readonly string[]> =>
    (await owner(lightningSchema, '/api/till/lightning')).backends
      .filter(({ health }) => health.state === 'failing')
      .map(({ kind }) => kind);
  const listeners = ['lnd', 'cln', 'phoenixd', 'nwc']; // the others report nothing
  await vi.waitUntil(async () => failing().then((kinds) => listeners.every((kind) => kinds.includes(kind))), LIMIT);
};

/** Makes the program write down its state, as Node does when it crashes. */
const writeReport = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGUSR2');
  await vi.waitUntil(() => filesIn(reports).some((file) => readFileSync(file, 'utf8').trimEnd().endsWith('}')), LIMIT);
};

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'satchel-leak-'));
  reports = mkdtempSync(join(tmpdir(), 'satchel-report-'));
  const env = {
    SATCHEL_SECRETS: 'file',
    SATCHEL_PASSPHRASE: secret('passphrase'),
    SATCHEL_LOG_LEVEL: 'trace',
    NODE_OPTIONS: `--report-on-signal --report-directory=${reports}`,
  };
  const satchel = await startSatchel({ dataDir, args: ['--network', 'regtest'], env });
  await useAllSecrets(satchel.url, satchel.ready.setupCode ?? expect.fail('no set-up code'));
  const owner = createOwner(satchel.url);
  await useLightning(owner);
  await owner(z.unknown(), '/api/till/backup', 'POST');
  const answers = ['/api/till/lightning', '/api/till/audit'];
  const told = await Promise.all(answers.map(async (path) => [path, await owner(z.unknown(), path)] as const));
  await writeReport(satchel.ready.pid);
  await satchel.stop();
  left = [
    ...filesIn(dataDir).map((place) => ({ place: place.slice(dataDir.length + 1), bytes: readFileSync(place) })),
    ...filesIn(reports).map((place) => ({ place: 'crash report', bytes: readFileSync(place) })),
    ...told.map(([place, answer]) => ({ place, bytes: Buffer.from(JSON.stringify(answer)) })),
    { place: 'stderr', bytes: Buffer.from(satchel.log()) },
    // the ready line tells the set-up code to the person who started the program
    { place: 'stdout', bytes: Buffer.from(satchel.stdout().replace(secret('set-up code'), '')) },
  ];
});
afterAll(() => [dataDir, reports].forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Bytes that are written as text may be stored as they are, or in base64. */
const formsOf = (value: string): readonly (string | Buffer)[] => {
  if (!/^(?:[0-9a-f]{2}){16,}$/.test(value)) return [value];
  const bytes = Buffer.from(value, 'hex');
  return [value, value.toUpperCase(), bytes, bytes.toString('base64').replaceAll('=', ''), bytes.toString('base64url')];
};

describe('A5: a whole run leaves no secret behind', () => {
  test('the run left a database, a backup, a log, the encrypted secrets and a crash report', () => {
    const places = left.map(({ place }) => place);
    const wanted = [
      'satchel.db',
      'secrets.json',
      join('logs', 'satchel.log'),
      'stderr',
      'crash report',
      '/api/till/audit',
    ];
    expect(places).toEqual(expect.arrayContaining(wanted));
    expect(places.some((place) => place.startsWith('backups'))).toBe(true);
    expect(left.find(({ place }) => place === 'stderr')?.bytes.length).toBeGreaterThan(0);
  });
  test('M12, SEC-2, LN-11 and LN-21: no file, no log line and no output holds a secret', () => {
    expect(Object.keys(SECRETS)).toEqual(
      expect.arrayContaining([
        'API key',
        'callback secret',
        'webhook secret',
        'till token',
        'display token',
        'session by PIN',
        ...['lnd', 'cln', 'phoenixd', 'nwc', 'lnbits'].map((kind) => `credential 0 of ${kind}`),
        ...['lnd', 'cln', 'phoenixd', 'nwc', 'address', 'lnbits'].map((kind) => `preimage of ${kind}`),
      ]),
    );
    const found = Object.entries(SECRETS).flatMap(([name, value]) =>
      left
        .filter(({ bytes }) => formsOf(value).some((form) => bytes.includes(form)))
        .map(({ place }) => `${name} in ${place}`),
    );
    expect(found).toEqual([]);
  });
});

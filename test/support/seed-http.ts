import { DEFAULT_SETTINGS } from '../../src/main/app/store-settings/default-settings.ts';
import { openSession } from '../../src/main/app/people/open-session.ts';
import type { StoreSettings } from '../../src/main/app/records.ts';
import type { Role } from '../../src/shared/vocabulary.ts';
import { sha256 } from '../../src/main/platform/digest.ts';
import { SCOPES } from '../../src/shared/vocabulary.ts';
import type { Parts } from './compose-http.ts';

export interface Credentials {
  readonly owner: string;
  readonly manager: string;
  readonly cashier: string;
  readonly cookie: string;
  readonly apiKey: string;
  readonly readOnlyKey: string;
  readonly tillToken: string;
  readonly displayToken: string;
}

export const STORE_ID = 'store0000000000000000000';
const TILL_ID = 'till00000000000000000000';
export const DISPLAY_ID = 'display0000000000000000';

/** Makes a shop with its people, a till, a screen and two keys. */
export const seed = async (parts: Parts, settings: Partial<StoreSettings> | undefined): Promise<Credentials> => {
  const tokens = { till: parts.ids.token(), display: parts.ids.token() };
  if (!(await parts.database.read.stores.get(STORE_ID))) await seedRows(parts, settings, tokens);
  parts.registries.displays.load(await parts.database.read.displays.list());
  parts.registries.tills.load(await parts.database.read.tills.list());
  const apiKey = `fc_live_${parts.ids.token()}`;
  const readOnlyKey = `fc_live_${parts.ids.token()}`;
  putKey(parts, apiKey, [...SCOPES]);
  putKey(parts, readOnlyKey, ['invoices:read']);
  return {
    owner: await logIn(parts, 'owner'),
    manager: await logIn(parts, 'manager'),
    cashier: await logIn(parts, 'cashier', { tillId: TILL_ID }),
    cookie: await logIn(parts, 'owner', { cookie: true }),
    apiKey,
    readOnlyKey,
    tillToken: tokens.till,
    displayToken: tokens.display,
  };
};

export const userIdOf = (role: Role): string => `${role}000000000000000000000`;

const seedRows = async (
  parts: Parts,
  settings: Partial<StoreSettings> | undefined,
  tokens: { till: string; display: string },
): Promise<void> => {
  const createdAtMs = parts.clock.nowMs();
  const till = { id: TILL_ID, storeId: STORE_ID, name: 'Counter', createdAtMs, revokedAtMs: null };
  await parts.database.write(async (tx) => {
    await tx.stores.insert({
      id: STORE_ID,
      name: 'Café <b>"Ä"</b>',
      currency: 'EUR',
      timeZone: 'UTC',
      locale: 'en',
      settings: { ...DEFAULT_SETTINGS, ...settings },
      createdAtMs,
    });
    await tx.wallets.insert({
      id: 'wallet000000000000000000',
      storeId: STORE_ID,
      network: 'regtest',
      scriptType: 'p2wpkh',
      fingerprint: '00000000',
      keyDigest: '00',
      nextIndex: 0,
      lastPaidIndex: null,
      scan: 'done',
      active: true,
      createdAtMs,
    });
    for (const role of ['owner', 'manager', 'cashier'] as const) {
      const user = {
        id: userIdOf(role),
        name: role,
        role,
        passwordHash: null,
        pinHash: null,
        createdAtMs,
        disabledAtMs: null,
      };
      await tx.users.insert(user);
    }
    await tx.tills.insert({ ...till, tokenDigest: sha256.sha256Hex(tokens.till) });
    await tx.displays.insert({
      id: DISPLAY_ID,
      storeId: STORE_ID,
      userId: null,
      tillId: TILL_ID,
      name: 'Screen',
      tokenDigest: sha256.sha256Hex(tokens.display),
      invoiceId: null,
      shownAtMs: null,
      createdAtMs,
      revokedAtMs: null,
    });
  });
};

/** Opens a new session of one of the seeded people. */
export const logIn = async (
  parts: Parts,
  role: Role,
  extra: { tillId?: string; cookie?: boolean; how?: 'pin' | 'password'; storeId?: string; ageMs?: number } = {},
): Promise<string> => {
  const who = {
    userId: userIdOf(role),
    storeId: extra.storeId ?? STORE_ID,
    tillId: extra.tillId ?? null,
    how: extra.how ?? 'password',
    cookie: extra.cookie ?? false,
  };
  const opened = await openSession(parts, who);
  const { token } = opened;
  const session = { ...opened.session, createdAtMs: opened.session.createdAtMs - (extra.ageMs ?? 0) };
  await parts.database.write((tx) => tx.sessions.insert(session));
  parts.registries.sessions.put(session);
  return token;
};

export const putKey = (parts: Parts, raw: string, scopes: (typeof SCOPES)[number][], storeId = STORE_ID): void => {
  const record = {
    id: parts.ids.id(),
    userId: userIdOf('owner'),
    storeId,
    prefix: raw.slice(0, 12),
    label: 'test',
    scopes,
    createdAtMs: 0,
    lastUsedAtMs: null,
    revokedAtMs: null,
  };
  parts.registries.apiKeys.put(record, sha256.sha256Hex(raw));
};

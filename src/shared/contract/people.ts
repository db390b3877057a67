/** Set-up, login, lock screen and staff (api.md AUTH-12 to AUTH-18, TA-3 to TA-7). Pairing is in pairing.ts. */
import { z } from 'zod';
import { idSchema, timeSchema } from '../invoice.ts';
import { LONGEST_NAME, nameText, typedName } from '../names.ts';
import { NETWORKS, ROLES } from '../vocabulary.ts';
import { defineRoute, forPerson } from './route.ts';
import { scannerSchema } from './scanner.ts';
import { policyInputSchema, ratesInputSchema, sourceInputSchema } from './settings.ts';
import { walletInputSchema } from './wallet.ts';

export const roleSchema = z.enum(ROLES);
/** A name on the lock screen and at login, and of a shop, a till or a screen. */
export const nameSchema = nameText(LONGEST_NAME);
export const passwordSchema = z.string().min(8).max(200);
/** 4 to 8 digits (design.md UX-21); at least 6 for an owner, and none that is guessed first (reliability.md A40). */
export const pinSchema = z.string().regex(/^[0-9]{4,8}$/, 'must be 4 to 8 digits');
export const currencySchema = z.string().regex(/^[A-Z]{3,4}$/, 'must be an upper-case currency code');

export const personSchema = z.object({ id: idSchema, name: z.string(), role: roleSchema }).meta({ id: 'Person' });
export const storeNameSchema = z
  .object({ id: idSchema, name: z.string(), currency: z.string() })
  .meta({ id: 'StoreName' });

export const bootRoute = defineRoute({
  id: 'getBoot',
  method: 'get',
  path: '/api/boot',
  summary: 'Say what a page must show first: set-up, unlocking or the till',
  api: 'open',
  listener: 'private',
  access: { kind: 'none' },
  answers: {
    200: z
      .object({
        state: z.enum(['setup', 'locked', 'ready']),
        /** True if set-up must also ask for a passphrase, because there is no keychain. */
        passphraseNeeded: z.boolean(),
        training: z.boolean(),
        /** True while an owner's lost password can be replaced: Satchel was started with `--reset-owner`. */
        ownerReset: z.boolean(),
        network: z.enum(NETWORKS),
      })
      .meta({ id: 'Boot' }),
  },
  limit: 'strangers',
});

export const setUpRoute = defineRoute({
  id: 'setUp',
  method: 'post',
  path: '/api/setup',
  summary: 'Create the owner and the first store; once, and only from this machine',
  api: 'open',
  listener: 'private',
  access: { kind: 'loopback' },
  body: z.strictObject({
    setupCode: z.string().max(100),
    owner: z.strictObject({ name: nameSchema, password: passwordSchema, pin: pinSchema }),
    store: z.strictObject({
      name: nameSchema,
      currency: currencySchema,
      timeZone: z.string().max(60).optional(),
      locale: z.string().max(35).optional(),
    }),
    wallet: walletInputSchema.optional(),
    chain: z.array(sourceInputSchema).max(20).optional(),
    rates: ratesInputSchema.optional(),
    policy: policyInputSchema.optional(),
    webhooks: z.strictObject({ allowPrivateNetwork: z.boolean() }).optional(),
    secrets: z.strictObject({ passphrase: z.string().min(8).max(1000) }).optional(),
  }),
  answers: {
    200: z.object({ token: z.string(), user: personSchema, store: storeNameSchema }).meta({ id: 'SetUp' }),
  },
  secretAnswer: true,
});

export const loginRoute = defineRoute({
  id: 'logIn',
  method: 'post',
  path: '/api/auth/login',
  summary: 'Log in with name and password, or with a PIN on a paired till (header X-Till)',
  api: 'open',
  listener: 'private',
  access: { kind: 'none' },
  body: z.union([
    z.strictObject({
      name: typedName,
      password: z.string().max(1000),
      storeId: idSchema.optional(),
      cookie: z.boolean().optional(),
    }),
    z.strictObject({ userId: idSchema, pin: z.string().max(20) }),
  ]),
  answers: {
    200: z
      .object({
        /** Null for a login with a cookie, whose token is in the cookie alone. */
        token: z.string().nullable(),
        /** A cookie session sends it as X-CSRF-Token to write; null for any other login. */
        csrfToken: z.string().nullable(),
        expiresAt: timeSchema,
        user: personSchema,
        stores: z.array(storeNameSchema),
      })
      .meta({ id: 'Login' }),
  },
  secretAnswer: true,
  limit: 'logins',
});

export const logoutRoute = defineRoute({
  id: 'logOut',
  method: 'post',
  path: '/api/auth/logout',
  summary: 'End this session',
  api: 'open',
  listener: 'private',
  access: { kind: 'session' },
  answers: { 204: null },
});

export const unlockRoute = defineRoute({
  id: 'unlock',
  method: 'post',
  path: '/api/unlock',
  summary: 'Open the encrypted secrets file; only from this machine',
  api: 'open',
  listener: 'private',
  access: { kind: 'loopback' },
  body: z.strictObject({ passphrase: z.string().max(1000) }),
  answers: { 200: z.object({ state: z.enum(['ready', 'setup']) }).meta({ id: 'Unlocked' }) },
});

export const resetOwnerRoute = defineRoute({
  id: 'resetOwner',
  method: 'post',
  path: '/api/reset-owner',
  summary: "Replace an owner's lost password with the code of `--reset-owner`; only from this machine",
  api: 'open',
  listener: 'private',
  access: { kind: 'loopback' },
  body: z.strictObject({ code: z.string().max(100), name: nameSchema, password: passwordSchema }),
  answers: { 204: null },
});

export const lockScreenRoute = defineRoute({
  id: 'getLockScreen',
  method: 'get',
  path: '/api/till/lock',
  summary: 'List the people of this till and count the watched sales (header X-Till)',
  api: 'till',
  listener: 'private',
  access: { kind: 'till-token' },
  answers: {
    200: z
      .object({
        people: z.array(z.object({ id: idSchema, name: z.string(), role: roleSchema, hasPin: z.boolean() })),
        watchedPayments: z.int().nonnegative(),
        store: storeNameSchema,
        till: z.object({ id: idSchema, name: z.string() }),
        training: z.boolean(),
        /** A scanned code is no PIN, so this page tells scanners from fingers too (design.md KEYS-5). */
        scanner: scannerSchema,
      })
      .meta({ id: 'LockScreen' }),
  },
});

export const staffMemberSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    role: roleSchema,
    hasPassword: z.boolean(),
    hasPin: z.boolean(),
    disabled: z.boolean(),
    createdAt: timeSchema,
  })
  .meta({ id: 'StaffMember' });
export type StaffMember = z.infer<typeof staffMemberSchema>;

const idParams = z.object({ id: idSchema });

export const listUsersRoute = defineRoute({
  ...forPerson('owner', 'password'),
  id: 'listUsers',
  method: 'get',
  path: '/api/till/users',
  summary: 'List the staff',
  answers: { 200: z.object({ users: z.array(staffMemberSchema) }) },
});

export const createUserRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'createUser',
  method: 'post',
  path: '/api/till/users',
  summary: 'Add a person with a password, a PIN or both',
  body: z.strictObject({
    name: nameSchema,
    role: roleSchema,
    password: passwordSchema.nullish(),
    pin: pinSchema.nullish(),
  }),
  answers: { 200: staffMemberSchema },
});

export const updateUserRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'updateUser',
  method: 'patch',
  path: '/api/till/users/{id}',
  summary: 'Change a person; a new password, PIN or role ends their other sessions',
  params: idParams,
  body: z.strictObject({
    name: nameSchema.optional(),
    role: roleSchema.optional(),
    password: passwordSchema.nullish(),
    pin: pinSchema.nullish(),
    /** The caller's present password: needed to change one's own password or PIN. */
    currentPassword: z.string().max(1000).optional(),
    disabled: z.boolean().optional(),
  }),
  answers: { 200: staffMemberSchema },
});

export const deleteUserRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'deleteUser',
  method: 'delete',
  path: '/api/till/users/{id}',
  summary: 'Remove a person; the record of what they did stays',
  params: idParams,
  answers: { 204: null },
});

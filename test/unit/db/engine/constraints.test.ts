import { parseSettings } from '../../../../src/main/db/repositories/stored-json.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import fc from 'fast-check';
import { sql } from 'kysely';
import { queriesOf } from '../../../../src/main/db/engine/transactions.ts';
import type { OpenedDatabase } from '../../../../src/main/db/open-database.ts';
import { newFolder } from './folders.ts';
import {
  NOW_MS,
  openIn,
  sampleInvoice,
  samplePayment,
  sampleStore,
  sampleUser,
  sampleWallet,
  seed,
} from '../repositories/samples.ts';

let opened: OpenedDatabase;
beforeEach(async () => {
  opened = openIn(newFolder());
  await seed(opened);
});
afterEach(() => opened.close());

const write: OpenedDatabase['database']['write'] = (work) => opened.database.write(work);

test('INV-21: one outpoint is credited once (I3)', async () => {
  await write(async (tx) => {
    await tx.invoices.insert(sampleInvoice(1));
    await tx.payments.insert(samplePayment());
  });
  await expect(write((tx) => tx.payments.insert(samplePayment({ id: 'payment-2' })))).rejects.toThrow(/UNIQUE/);
});

test('INV-21: one Lightning payment is credited once (I3)', async () => {
  const lightning = { kind: 'lightning', txid: null, vout: null, paymentHash: 'cd'.repeat(32) } as const;
  await write(async (tx) => {
    await tx.invoices.insert(sampleInvoice(1));
    await tx.payments.insert(samplePayment(lightning));
  });
  await expect(write((tx) => tx.payments.insert(samplePayment({ ...lightning, id: 'payment-2' })))).rejects.toThrow(
    /UNIQUE/,
  );
});

test('ADDR-7: 200 parallel writes take 200 indexes and numbers, without repeats or gaps (I2)', async () => {
  const taken = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      write(async (tx) => {
        const number = await tx.invoices.takeNumber('store-1');
        const addressIndex = await tx.wallets.allocateIndex('wallet-1');
        if (n % 10 === 0) await tx.settings.get('breathes');
        await tx.invoices.insert(sampleInvoice(number, { addressIndex }));
        return addressIndex;
      }),
    ),
  );
  expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n));
});

test('ADDR-6: an index is free again only if its invoice was not stored', async () => {
  const fails = write(async (tx) => {
    await tx.wallets.allocateIndex('wallet-1');
    throw new Error('no address ready');
  });
  await expect(fails).rejects.toThrow('no address ready');
  expect(await write((tx) => tx.wallets.allocateIndex('wallet-1'))).toBe(0);
});

test.each([
  ['index', { scriptHex: '00', address: 'x' }],
  ['script', { addressIndex: 99, address: 'x' }],
])('ADDR-7: no two invoices share an %s (I2)', async (_what, change) => {
  await write((tx) => tx.invoices.insert(sampleInvoice(1)));
  const second = sampleInvoice(1, { id: 'other', number: 2, ...change });
  await expect(write((tx) => tx.invoices.insert(second))).rejects.toThrow(/UNIQUE/);
});

test('ADDR-12: a store has one active wallet, and a key with its kind of address has one wallet', async () => {
  await expect(write((tx) => tx.wallets.insert(sampleWallet({ id: 'b', keyDigest: 'bb' })))).rejects.toThrow(/UNIQUE/);
  await expect(write((tx) => tx.wallets.insert(sampleWallet({ id: 'b', active: false })))).rejects.toThrow(/UNIQUE/);
});

test('a name is free again once its user is disabled', async () => {
  await expect(write((tx) => tx.users.insert(sampleUser({ id: 'user-2' })))).rejects.toThrow(/UNIQUE/);
  await write(async (tx) => {
    await tx.users.update('user-1', { disabledAtMs: NOW_MS });
    await tx.users.insert(sampleUser({ id: 'user-2' }));
  });
  expect((await opened.database.read.users.byName('ada'))?.id).toBe('user-2');
});

test('A13: an audit row can be neither changed nor deleted', async () => {
  const entry = { id: 'a', atMs: NOW_MS, userId: null, storeId: null, what: 'wallet.set', before: null, after: '{}' };
  await write((tx) => tx.audit.insert(entry));
  const update = write(async (tx) => {
    await queriesOf(tx).updateTable('audit').set({ after: 'other' }).execute();
  });
  await expect(update).rejects.toThrow('append-only');
  const drop = write(async (tx) => {
    await queriesOf(tx).deleteFrom('audit').execute();
  });
  await expect(drop).rejects.toThrow('append-only');
  const replace = write(async (tx) => {
    await queriesOf(tx)
      .replaceInto('audit')
      .values({ id: 'a', at_ms: 1n, what: 'x', before: null, after: null, user_id: null, store_id: null })
      .execute();
  });
  await expect(replace).rejects.toThrow('append-only');
  expect(await opened.database.read.audit.list(10)).toEqual([entry]);
});

test('SEC-2: no table has a column for a secret, only for hashes, digests and names', async () => {
  const columns = await write((tx) =>
    sql<{ column: string }>`
      select tables.name || '.' || columns.name as "column"
      from pragma_table_list as tables join pragma_table_xinfo(tables.name) as columns
      where tables.schema = 'main' and columns.name glob '*[a-z]*'`.execute(queriesOf(tx)),
  );
  const names = columns.rows.map(({ column }) => column);
  expect(names).toContain('api_keys.prefix');
  const suspects = names.filter((name) =>
    /\.(?:.*(?:secret|pass|pin_|pin$|token|xpub|descriptor).*|.*key.*)/.test(name),
  );
  expect(suspects.toSorted()).toEqual([
    'displays.token_digest',
    'idempotency.key',
    'idempotency.secret_id',
    'settings.key',
    'tills.token_digest',
    'users.password_hash',
    'users.pin_hash',
    'wallets.key_digest',
  ]);
});

test('I5: a row cannot refer to one that does not exist', async () => {
  await expect(write((tx) => tx.invoices.insert(sampleInvoice(1, { walletId: 'nobody' })))).rejects.toThrow(
    /FOREIGN KEY/,
  );
});

test('MON-1: an amount beyond 2^53 comes back to the last digit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }), fc.uuid(), async (amountMsats, id) => {
      await write(async (tx) => {
        if (!(await tx.invoices.get('invoice-000001'))) await tx.invoices.insert(sampleInvoice(1));
        await tx.payments.insert(samplePayment({ id, txid: id, amountMsats }));
      });
      const stored = await opened.database.read.payments.byTxid(id);
      expect(stored.map((payment) => payment.amountMsats)).toEqual([amountMsats]);
    }),
    { numRuns: 50 },
  );
});

test('MON-1: the settings of a store come back whole, including big tiers and odd texts', async () => {
  const settings = sampleStore().settings;
  await fc.assert(
    fc.asyncProperty(
      fc.bigInt({ min: 1n, max: 10n ** 30n }),
      fc.string({ unit: 'grapheme' }),
      fc.uuid(),
      async (upToSats, name, id) => {
        const policy = {
          tolerancePercent: '1.5',
          agreementLimitSats: upToSats,
          adviceLimitSats: upToSats,
          tiers: [
            { upToSats, confirmations: 0 },
            { upToSats: null, confirmations: 6 },
          ],
        };
        const store = sampleStore({ id, name, settings: { ...settings, policy } });
        await write((tx) => tx.stores.insert(store));
        expect(await opened.database.read.stores.get(id)).toEqual(store);
      },
    ),
    { numRuns: 50 },
  );
});

test('CHAIN-12: settings that were stored before there was a limit have the usual one', () => {
  const {
    agreementLimitSats: _none,
    adviceLimitSats: _off,
    ...policy
  } = { ...sampleStore().settings.policy, tiers: [] };
  const { settings } = sampleStore();
  const stored = { ...settings, askAboveMinor: null, policy };
  expect(parseSettings(stored).policy.agreementLimitSats).toBe(1_000_000n);
  expect(parseSettings(stored).policy.adviceLimitSats).toBe(0n);
});

test('KEYS-10, KEYS-12: settings that were stored before there were scanners have a usual one and no limit', () => {
  const { scanner: _scanner, askAboveMinor: _limit, ...stored } = sampleStore().settings;
  const policy = { ...stored.policy, tiers: [], agreementLimitSats: '1000000', adviceLimitSats: '0' };
  expect(parseSettings({ ...stored, policy })).toMatchObject({
    scanner: { prefix: '', suffix: '', msPerKey: 20 },
    askAboveMinor: null,
  });
});

test('audit rows of one millisecond are listed newest first, in the order of writing', async () => {
  const entry = { atMs: NOW_MS, userId: null, storeId: null, what: 'user.created', before: null, after: null };
  const ids = ['m', 'a', 'z', 'b'];
  await write(async (tx) => {
    for (const id of ids) await tx.audit.insert({ ...entry, id });
  });
  expect((await opened.database.read.audit.list(10)).map((row) => row.id)).toEqual(ids.toReversed());
});

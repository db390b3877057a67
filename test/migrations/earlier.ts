/** Creates databases of earlier schemas with rows as those versions wrote them. */
import { join } from 'node:path';
import { openConnection, type Connection } from '../../src/main/db/engine/connection.ts';
import { migrate } from '../../src/main/db/engine/migrate.ts';
import { MIGRATIONS } from '../../src/main/db/engine/migrations/all.ts';
import { openDatabase, type OpenedDatabase } from '../../src/main/db/open-database.ts';
import { newFolder } from '../unit/db/engine/folders.ts';
import { NOW_MS, sampleStore, silent } from '../unit/db/repositories/samples.ts';

const settings = (): string =>
  JSON.stringify(sampleStore().settings, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part));

/**
 * Writes a store with its owner, its wallet, a webhook, two invoices and two events in the columns of the first schema.
 */
const writeFirstRows = (connection: Connection): void => {
  connection
    .prepare(`insert into stores values ('store-1', 'Café', 'EUR', 'Europe/Berlin', 'de-DE', ?, ${NOW_MS}, 2)`)
    .run(settings());
  connection.exec(`
insert into users values ('user-1', 'ada', 'owner', null, null, ${NOW_MS}, null);
insert into wallets values ('wallet-1', 'store-1', 'regtest', 'p2wpkh', '01020304', '${'aa'.repeat(32)}', 3, null, 'done', 1, ${NOW_MS});
insert into targets (id, store_id, kind, url, events, enabled, state, created_at_ms)
  values ('target-1', 'store-1', 'webhook', 'https://shop.example/hook', '[]', 1, 'active', ${NOW_MS});
`);
  for (const n of [1, 2]) {
    connection.exec(`
insert into invoices (id, store_id, number, dialect, status, part, over, late, received_sats, remaining_sats, once_paid,
    due_sats, accepted_sats, confirmations_required, unconfirmed_wait_minutes, created_at_ms, expires_at_ms,
    wallet_id, address_index, address, script_hex, details)
  values ('invoice-00000${n}', 'store-1', ${n}, 'till', 'new', 0, 0, 0, 0, 4500, 0, 4500, 4500, 1, 480, ${NOW_MS + n},
    ${NOW_MS + 900_000}, 'wallet-1', ${n}, 'bcrt1qaddress${n}', '0014${'0'.repeat(39)}${n}', '{}');
insert into quotes values ('invoice-00000${n}', 'EUR', 450, 4500, null, null, ${NOW_MS});
insert into invoice_counts values ('store-1', 'new', 0, 1) on conflict do update set n = n + 1;
insert into events values (${n}, 'store-1', 'invoice-00000${n}', 'invoice.created', '{}', ${NOW_MS});
`);
  }
};

export interface Earlier {
  readonly file: string;
  /** Opens the database with this version, which migrates it. */
  readonly open: () => OpenedDatabase;
}

/**
 * Creates a database of an earlier schema.
 * @param version how many migrations it has been through
 * @param write adds rows that the first schema did not have
 */
export const earlierDatabase = (version: number, write?: (connection: Connection) => void): Earlier => {
  const file = join(newFolder(), 'satchel.db');
  const connection = openConnection(file, 'write');
  migrate(connection, MIGRATIONS.slice(0, 1));
  writeFirstRows(connection);
  migrate(connection, MIGRATIONS.slice(0, version));
  write?.(connection);
  connection.close();
  return { file, open: () => openDatabase({ file, mustExist: true, logger: silent }) };
};

/** Writes a webhook event as the first schema stores it. */
export const insertWebhookEvent = (
  connection: Connection,
  id: string,
  sequence: number,
  change: { readonly attempts?: number; readonly nextAttemptAtMs?: number; readonly state?: string } = {},
): void => {
  const { attempts = 0, nextAttemptAtMs = NOW_MS, state = 'due' } = change;
  connection
    .prepare(
      `insert into outbox (id, target_id, invoice_id, event_cursor, type, sequence, payload, state, attempts,
         next_attempt_at_ms, created_at_ms)
       values (?, 'target-1', 'invoice-000001', 1, 'Processing', ?, '{}', ?, ?, ?, ${NOW_MS})`,
    )
    .run(id, sequence, state, attempts, nextAttemptAtMs);
};

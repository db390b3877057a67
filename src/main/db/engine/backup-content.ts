import { z } from 'zod';
import { NETWORKS, type Network } from '../../../shared/vocabulary.ts';
import type { BackupContent } from '../../app/backup/restore-desk.ts';
import { SETTING } from '../../app/settings-keys.ts';
import { storedRunSchema } from '../../app/wallet-setup/next-run.ts';
import type { Connection } from './connection.ts';

/** Says what a database of today's schema holds, so that its owner knows it again (product.md BAK-7). */
export const readContent = (connection: Connection, schema: number): BackupContent => {
  const run = runOf(connection);
  const shops = connection.prepare('select name from stores order by created_at_ms, id').pluck().all();
  const sales = connection.prepare('select count(*) from invoices').pluck().get();
  return {
    schema,
    shops: shops.map(String),
    sales: Number(sales),
    newestAtMs: newestOf(connection),
    version: run?.version ?? null,
    network: run?.network ?? networkOfWallets(connection),
    training: run?.training ?? null,
  };
};

const runOf = (connection: Connection) => {
  const text = connection.prepare('select value from settings where key = ?').pluck().get(SETTING.run);
  return typeof text === 'string' ? storedRunSchema.parse(JSON.parse(text)) : null;
};

const newestOf = (connection: Connection): number | null => {
  const newest = connection
    .prepare('select max(at_ms) from (select max(at_ms) at_ms from events union all select max(at_ms) from audit)')
    .pluck()
    .get();
  return newest === null ? null : Number(newest);
};

/** Of a backup whose Satchel did not write down its network yet. */
const networkOfWallets = (connection: Connection): Network | null => {
  const network = connection.prepare('select network from wallets limit 1').pluck().get();
  return network === undefined ? null : z.enum(NETWORKS).parse(network);
};

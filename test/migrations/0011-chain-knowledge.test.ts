import { expect, test } from 'vitest';
import { NOW_MS } from '../unit/db/repositories/samples.ts';
import { earlierDatabase } from './earlier.ts';

const txid = (digit: string): string => digit.repeat(64);

test('0011-chain-knowledge: payments of the tenth schema keep their block, depth and fate', async () => {
  const opened = earlierDatabase(10, (connection) => {
    connection.exec(`
insert into chain_tip values ('best', 105, 'tip');
insert into settings values ('chain.tips', '{"core":{"height":105,"hash":"tip"}}');
update invoices set due_sats = 1000001 where id = 'invoice-000002';
insert into payments (id, invoice_id, kind, amount_msats, txid, vout, on_time, first_seen_at_ms, unconfirmed_since_ms,
    block_height, block_hash, block_time_ms, gone) values
  ('mined', 'invoice-000001', 'onchain', 4500000, '${txid('a')}', 0, 1, ${NOW_MS}, ${NOW_MS}, 100, 'block-100', ${NOW_MS}, 0),
  ('waiting', 'invoice-000002', 'onchain', 1000, '${txid('b')}', 0, 1, ${NOW_MS}, ${NOW_MS}, null, null, null, 0),
  ('gone', 'invoice-000002', 'onchain', 1000, '${txid('c')}', 0, 1, ${NOW_MS}, ${NOW_MS}, null, null, null, 1);`);
  }).open();
  const { read } = opened.database;
  expect(await read.payments.get('mined')).toMatchObject({
    blockHash: 'block-100',
    dropped: false,
    sure: true,
    inBlock: true,
    older: false,
    reached: 6,
  });
  expect(await read.payments.get('waiting')).toMatchObject({ dropped: false, sure: false, inBlock: false, reached: 0 });
  expect(await read.payments.get('gone')).toMatchObject({ dropped: true, older: false, reached: 0 });
  const [first, second] = [await read.invoices.get('invoice-000001'), await read.invoices.get('invoice-000002')];
  expect([first?.level, second?.level, first?.createdHash]).toEqual([1, 2, null]);
  expect(await read.chain.tips()).toEqual({ 1: null, 2: null });
  expect(await read.settings.get('chain.tips')).toBeNull();
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});

import { expect, test } from 'vitest';
import type { InvoiceRecord } from '../../../src/main/app/records.ts';
import { DEFAULT_INTERVALS, type SourceDeps } from '../../../src/main/chain/source.ts';
import { createQueue } from '../../../src/main/chain/sources/address-queue.ts';

const DAY_MS = 86_400_000;

const queueOf = async (invoices: readonly Pick<InvoiceRecord, 'id' | 'status' | 'expiresAtMs'>[]) => {
  const read = { invoices: { watched: async () => invoices } };
  // only what the queue reads
  const deps = { database: { read }, clock: { nowMs: () => 0 }, intervals: DEFAULT_INTERVALS } as unknown as SourceDeps;
  const queue = createQueue(deps);
  await queue.load();
  return queue;
};
/** The part of an invoice that the queue reads. */
const invoice = (id: string, status: InvoiceRecord['status'], expiresAtMs = 0) =>
  ({ id, status, expiresAtMs }) as InvoiceRecord;

test('open invoices do not wait behind many ended ones, nor ended ones for ever behind open ones', async () => {
  const ended = Array.from({ length: 50 }, (_none, index) => invoice(`ended-${index}`, 'expired'));
  const opened = Array.from({ length: 10 }, (_none, index) => invoice(`open-${index}`, 'new'));
  const queue = await queueOf([...ended, ...opened]);
  expect(queue.due(0, 4)).toEqual(['open-0', 'open-1', 'open-2', 'ended-0']);
  expect(queue.busy()).toBe(true);
});

test('INV-24: an ended invoice is checked rarely, and after thirty days by the sweep only', async () => {
  const queue = await queueOf([invoice('one', 'new')]);
  queue.reschedule(invoice('one', 'expired'), 'one', 0);
  expect(queue.busy()).toBe(false);
  expect(queue.due(DEFAULT_INTERVALS.endedAddressMs - 1, 4)).toEqual([]);
  expect(queue.due(DEFAULT_INTERVALS.endedAddressMs, 4)).toEqual(['one']);
  queue.reschedule(invoice('one', 'expired'), 'one', 30 * DAY_MS + 1);
  expect(queue.due(Number.MAX_SAFE_INTEGER, 4)).toEqual([]);
});

test('a new invoice is checked immediately', async () => {
  const queue = await queueOf([invoice('old', 'new')]);
  queue.reschedule(invoice('old', 'new'), 'old', 0);
  queue.opened('fresh');
  queue.ask('fresh', 0);
  expect(queue.due(0, 4)).toEqual(['fresh']);
});

test('CHAIN-32: an address that failed waits although it is asked for, and one such at a time is tried again', async () => {
  const queue = await queueOf([invoice('one', 'new'), invoice('two', 'new'), invoice('three', 'new')]);
  for (const id of queue.due(0, 2)) {
    queue.faults.failed(id, new Error('it hung up'), 0);
    queue.again(id, 0);
  }
  queue.ask('one', 0);
  expect(queue.due(1_999, 4)).toEqual(['three']);
  expect(queue.nextAtMs(1_999)).toBe(2_000);
  expect(queue.due(2_000, 4)).toEqual(['one']);
  expect(queue.due(2_000, 4)).toEqual([]);
  queue.faults.read('one', 2_000);
  queue.reschedule(invoice('one', 'new', DAY_MS), 'one', 2_000);
  expect(queue.due(2_000, 4)).toEqual(['two']);
});

test('an invoice that is asked for while its check runs is checked again after it', async () => {
  const queue = await queueOf([invoice('one', 'expired')]);
  expect(queue.due(0, 4)).toEqual(['one']);
  queue.ask('one', 10);
  expect(queue.due(20, 4)).toEqual([]);
  queue.reschedule(invoice('one', 'expired'), 'one', 30);
  expect(queue.due(30, 4)).toEqual(['one']);
});

test('CHAIN-50: a clock that was set back delays no chain check', async () => {
  const queue = await queueOf([invoice('old', 'new')]);
  queue.reschedule(invoice('old', 'expired'), 'old', DAY_MS);
  expect(queue.due(0, 4)).toEqual(['old']);
});

/** A receiver that is broken for days, in every way there is; the wall clock is played, sockets and database are real (F9). */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { answers, FAILURES, openReceiver, SLOW_FAILURES } from '../../support/webhook-receiver.ts';
import { openDeliveryWorld, SECRET, type DeliveryWorld } from './delivery-world.ts';

const HOUR_MS = 3_600_000;
/** Then it works again: whatever happened on the first day has an attempt left, at most 14 hours later. */
const OUTAGE_HOURS = 58;
const WHOLE_HOURS = OUTAGE_HOURS + 15;
const INVOICES = 24;
const DEADLINE_MS = 150;

/** Nothing is on its way, and nothing is due yet. */
const quiet = (world: DeliveryWorld): Promise<void> =>
  expect
    .poll(
      async () => {
        const due = (await world.outbox()).filter(({ state }) => state === 'due');
        return due.filter(({ nextAttemptAtMs }) => nextAttemptAtMs <= world.time.nowMs).length;
      },
      { timeout: 20_000, interval: 5 },
    )
    .toBe(0);

test('58 hours of 500s, hangs, resets, redirects, 429s and drips lose nothing in 72, change no body and no id', async () => {
  const world = await openDeliveryWorld({ deadlineMs: DEADLINE_MS });
  const receiver = await openReceiver();
  const ways = Object.values({ ...FAILURES, ...SLOW_FAILURES });
  await world.addTarget(receiver.url);
  world.start();
  let arrived = 0;
  for (let hour = 0; hour < WHOLE_HOURS; hour += 1) {
    const isBroken = hour < OUTAGE_HOURS;
    if (!isBroken && arrived === 0) arrived = receiver.received.length;
    receiver.behave = (isBroken ? ways[hour % ways.length] : undefined) ?? answers(200);
    if (hour < INVOICES) await world.tell(hour + 1, ['payment_received', 'payment_confirmed']);
    await quiet(world);
    world.pass(HOUR_MS);
  }
  await quiet(world);
  const rows = await world.outbox();
  expect(rows).toHaveLength(2 * INVOICES);
  expect(rows.filter(({ state }) => state === 'due' || state === 'dead')).toEqual([]);
  const delivered = rows.filter(({ state }) => state === 'delivered');
  expect(new Set(delivered.map(({ invoiceId }) => invoiceId)).size).toBe(INVOICES);
  expect(arrived, 'each was tried again and again').toBeGreaterThan(8 * INVOICES);
  const bodies = Map.groupBy(receiver.received, ({ body }) => body.replace(/^(.{70}).*/, '$1'));
  for (const [, each] of bodies) expect(new Set(each.map(({ body }) => body)).size).toBe(1);
  for (const { body, headers } of receiver.received) {
    expect(headers['x-checkout-signature']).toBe(createHmac('sha256', SECRET).update(body).digest('hex'));
  }
  await world.close();
  await receiver.close();
}, 60_000);

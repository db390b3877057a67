/** A receiver that is broken for days, in every way (F9). The clock is simulated, sockets and database are real. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { answers, FAILURES, openReceiver, SLOW_FAILURES } from '../../support/webhook-receiver.ts';
import { openDeliveryWorld, SECRET, type DeliveryWorld } from './delivery-world.ts';

const HOUR_MS = 3_600_000;
/** Afterwards it works again. Every event of the first day then has an attempt left, at most 14 hours later. */
const OUTAGE_HOURS = 58;
const WHOLE_HOURS = OUTAGE_HOURS + 15;
const INVOICES = 24;
/** Short, because many attempts of the outage run into it. */
const BROKEN_DEADLINE_MS = 150;
/** The receiver works again then, and a busy machine must not turn its answer into a failure. */
const WORKING_DEADLINE_MS = 15_000;

/** Waits until no delivery is running or due. */
const quiet = (world: DeliveryWorld): Promise<void> =>
  expect
    .poll(
      async () => {
        const due = (await world.outbox()).filter(({ state }) => state === 'due');
        return due.filter(({ nextAttemptAtMs }) => nextAttemptAtMs <= world.time.nowMs).length;
      },
      { timeout: 60_000, interval: 5 },
    )
    .toBe(0);

test('F9: after 58 hours of 500s, hangs, resets, redirects, 429s and drips everything arrives within 72, with the same bodies', async () => {
  const options = { deadlineMs: BROKEN_DEADLINE_MS };
  const world = await openDeliveryWorld(options);
  const receiver = await openReceiver();
  const ways = Object.values({ ...FAILURES, ...SLOW_FAILURES });
  await world.addEndpoint(receiver.url);
  world.start();
  let arrived = 0;
  for (let hour = 0; hour < WHOLE_HOURS; hour += 1) {
    const isBroken = hour < OUTAGE_HOURS;
    if (!isBroken && arrived === 0) arrived = receiver.received.length;
    if (!isBroken) options.deadlineMs = WORKING_DEADLINE_MS;
    receiver.behave = (isBroken ? ways[hour % ways.length] : undefined) ?? answers(200);
    if (hour < INVOICES) await world.emit(hour + 1, ['payment_received', 'payment_confirmed']);
    await quiet(world);
    world.pass(HOUR_MS);
  }
  await quiet(world);
  const rows = await world.outbox();
  expect(rows).toHaveLength(2 * INVOICES);
  expect(rows.filter(({ state }) => state === 'due' || state === 'dead')).toEqual([]);
  const delivered = rows.filter(({ state }) => state === 'delivered');
  expect(new Set(delivered.map(({ invoiceId }) => invoiceId)).size).toBe(INVOICES);
  expect(arrived, 'each was tried many times').toBeGreaterThan(8 * INVOICES);
  const bodies = Map.groupBy(receiver.received, ({ body }) => body.replace(/^(.{70}).*/, '$1'));
  for (const [, each] of bodies) expect(new Set(each.map(({ body }) => body)).size).toBe(1);
  for (const { body, headers } of receiver.received) {
    expect(headers['x-checkout-signature']).toBe(createHmac('sha256', SECRET).update(body).digest('hex'));
  }
  await world.close();
  await receiver.close();
});

import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answers, FAILURES, openReceiver, type Receiver } from '../../support/webhook-receiver.ts';
import { openDeliveryWorld, SECRET, STORE, type DeliveryWorld } from './delivery-world.ts';

const HOUR_MS = 3_600_000;

let world: DeliveryWorld;
let receiver: Receiver;
beforeEach(async () => {
  world = await openDeliveryWorld();
  receiver = await openReceiver();
});
afterEach(async () => {
  await world.close();
  await receiver.close();
});

const states = async (): Promise<string[]> => (await world.outbox()).map(({ type, state }) => `${type} ${state}`);
const eventsAt = (at: Receiver): string[] =>
  at.received.map(({ body }) => {
    const { event, invoice } = JSON.parse(body) as { event: string; invoice: { id: string } }; // our own bodies
    return `${invoice.id} ${event}`;
  });
const until = (what: () => unknown) => expect.poll(what, { timeout: 60_000, interval: 5 });

describe('a delivery', () => {
  test('is sent with a signature, and its body and answer are stored (A11)', async () => {
    receiver.behave = answers(200, {}, `x${'ü'.repeat(2_000)}`);
    await world.addEndpoint(receiver.url);
    world.start();
    const id = await world.emit(1, ['payment_received']);
    await until(states).toEqual(['payment_received delivered']);
    const { headers, body } = receiver.received[0] ?? expect.fail('nothing arrived');
    expect(headers['x-checkout-signature']).toBe(createHmac('sha256', SECRET).update(body).digest('hex'));
    expect(headers['content-type']).toBe('application/json');
    expect(body).toMatch(/^\{"event":"payment_received","invoice":\{"id":"/);
    expect(body.endsWith(',"metadata":{"n":1,"price":1.50}}}')).toBe(true);
    expect(JSON.parse(body)).toMatchObject({ invoice: { id, status: 'paid', confirmations: 0 } });
    const [row] = await world.outbox();
    const delivery = await world.delivery(row?.id ?? '');
    expect(delivery).toMatchObject({ state: 'success', attempts: 1, httpStatus: 200, error: null, body });
    expect(delivery?.answer).toBe(`x${'ü'.repeat(511)}`); // 1 KiB, without half a character (api.md API-22)
  });

  test('is sent after the commit and in a later turn; publishing itself sends nothing', async () => {
    await world.addEndpoint(receiver.url);
    world.start();
    await world.emit(1, ['payment_received']);
    expect(receiver.received).toEqual([]);
    await until(states).toEqual(['payment_received delivered']);
  });

  test('repeats the first body byte for byte at each attempt', async () => {
    receiver.behave = answers(500);
    await world.addEndpoint(receiver.url);
    world.start();
    await world.emit(1, ['payment_received']);
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await until(() => receiver.received.length).toBe(attempt);
      await until(async () => (await world.outbox())[0]?.attempts).toBe(attempt);
      world.pass(HOUR_MS);
    }
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  });
});

describe('order', () => {
  test('first attempts of an invoice go one at a time, each after the end of the one before', async () => {
    let open = 0;
    let most = 0;
    receiver.behave = (response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.end();
      });
    };
    await world.addEndpoint(receiver.url);
    world.start();
    const id = await world.emit(1, ['payment_received', 'payment_confirmed', 'invoice_expired']);
    await until(states).toEqual([
      'payment_received delivered',
      'payment_confirmed delivered',
      'invoice_expired delivered',
    ]);
    expect(eventsAt(receiver)).toEqual([`${id} payment_received`, `${id} payment_confirmed`, `${id} invoice_expired`]);
    expect(most).toBe(1);
  });

  test('a failing delivery holds back no later one, and is superseded when a later one has arrived', async () => {
    receiver.behave = (response, { body }) => {
      response.statusCode = body.includes('payment_received') ? 500 : 200;
      response.end();
    };
    await world.addEndpoint(receiver.url);
    world.start();
    await world.emit(1, ['payment_received', 'payment_confirmed']);
    await until(states).toEqual(['payment_received superseded', 'payment_confirmed delivered']);
    world.pass(100 * HOUR_MS);
    await sleep(30);
    expect(receiver.received).toHaveLength(2);
  });

  test('a hanging invoice or endpoint holds back no other', async () => {
    const second = await openReceiver();
    receiver.behave = (response, { body }) => {
      if (!body.includes('"invoice-000001"')) response.end(); // the first one is never answered
    };
    await world.addEndpoint(receiver.url);
    await world.addEndpoint(second.url, { id: 'other', storeId: 'store-2' });
    world.start();
    await world.emit(1, ['payment_received', 'payment_confirmed']);
    for (let n = 2; n <= 40; n += 1) await world.emit(n, ['payment_received'], n % 2 === 0 ? 'callback' : 'other');
    await until(() => second.received.length).toBe(19);
    await until(() => receiver.received.length).toBe(21);
    expect(eventsAt(receiver)).not.toContain('invoice-000001 payment_confirmed');
    await second.close();
  });

  test('many retries leave a slot for new events', async () => {
    receiver.behave = answers(500);
    await world.addEndpoint(receiver.url);
    world.start();
    for (let n = 1; n <= 30; n += 1) await world.emit(n, ['payment_received']);
    await until(async () => (await world.outbox()).filter(({ attempts }) => attempts === 1).length).toBe(30);
    receiver.behave = (response, { body }) => {
      if (body.includes('invoice_expired')) response.end(); // everything else hangs
    };
    world.pass(HOUR_MS); // all thirty are tried again and hang
    await until(() => receiver.received.length).toBeGreaterThan(30);
    await world.emit(31, ['invoice_expired']);
    await until(() => eventsAt(receiver).at(-1)).toBe('invoice-000031 invoice_expired');
  });
});

describe('failure', () => {
  test('is retried at 10 s, 1 min … 72 h, and then dead and visible', async () => {
    receiver.behave = answers(500, {}, 'no');
    await world.addEndpoint(receiver.url);
    world.start();
    await world.emit(1, ['payment_received']);
    const offsets: number[] = [0];
    const startedAtMs = world.time.nowMs;
    for (;;) {
      const attempts = offsets.length;
      await until(async () => (await world.outbox())[0]?.attempts).toBe(attempts);
      const row = (await world.outbox())[0];
      if (row?.state !== 'due') break;
      offsets.push((row.nextAttemptAtMs - startedAtMs) / 1_000);
      world.pass(row.nextAttemptAtMs - world.time.nowMs);
    }
    const hours = [2, 5, 10, 22, 34, 46, 58, 70, 72].map((hour) => hour * 3_600);
    expect(offsets).toEqual([0, 10, 60, 300, 1_800, ...hours]);
    const [row] = await world.outbox();
    expect(row?.state).toBe('dead');
    expect(await world.delivery(row?.id ?? '')).toMatchObject({ state: 'http-error', httpStatus: 500, answer: 'no' });
  });

  test.each(Object.entries(FAILURES))(
    '%s: nothing is lost, and the next attempt repeats the same event (F9)',
    async (_name, fail) => {
      receiver.behave = fail;
      await world.addEndpoint(receiver.url);
      world.start();
      await world.emit(1, ['payment_received', 'payment_confirmed']);
      await until(async () => (await world.outbox()).map(({ attempts }) => attempts)).toEqual([1, 1]);
      expect(await states()).toEqual(['payment_received due', 'payment_confirmed due']);
      const before = receiver.received.length;
      receiver.behave = answers(204);
      world.pass(12 * HOUR_MS);
      await until(async () => (await states())[1]).toBe('payment_confirmed delivered');
      await until(async () => (await states())[0]).toMatch(/delivered|superseded/);
      expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(2);
      expect(receiver.received.length).toBeLessThanOrEqual(before + 2);
      expect(receiver.received.some(({ headers }) => headers.host?.includes('elsewhere'))).toBe(false);
    },
  );

  test('an answer whose body drips or never ends counts by its status (F9)', async () => {
    receiver.behave = (response) => {
      response.writeHead(200);
      response.write('o');
    };
    await world.addEndpoint(receiver.url);
    world.start();
    await world.emit(1, ['payment_received']);
    await until(states).toEqual(['payment_received delivered']);
  });

  test('Retry-After is honoured, in seconds and as a date, up to half a day', async () => {
    await world.addEndpoint(receiver.url);
    world.start();
    const waits: number[] = [];
    for (const [n, retryAfter] of [
      '3600',
      new Date(Date.now() + 7_200_000).toUTCString(),
      '999999999',
      'soon',
    ].entries()) {
      receiver.behave = answers(429, { 'Retry-After': retryAfter });
      await world.emit(n + 1, ['payment_received']);
      await until(async () => (await world.database.read.outbox.ofInvoice(`invoice-00000${n + 1}`))[0]?.attempts).toBe(
        1,
      );
      const [row] = await world.database.read.outbox.ofInvoice(`invoice-00000${n + 1}`);
      waits.push(Math.ceil(((row?.nextAttemptAtMs ?? 0) - world.time.nowMs) / 60_000));
    }
    expect(waits).toEqual([60, 120, 720, 1]);
  });

  test('410 disables the endpoint, ends its due deliveries, and is in the audit log (F9)', async () => {
    receiver.behave = answers(410);
    await world.addEndpoint(receiver.url);
    world.start();
    await world.emit(1, ['payment_received', 'payment_confirmed']);
    await until(async () => (await world.endpoint())?.state).toBe('disabled');
    expect(await states()).toEqual(['payment_received dead', 'payment_confirmed dead']);
    expect((await world.database.read.audit.list(1))[0]).toMatchObject({ what: 'webhook.disabled', storeId: STORE });
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a delivery that may not be sent yet stays due', () => {
  test('SEC-7: while the secrets are locked; unlocking sends it (F11)', async () => {
    world.state.secrets = 'locked';
    await world.addEndpoint(receiver.url);
    world.start();
    await world.emit(1, ['payment_received']);
    await sleep(50);
    expect(await states()).toEqual(['payment_received due']);
    world.unlock();
    await until(states).toEqual(['payment_received delivered']);
  });

  test('SEC-8: an endpoint without its secret is disabled', async () => {
    world.state.secret = null;
    await world.addEndpoint(receiver.url);
    world.start();
    await world.emit(1, ['payment_received']);
    await until(async () => (await world.endpoint())?.state).toBe('disabled');
    expect(receiver.received).toEqual([]);
  });

  test('stopping aborts a running attempt, and the next start sends the same bytes', async () => {
    receiver.behave = () => {}; // hangs
    await world.addEndpoint(receiver.url);
    world.start();
    await world.emit(1, ['payment_received']);
    await until(() => receiver.received.length).toBe(1);
    await world.stopSender();
    expect((await world.outbox())[0]).toMatchObject({ state: 'due', attempts: 0 });
    receiver.behave = answers(200);
    await world.restart();
    await until(states).toEqual(['payment_received delivered']);
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
  });

  test('retries follow the clock across a restart (INV-25)', async () => {
    receiver.behave = answers(500);
    await world.addEndpoint(receiver.url);
    world.start();
    await world.emit(1, ['payment_received']);
    await until(async () => (await world.outbox())[0]?.attempts).toBe(1);
    await world.stopSender();
    receiver.behave = answers(200);
    world.time.nowMs += 9_000;
    await world.restart();
    await sleep(30);
    expect(receiver.received).toHaveLength(1);
    world.pass(1_000);
    await until(states).toEqual(['payment_received delivered']);
  });
});

describe('a private address', () => {
  test('waits for the owner’s approval, which sends its deliveries in order; removing the approval stops them again (A10)', async () => {
    await world.close();
    world = await openDeliveryWorld({ allowPrivateNetwork: false });
    await world.addEndpoint(receiver.url);
    world.start();
    await world.emit(1, ['payment_received', 'payment_confirmed']);
    await until(async () => (await world.endpoint())?.state).toBe('awaiting_approval');
    expect([await states(), receiver.received]).toEqual([['payment_received due', 'payment_confirmed due'], []]);
    const hostPort = `127.0.0.1:${receiver.port}`;
    expect(await world.endpointApprovals.list(STORE)).toMatchObject({ approved: [], waiting: [hostPort] });
    const actor = { userId: 'user-1', storeId: STORE };
    await world.endpointApprovals.approve(actor, STORE, `127.1:${receiver.port}`);
    await until(states).toEqual(['payment_received delivered', 'payment_confirmed delivered']);
    expect(await world.endpointApprovals.list(STORE)).toMatchObject({ approved: [{ hostPort }], waiting: [] });
    await world.endpointApprovals.remove(actor, STORE, hostPort);
    await world.emit(2, ['payment_received']);
    await until(async () => (await world.endpoint())?.state).toBe('awaiting_approval');
    expect(receiver.received).toHaveLength(2);
  });

  test('is not approved at another port of an approved host (A10)', async () => {
    await world.close();
    world = await openDeliveryWorld({ allowPrivateNetwork: false });
    await world.addEndpoint(receiver.url);
    await world.endpointApprovals.approve(
      { userId: 'user-1', storeId: STORE },
      STORE,
      `127.0.0.1:${receiver.port + 1}`,
    );
    world.start();
    await world.emit(1, ['payment_received']);
    await until(async () => (await world.endpoint())?.state).toBe('awaiting_approval');
    expect(receiver.received).toEqual([]);
  });

  test('that is an unknown name is a failed attempt with a reason', async () => {
    await world.addEndpoint('http://nowhere.example/');
    world.start();
    await world.emit(1, ['payment_received']);
    await until(async () => (await world.outbox())[0]?.attempts).toBe(1);
    const [row] = await world.outbox();
    expect(await world.delivery(row?.id ?? '')).toMatchObject({ state: 'failed', error: 'its name is not known' });
  });
});

import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { waitAfterFailureMs } from '../../../src/main/domain/webhook/retry-schedule.ts';
import { buildCallbackBody } from '../../../src/main/app/webhook/build-callback-body.ts';
import { buildRequest } from '../../../src/main/webhooks/build-request.ts';
import { sampleInvoice } from '../db/repositories/samples.ts';

const payloadOf = (status: string, confirmations: number): string =>
  JSON.stringify({
    name: 'Processing',
    store: { status: 'Processing', additionalStatus: 'None', manuallyMarked: false },
    checkout: { status, paymentState: 'exact', late: false, invalid: false },
    receivedSats: '1',
    txid: null,
    confirmations,
    paidAtMs: 1_795_000_000_000,
    settledAtMs: null,
  });

const row = (payload: string) => ({
  id: 'delivery',
  endpointId: 'callback',
  invoiceId: 'invoice-000001',
  eventCursor: 1n,
  type: 'payment_received',
  sequence: 1,
  originalId: null,
  payload,
  state: 'due' as const,
  attempts: 0,
  nextAttemptAtMs: 0,
  createdAtMs: 0,
});

describe('a callback', () => {
  test('is signed over its exact bytes: 1,000 bodies, and no changed byte has the same signature (A11)', () => {
    const metadata = fc.json({ maxDepth: 3 }).filter((text) => text.startsWith('{'));
    const check = (text: string, status: string, confirmations: number): void => {
      const invoice = sampleInvoice(1, { details: { metadata: text } });
      const delivery = row(payloadOf(status, confirmations));
      const body = buildCallbackBody(delivery, invoice);
      expect(body).toBe(buildCallbackBody(delivery, invoice));
      expect(JSON.parse(body)).toMatchObject({ event: 'payment_received', invoice: { status, confirmations } });
      expect(body.endsWith(`"metadata":${text}}}`)).toBe(true);
      const secret = randomBytes(32).toString('hex');
      const { 'X-Checkout-Signature': signature } = buildRequest('checkout', secret, {
        id: 'x',
        body,
        sentAtMs: 0,
      }).headers;
      expect(signature).toBe(createHmac('sha256', secret).update(Buffer.from(body)).digest('hex'));
      expect(signature).toMatch(/^[0-9a-f]{64}$/);
      const flipped = Buffer.from(body);
      const at = confirmations % flipped.length;
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(createHmac('sha256', secret).update(flipped).digest('hex')).not.toBe(signature);
    };
    fc.assert(
      fc.property(
        fc.oneof(metadata, fc.constant('{"a":1.0,"b":1e2,"ü":"\\u00e4"}')),
        fc.constantFrom('paid', 'confirmed', 'expired', 'underpaid'),
        fc.nat(1_000),
        check,
      ),
      { numRuns: 1_000 },
    );
  });

  test('has the fields of the contract, in their order', () => {
    const body = buildCallbackBody(row(payloadOf('paid', 2)), sampleInvoice(1));
    const parsed = JSON.parse(body) as { invoice: object }; // our own body
    expect(Object.keys(parsed)).toEqual(['event', 'invoice']);
    expect(Object.keys(parsed.invoice)).toEqual(
      'id amountUsd amountBtc btcAddress status txHash confirmations paidAt confirmedAt metadata'.split(' '),
    );
    expect(parsed.invoice).toMatchObject({ paidAt: '2026-11-18T11:06:40.000Z', confirmedAt: null, metadata: null });
  });
});

describe('the wait after a failed attempt', () => {
  const HOUR_MS = 3_600_000;
  test('spreads by ±20 % and never more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 13 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (n, random) => {
          const [least, middle, most] = [0, 0.5, random].map((at) => waitAfterFailureMs(n, at, null) ?? Number.NaN);
          expect((most ?? 0) / (middle ?? 1)).toBeGreaterThanOrEqual(0.799);
          expect((most ?? 0) / (middle ?? 1)).toBeLessThanOrEqual(1.201);
          expect(Math.abs((least ?? 0) / (middle ?? 1) - 0.8)).toBeLessThan(0.001);
          expect(Number.isInteger(most)).toBe(true);
        },
      ),
    );
  });
  test('ends at 72 hours', () => {
    const waits = Array.from({ length: 14 }, (_, at) => waitAfterFailureMs(at + 1, 0.5, null));
    expect(waits.at(-1)).toBeNull();
    expect(waits.reduce<number>((sum, wait) => sum + (wait ?? 0), 0)).toBe(72 * HOUR_MS);
  });
  test('is at least what the receiver asked for, and half a day at most', () => {
    expect(waitAfterFailureMs(1, 0.5, HOUR_MS)).toBe(HOUR_MS);
    expect(waitAfterFailureMs(1, 0.5, 0)).toBe(10_000);
    expect(waitAfterFailureMs(1, 0.5, 999 * HOUR_MS)).toBe(12 * HOUR_MS);
  });
});

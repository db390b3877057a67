import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { buildRequest } from '../../../src/main/webhooks/build-request.ts';
import { standardSecret } from '../../../src/main/webhooks/standard-secret.ts';

/** The worked example that Standard Webhooks 1.0 and its libraries publish. */
const PUBLISHED = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  body: '{"test": 2432232314}',
  sentAtMs: 1_614_265_330_999,
  headers: {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
};

test.each(['store', 'checkout'] as const)('HOOK-16: a %s signs the published example as published', (kind) => {
  const { secret, headers, ...message } = PUBLISHED;
  const request = buildRequest(kind, secret, message);
  expect(request.headers).toMatchObject(headers);
  expect(request.body).toBe(message.body);
  expect(buildRequest(kind, secret.replace('whsec_', ''), message).headers).toMatchObject(headers);
  expect(Object.keys(buildRequest(kind, null, message).headers)).toEqual(['Content-Type', 'User-Agent']);
});

test('HOOK-5: the older headers are signed with the whole secret, beside the new ones', () => {
  const { secret, headers: _headers, ...message } = PUBLISHED;
  const hex = createHmac('sha256', secret).update(message.body).digest('hex');
  expect(buildRequest('store', secret, message).headers['X-Coinsnap-Sig']).toBe(`sha256=${hex}`);
  expect(buildRequest('checkout', secret, message).headers['X-Checkout-Signature']).toBe(hex);
});

describe('HOOK-16: the secret as libraries take it', () => {
  const hex = '0123456789abcdef'.repeat(4);
  const ofText = (text: string): string => `whsec_${Buffer.from(text).toString('base64')}`;
  test.each([
    ['one that Satchel makes', `whsec_${hex}`, `whsec_${hex}`],
    ['that of a callback', hex, `whsec_${hex}`],
    ['base64 with padding', 'whsec_+/8=', 'whsec_+/8='],
    ['base64url', 'whsec_a-_b', ofText('whsec_a-_b')],
    ['base64 without padding', 'whsec_abc', ofText('whsec_abc')],
    ['base64 with bits that decoders drop', 'whsec_+/9=', ofText('whsec_+/9=')],
    ['too much padding', 'A===', ofText('A===')],
    ['words', 'a secret of our own', ofText('a secret of our own')],
    ['beyond Latin-1', 'Zürich 😀', ofText('Zürich 😀')],
    ['the prefix alone', 'whsec_', ofText('whsec_')],
  ])('%s', (_name, secret, wanted) => {
    expect(standardSecret(secret)).toBe(wanted);
    // what a library does: take off the prefix, decode, sign
    const key = Buffer.from(wanted.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', key).update('a.1.{}').digest('base64');
    const { headers } = buildRequest('store', secret, { id: 'a', body: '{}', sentAtMs: 1_500 });
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    expect(key.length).toBeGreaterThan(0);
  });
});

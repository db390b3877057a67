import { expect, test } from 'vitest';
import { reasonOf, UpstreamFailed } from '../../../src/main/upstream/reasons.ts';

const withCode = (code: string): Error => Object.assign(new Error(`connect ${code} 10.1.2.3:8332`), { code });

test.each([
  [withCode('ECONNREFUSED'), 'nothing answers there'],
  [withCode('ENOTFOUND'), 'its name is not known'],
  [withCode('EPIPE'), 'it hung up'],
  [withCode('EHOSTUNREACH'), 'there is no route to it'],
  [withCode('UND_ERR_HEADERS_TIMEOUT'), 'it did not answer in time'],
  [new DOMException('aborted', 'TimeoutError'), 'it did not answer in time'],
  [new UpstreamFailed('it answers no JSON'), 'it answers no JSON'],
  [withCode('CERT_HAS_EXPIRED'), 'its certificate is not valid'],
  [withCode('DEPTH_ZERO_SELF_SIGNED_CERT'), 'its certificate is not valid'],
  [withCode('ERR_TLS_CERT_ALTNAME_INVALID'), 'its certificate is not valid'],
  [withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'its certificate is not valid'],
  [withCode('ERR_SSL_WRONG_VERSION_NUMBER'), 'it does not speak TLS'],
  [withCode('HPE_INVALID_CONSTANT'), 'it answers no HTTP'],
  [new Error(''), 'it did not answer'],
  [undefined, 'it did not answer'],
])('%s is said as a clause: %s', (error, reason) => {
  expect(reasonOf(error)).toBe(reason);
});

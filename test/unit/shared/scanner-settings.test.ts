import { expect, test } from 'vitest';
import { storePatchSchema } from '../../../src/shared/contract/settings.ts';

const faultOf = (scanner: object): string | undefined =>
  storePatchSchema.safeParse({ scanner }).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`)[0];

test('KEYS-10: prefix and suffix are what a scanner can type and a hand at the till does not', () => {
  expect(faultOf({ prefix: '', suffix: '' })).toBeUndefined();
  expect(faultOf({ prefix: ']E0', suffix: '#' })).toBeUndefined();
  for (const typedByHand of ['9', '99', '0.', '/', ',,']) {
    expect(faultOf({ prefix: typedByHand })).toBe('scanner.prefix must not be only digits, points, commas or slashes');
    expect(faultOf({ suffix: typedByHand })).toBe('scanner.suffix must not be only digits, points, commas or slashes');
  }
  expect(faultOf({ prefix: '~ ' })).toBe('scanner.prefix must be characters of a keyboard, without spaces');
  expect(faultOf({ prefix: '~~~~~~~~~' })).toMatch(/^scanner\.prefix /);
});

test('KEYS-10: the time per key is from 1 to 60 ms, because slower keys are typed by hand', () => {
  expect([1, 45, 60].map((msPerKey) => faultOf({ msPerKey }))).toEqual([undefined, undefined, undefined]);
  for (const msPerKey of [0, 61, 4.5]) expect(faultOf({ msPerKey })).toMatch(/^scanner\.msPerKey /);
});

import { expect, test } from 'vitest';
import { rawJson, toJson } from '../../../src/main/http/raw-json.ts';

test('what was parsed from text is written as that text, everything else as JSON.stringify would', () => {
  const text = '{"2":1,"1":1.0,"n":12345678901234567890}';
  expect(toJson({ a: rawJson(text), b: [rawJson('{}'), { c: 'x' }] })).toBe(`{"a":${text},"b":[{},{"c":"x"}]}`);
});

test('a text cannot pose as another’s source', () => {
  const text = '{"$&":"$1","x":"\\u0000"}';
  expect(toJson({ a: rawJson(text), b: '0' })).toBe(`{"a":${text},"b":"0"}`);
});

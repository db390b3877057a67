import { expect, test } from 'vitest';
import { rawJson, toJson } from '../../../src/main/http/raw-json.ts';

test('MON-6: an object parsed from a text is written as that text, all else as JSON.stringify writes it', () => {
  const text = '{"2":1,"1":1.0,"n":12345678901234567890}';
  expect(toJson({ a: rawJson(text), b: [rawJson('{}'), { c: 'x' }] })).toBe(`{"a":${text},"b":[{},{"c":"x"}]}`);
});

test('a text cannot stand in for the source of another value', () => {
  const text = '{"$&":"$1","x":"\\u0000"}';
  expect(toJson({ a: rawJson(text), b: '0' })).toBe(`{"a":${text},"b":"0"}`);
});

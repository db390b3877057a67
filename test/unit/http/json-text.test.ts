import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJsonText } from '../../../src/main/http/guards/json-text.ts';

test('the source text of a member is kept as it was sent', () => {
  const read = readJsonText('{ "a" : 1.0 , "b":{"x":[1,{"a":"}\\""}]} ,"c":"\\\\" }');
  if (!read.ok) throw new Error(read.error.code);
  expect(['a', 'b', 'c', 'd'].map(read.value.sourceOf)).toEqual(['1.0', '{"x":[1,{"a":"}\\""}]}', '"\\\\"', undefined]);
});

test('any object that JSON.stringify writes is read, with the text of each member', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (value) => {
      const read = readJsonText(JSON.stringify(value));
      if (!read.ok) throw new Error(read.error.code);
      expect(read.value.value).toEqual(JSON.parse(JSON.stringify(value)));
      for (const [name, member] of Object.entries(value))
        expect(read.value.sourceOf(name)).toBe(JSON.stringify(member));
    }),
  );
});

test('A8: a name that an object has twice is found at any depth', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue({ maxDepth: 3 }), fc.integer({ min: 0, max: 15 }), (name, value, depth) => {
      const member = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
      const text = `${'{"in":['.repeat(depth)}{${member},${member}}${']}'.repeat(depth)}`;
      const read = readJsonText(text);
      expect(read.ok ? 'read' : read.error.code).toMatch(/^(duplicate_json_key|too_deep)$/);
    }),
  );
});

test('A7: 20 levels are read, 21 are refused', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  expect(readJsonText(nested(20)).ok).toBe(true);
  expect(readJsonText(nested(21))).toMatchObject({ ok: false, error: { code: 'too_deep' } });
});

import { expect, test } from 'vitest';
import { sourceOf } from '../../../../src/renderer/forms/source-forms.ts';

const urlOf = (kind: 'core' | 'esplora', url: string): unknown => {
  const source = sourceOf(kind, (name) => (name === 'url' ? url : ''));
  return 'url' in source ? source.url : null;
};

test.each([
  ['core', ' 127.0.0.1:8332 ', 'http://127.0.0.1:8332'],
  ['core', 'node.example.com:8332', 'http://node.example.com:8332'],
  ['core', 'https://node.example.com', 'https://node.example.com'],
  ['esplora', 'mempool.space/api', 'https://mempool.space/api'],
  ['esplora', 'localhost:3000', 'http://localhost:3000'],
  ['esplora', '192.168.1.20:3000/api', 'http://192.168.1.20:3000/api'],
  ['esplora', '172.15.0.1', 'https://172.15.0.1'],
  ['esplora', 'umbrel.local:3006/api', 'http://umbrel.local:3006/api'],
  ['esplora', 'umbrel:3006', 'http://umbrel:3006'],
  ['esplora', 'HTTP://example.com', 'HTTP://example.com'],
  ['core', '', ''],
] as const)('design.md COPY-13: %s at “%s” is asked at %s', (kind, typed, url) => {
  expect(urlOf(kind, typed)).toBe(url);
});

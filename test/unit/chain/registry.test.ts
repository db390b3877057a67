import { expect, test } from 'vitest';
import type { SourceConfig } from '../../../src/main/app/ports.ts';
import { sourceKinds } from '../../../src/main/chain/registry.ts';
import type { SourceInput } from '../../../src/shared/contract/settings.ts';

const CORE = {
  kind: 'core',
  url: 'http://127.0.0.1:8332',
  user: 'shop',
  password: 'secret',
  zmqRawTx: 'tcp://127.0.0.1:28332',
  zmqHashBlock: 'tcp://127.0.0.1:28333',
} as const;
const ESPLORA = { kind: 'esplora', url: 'https://example.com/api' } as const;
const ELECTRUM: SourceInput & { kind: 'electrum' } = {
  kind: 'electrum',
  urls: ['ssl://example.com:50002', 'tcp://127.0.0.1:50001'],
  own: true,
};
const TRAINING = { kind: 'training' } as const;

const sourceOf = (input: SourceInput): SourceConfig => sourceKinds.fromInput('id', input).source;

test.each([CORE, { ...CORE, user: '', password: '' }, ESPLORA, ELECTRUM, TRAINING])(
  '$kind is read as it was stored',
  (input) => {
    const source = sourceOf(input);
    expect(sourceKinds.parseStored(JSON.parse(JSON.stringify([source])))).toEqual([source]);
  },
);

test('a password is kept apart from the source, and only a source with one needs it', () => {
  const made = sourceKinds.fromInput('id', CORE);
  expect(made.password).toBe('secret');
  expect(JSON.stringify(made.source)).not.toContain('secret');
  expect(sourceKinds.needsCredential(made.source)).toBe(true);
  const open = sourceKinds.fromInput('id', { ...CORE, user: '', password: '' });
  expect(open.password).toBeNull();
  expect(
    [open.source, sourceOf(ESPLORA), sourceOf(ELECTRUM), sourceOf(TRAINING)].map(sourceKinds.needsCredential),
  ).toEqual([false, false, false, false]);
});

test('every address of a source is named, so that no webhook reaches it', () => {
  expect(sourceKinds.urls(sourceOf(CORE))).toEqual([CORE.url, CORE.zmqRawTx, CORE.zmqHashBlock]);
  expect(sourceKinds.urls(sourceOf({ ...CORE, zmqRawTx: undefined, zmqHashBlock: undefined }))).toEqual([CORE.url]);
  expect(sourceKinds.urls(sourceOf(ESPLORA))).toEqual([ESPLORA.url]);
  expect(sourceKinds.urls(sourceOf(ELECTRUM))).toEqual(ELECTRUM.urls);
  expect(sourceKinds.urls(sourceOf(TRAINING))).toEqual([]);
});

test.each([
  ['an unknown kind', [{ id: 'id', kind: 'neutrino', url: 'tcp://127.0.0.1:50001' }]],
  ['a source without its address', [{ id: 'id', kind: 'core' }]],
])('%s in the stored settings is refused', (_what, stored) => {
  expect(() => sourceKinds.parseStored(stored)).toThrow();
});

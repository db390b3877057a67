import { expect, test, vi } from 'vitest';
import type { SourceInput } from '../../../../src/renderer/common/client.ts';
import { addressOf } from '../../../../src/renderer/forms/source-forms.ts';
import { findSources } from '../../../../src/renderer/setup/find-sources.ts';
import { offeredFirst, sourcesOf, typedOf } from '../../../../src/renderer/setup/typed-source.ts';

const CORE = { kind: 'core', url: 'http://127.0.0.1:8332' } as const;
const ELECTRUM = { kind: 'electrum', url: 'tcp://127.0.0.1:50001' } as const;

test.each([
  ['mainnet', [CORE], 'core'],
  ['mainnet', [ELECTRUM], 'electrum'],
  ['mainnet', [ELECTRUM, CORE], 'core'],
  ['mainnet', [], 'esplora'],
  ['regtest', [], 'core'], // there is no public server
] as const)('design.md COPY-13: on %s, with %j on this computer, %s comes first', (network, found, first) => {
  expect(offeredFirst(found, network)).toBe(first);
});

/** Answers each address with a reason, or as one where nothing listens. */
const machine = (answers: Readonly<Record<string, string | null>>) => {
  const asked: string[] = [];
  const testSource = async (source: SourceInput) => {
    const url = addressOf(source);
    asked.push(url);
    const error = url in answers ? (answers[url] ?? null) : 'nothing answers there';
    return { ok: true, value: { ok: error === null, height: 1, error } } as const;
  };
  return { asked, find: (network: string) => findSources({ testSource }, network) };
};

test('design.md COPY-16: set-up finds what runs on this computer, a node that asks for its password too', async () => {
  const { asked, find } = machine({
    'http://127.0.0.1:38332': 'it refuses the user name or password',
    'tcp://127.0.0.1:50001': null,
    'ssl://127.0.0.1:50002': null,
    'http://127.0.0.1:3000': 'it does not answer as Esplora does',
  });
  expect(await find('signet')).toEqual([
    { kind: 'core', url: 'http://127.0.0.1:38332' },
    { kind: 'electrum', url: 'tcp://127.0.0.1:50001' },
  ]);
  // no other machine learns that somebody sets up a shop
  expect(asked.filter((url) => new URL(url).hostname !== '127.0.0.1')).toEqual([]);
});

test('design.md COPY-16: a program that accepts and never answers keeps nobody waiting', async () => {
  vi.useFakeTimers();
  const answers = async ({ kind }: SourceInput) =>
    kind === 'core'
      ? new Promise<never>(() => {})
      : ({ ok: true, value: { ok: kind === 'electrum', height: 1, error: kind === 'electrum' ? null : 'x' } } as const);
  const found = findSources({ testSource: answers }, 'mainnet');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await found).toEqual([ELECTRUM]);
  vi.useRealTimers();
});

const sources = (fields: Readonly<Record<string, string>>, network = 'mainnet') =>
  sourcesOf('esplora', (name) => fields[name] ?? '', network);
const FIRST = { kind: 'esplora', url: 'https://mempool.space/api' };
const SECOND = { kind: 'esplora', url: 'https://blockstream.info/api' };

test('design.md COPY-16: two independent public servers are saved together, and each can be left out', () => {
  const { fields } = typedOf(undefined, 'mainnet', 'esplora');
  expect(sources(fields.esplora)).toEqual([FIRST, SECOND]);
  expect(sources({ ...fields.esplora, second: '' })).toEqual([FIRST]);
  expect(sources({ ...fields.esplora, url: '' })).toEqual([SECOND]);
  expect(sources({ url: SECOND.url, second: 'on' })).toEqual([SECOND]);
  expect(sources({ ...fields.esplora, url: 'https://mempool.space/testnet4/api' }, 'testnet4')).toHaveLength(1);
});

test('design.md COPY-16: an Esplora server on this computer is the owner’s own', () => {
  expect(sources({ url: '127.0.0.1:3000' })).toEqual([{ kind: 'esplora', url: 'http://127.0.0.1:3000', own: true }]);
});

test('design.md LAY-19: the form is filled as it was left, but for the password', () => {
  const draft = { kind: 'core', url: 'http://10.0.0.2:8332', user: 'sat' } as const;
  const typed = typedOf(draft, 'mainnet', 'esplora');
  expect(typed).toMatchObject({ kind: 'core', kinds: ['esplora', 'core', 'electrum'] });
  const kept = { url: 'http://10.0.0.2:8332', user: 'sat', zmqRawTx: '', zmqHashBlock: '', own: '' };
  expect(typed.fields.core).toEqual(kept);
  expect(typed.fields.esplora).toEqual({ url: 'https://mempool.space/api', second: 'on' });
  const electrum = typedOf(
    { kind: 'electrum', url: 'ssl://a:50002 tcp://10.0.0.3:50001', own: true },
    'mainnet',
    'core',
  );
  expect(electrum.fields.electrum).toMatchObject({ url: 'ssl://a:50002 tcp://10.0.0.3:50001', own: 'on' });
});

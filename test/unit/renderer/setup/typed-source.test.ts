import { expect, test } from 'vitest';
import { offeredFirst, typedOf } from '../../../../src/renderer/setup/typed-source.ts';

const offered = (network: string, error: string | null) =>
  offeredFirst({ testSource: async () => ({ ok: true, value: { ok: error === null, height: null, error } }) }, network);

test.each([
  ['mainnet', null, 'core'],
  ['mainnet', 'it refuses the user name or password', 'core'],
  ['mainnet', 'nothing answers there', 'esplora'],
  ['regtest', 'nothing answers there', 'core'], // there is no public server
] as const)('design.md COPY-13: on %s, if the own node says “%s”, %s comes first', async (network, error, first) => {
  expect(await offered(network, error)).toBe(first);
});

test('design.md LAY-19: the form is filled as it was left, but for the password', () => {
  const draft = { kind: 'core', url: 'http://10.0.0.2:8332', user: 'sat' } as const;
  const typed = typedOf(draft, 'mainnet', 'esplora');
  expect(typed).toMatchObject({ kind: 'core', kinds: ['esplora', 'core', 'electrum'] });
  const kept = { url: 'http://10.0.0.2:8332', user: 'sat', zmqRawTx: '', zmqHashBlock: '', own: '' };
  expect(typed.fields.core).toEqual(kept);
  expect(typed.fields.esplora).toEqual({ url: 'https://mempool.space/api' });
  const electrum = typedOf(
    { kind: 'electrum', url: 'ssl://a:50002 tcp://10.0.0.3:50001', own: true },
    'mainnet',
    'core',
  );
  expect(electrum.fields.electrum).toMatchObject({ url: 'ssl://a:50002 tcp://10.0.0.3:50001', own: 'on' });
});

/** An adapter reports facts for the words of its health. */
import { expect, test } from 'vitest';
import { createSourceHealth, StillSyncs } from '../../../src/main/chain/source.ts';
import { IdentityChanged, ProvablyWrong, UpstreamFailed } from '../../../src/main/upstream/reasons.ts';
import type { Observation } from '../../../src/main/app/payment/observations.ts';
import { silentLogger } from '../../support/regtest-shop.ts';
import { NOTHING_KNOWN } from '../../support/told-chain.ts';

const NOW_MS = 5_000;
const track = () => {
  const said: Observation[] = [];
  const recorder = {
    transactions: async () => {},
    observe: async (observation: Observation) => void said.push(observation),
  };
  const parts = { clock: { nowMs: () => NOW_MS }, known: NOTHING_KNOWN, logger: silentLogger, recorder };
  const health = createSourceHealth({ id: 'one', kind: 'electrum' }, () => 'host', parts);
  return { health, said };
};

test.each([
  ['away', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
  ['away', new UpstreamFailed('it hung up')],
  ['identity', new IdentityChanged('it shows another key than before')],
  ['wrong', new ProvablyWrong('its block header fails the proof of work')],
  ['other', new UpstreamFailed('it is on another network')],
])('CHAIN-52: a failure is told by its kind: %s', (fault, error) => {
  const { health } = track();
  health.failed(error);
  expect(health.current().facts.fault).toBe(fault);
});

test('CHAIN-52: a node that still syncs catches up, and says how far it is and why', () => {
  const { health } = track();
  health.failed(new StillSyncs('it still downloads the chain', { done: 12, of: 40 }));
  expect(health.current()).toMatchObject({
    state: 'catching-up',
    facts: { progress: { done: 12, of: 40, why: 'it still downloads the chain' } },
  });
  health.ok(40);
  expect(health.current()).toMatchObject({ state: 'ok', facts: { progress: null, fault: null } });
});

test('CHAIN-40: a wrong answer is told with its reason and its end, so that it can be stored', () => {
  const { health, said } = track();
  health.failed(new ProvablyWrong('its block header fails the proof of work'));
  const lie = { reason: 'its block header fails the proof of work', untilMs: NOW_MS + 600_000, times: 1 };
  expect(said).toEqual([{ kind: 'state', sourceId: 'one', atMs: NOW_MS, state: 'lying', lie }]);
});

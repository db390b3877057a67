import { describe, expect, test } from 'vitest';
import type { LightningBackend } from '../../../../src/renderer/common/lightning-calls.ts';
import {
  freePercent,
  kindOf,
  nameOf,
  stateOf,
} from '../../../../src/renderer/office/features/lightning/backend-text.ts';
import { createPageLanguages } from '../../../../src/renderer/words/office-words.ts';
import { createReasonDictionary } from '../../../../src/renderer/words/reason-words.ts';

const { owner } = createPageLanguages()('en').words;
const reasons = createReasonDictionary();

const STATUS = { synced: true, network: null, maySpend: false, missing: [], at: '2026-11-20T14:03:00.000Z' } as const;
const backend = (over: Partial<LightningBackend> = {}): LightningBackend => ({
  id: 'L'.repeat(22),
  kind: 'lnd',
  label: 'node.example:8080',
  name: null,
  version: null,
  certificate: null,
  offeredCertificate: null,
  identity: null,
  acceptsUnproved: false,
  removed: false,
  health: { state: 'ok', since: null, lastError: null, lastOkAt: null },
  status: null,
  openCodes: 0,
  answerMs: null,
  ...over,
});
const failing = (lastError: string | null) =>
  stateOf(backend({ health: { state: 'failing', since: null, lastError, lastOkAt: null } }));

describe('LN-23: the state of a backend in one word', () => {
  test.each([
    ['its wallet is locked', 'locked'],
    ['it has no wallet yet', 'locked'],
    ['it is starting', 'starting'],
    ['it has not caught up with the chain', 'behind'],
    ['it cannot be paid now: it has not caught up with the chain, or has no channel in use', 'behind'],
    ['it refuses the credential', 'refused'],
    ['the credential may not do this', 'refused'],
    ['it does not know this connection, or knows it no longer', 'refused'],
    ['it shows another certificate than before; if that is right, approve it', 'certificate'],
    ['nothing answers there', 'away'],
    ['its name is not known', 'away'],
    ['it did not answer in time', 'away'],
    ['it is on none of its relays', 'away'],
  ])('“%s” is a sentence of the server, and means %s', (sentence, state) => {
    expect([failing(sentence), Object.hasOwn(reasons('en').exact, sentence)]).toEqual([state, true]);
  });

  test('anything else fails without a word of its own', () => {
    expect([failing('it says that it failed'), failing(null)]).toEqual(['failing', 'failing']);
    const health = { since: null, lastError: 'its wallet is locked', lastOkAt: null };
    expect(stateOf(backend({ health: { ...health, state: 'ok' } }))).toBe('ok');
    expect(stateOf(backend({ health: { ...health, state: 'starting' } }))).toBe('starting');
  });
});

test('a backend is called by the name that it gives itself, otherwise by its host', () => {
  expect(nameOf(backend())).toBe('node.example:8080');
  expect(nameOf(backend({ name: 'Morgenrot' }))).toBe('Morgenrot');
  expect(kindOf(backend(), owner)).toBe('LND');
  expect(kindOf(backend({ version: '0.21.3' }), owner)).toBe('LND 0.21.3');
  expect(kindOf(backend({ kind: 'unheard-of' }), owner)).toBe('unheard-of');
});

describe('LN-22: the share of the channels that is free to receive', () => {
  const free = (receivableSats: string | null, balanceSats: string | null) =>
    freePercent(backend({ status: { ...STATUS, missing: [], receivableSats, balanceSats } }));

  test('is rounded down, and exact beyond the numbers that a double holds', () => {
    expect([free('1284000', '722250'), free('1283999', '722250')]).toEqual([64, 63]);
    expect(free('9007199254740993', '9007199254740993')).toBe(50);
    expect(free('0', '5')).toBe(0);
    expect(free('0', '0')).toBe(0);
  });

  test('is unknown if one of the sides is', () => {
    expect([free(null, '5'), free('5', null), freePercent(backend())]).toEqual([null, null, null]);
  });
});

/** A stored backend gets another connection, and whatever fails meanwhile leaves the old one in force. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLightningBackends } from '../../../../src/main/app/lightning-invoice/lightning-backends.ts';
import { createLightningChanges } from '../../../../src/main/app/lightning-invoice/lightning-changes.ts';
import { readCredential } from '../../../../src/main/app/lightning-invoice/lightning-credential.ts';
import type {
  BackendTrial,
  LightningBackendRecord,
  LightningKinds,
  PastedBackend,
} from '../../../../src/main/app/lightning-invoice/lightning-ports.ts';
import type { Secrets } from '../../../../src/main/app/ports.ts';
import { ok, refuse } from '../../../../src/shared/result.ts';
import { silent } from '../../db/repositories/samples.ts';
import { createShop, sell, type Shop } from '../shop.ts';

const ACTOR = { userId: null, storeId: 'store-1' };
const NO_TICKS = { maySpend: false, acceptsUnproved: false };
const IDENTITY = `02${'11'.repeat(32)}`;
const [OLD_CERTIFICATE, NEW_CERTIFICATE] = ['aa'.repeat(32), 'bb'.repeat(32)];
const LND: LightningBackendRecord = {
  id: 'lnd-1',
  storeId: 'store-1',
  config: { kind: 'lnd', url: 'https://10.0.0.2:8080', certificate: OLD_CERTIFICATE },
  position: 3,
  identity: IDENTITY,
  cursor: '17',
  acceptsUnproved: false,
  createdAtMs: 1,
  retiredAtMs: null,
};
const WALLET: LightningBackendRecord = {
  ...LND,
  id: 'lnbits-1',
  config: { kind: 'lnbits', url: 'https://10.0.0.3' },
  identity: null,
  cursor: null,
};
const MOVED: PastedBackend = {
  config: { kind: 'lnd', url: 'https://10.0.0.9:8080', certificate: OLD_CERTIFICATE },
  credential: 'new-macaroon',
};
const SAME_PLACE: PastedBackend = { config: LND.config, credential: 'new-macaroon' };
const OTHER_KEY: PastedBackend = { config: WALLET.config, credential: 'new-key' };

const trialOf = (identity: string | null, error: string | null = null): BackendTrial => ({
  steps: [{ step: 'check', tookMs: 1, error }],
  identity: error === null ? identity : null,
  status: null,
});

let shop: Shop;
let kept: Map<string, string>;
/** Names of entries that the keychain does not write. */
let broken: Set<string>;
let pasted: PastedBackend;
let trial: BackendTrial;
let shownNow: string;
let knows: boolean;
let tried: PastedBackend[];
let configured: string[];
let commit: Shop['deps']['commit'];

const secrets: Secrets = {
  state: () => 'keychain',
  isOpen: () => true,
  get: async (name) => kept.get(name) ?? null,
  set: async (name, value) => {
    if (broken.has(name)) throw new Error('the keychain does not answer');
    kept.set(name, value);
  },
  delete: async (name) => void kept.delete(name),
  names: async () => [...kept.keys()],
  unlock: async () => ok(null),
  onUnlocked: () => () => {},
};
const kinds: LightningKinds = {
  recognise: () => ok(pasted),
  trial: async (one) => {
    tried.push(one);
    return trial;
  },
  labelOf: () => 'a node',
  shownCertificate: async () => ok(shownNow),
  knowsOneOf: async () => ok(knows),
};

const createChanges = (over: Pick<Shop['deps'], 'commit'> = { commit }) => {
  const deps = { ...shop.deps, ...over, secrets, kinds, training: false };
  const backends = createLightningBackends({ ...deps, healthOf: () => null, configure: async () => {} });
  const configure = async (id: string) => void configured.push(id);
  return createLightningChanges({ ...deps, logger: silent, backends, askNow: async () => {}, configure });
};
const change = (id = LND.id, ticks = NO_TICKS) => createChanges().change(ACTOR, 'store-1', id, 'a text', ticks);
const approve = (certificate = NEW_CERTIFICATE) =>
  createChanges().approveCertificate(ACTOR, 'store-1', LND.id, certificate);
const stored = async (id = LND.id): Promise<LightningBackendRecord> =>
  (await shop.database.read.lightningBackends.get(id)) ?? expect.fail('it is gone');
/** Reads the credential that runs the backend from the next start on. */
const credential = async (id = LND.id) => readCredential(secrets, await stored(id));
const audited = async (): Promise<string[]> => (await shop.database.read.audit.list(100)).map(({ what }) => what);
const failing: typeof commit = () => Promise.reject(new Error('the disk is full'));

beforeEach(async () => {
  shop = await createShop();
  ({ commit } = shop.deps);
  kept = new Map([
    ['lightning/lnd-1', 'old-macaroon'],
    ['lightning/lnbits-1', 'old-key'],
  ]);
  [broken, tried, configured] = [new Set(), [], []];
  [pasted, trial, shownNow, knows] = [MOVED, trialOf(IDENTITY), NEW_CERTIFICATE, false];
  await shop.database.write(async (tx) => {
    await tx.lightningBackends.insert(LND);
    await tx.lightningBackends.insert(WALLET);
  });
});
afterEach(() => shop.close());

describe('another connection', () => {
  test('LN-25: it keeps the id, the place in the order and the place in the list of the node', async () => {
    expect(await change(LND.id, { maySpend: false, acceptsUnproved: true })).toMatchObject({ ok: true });
    expect(await stored()).toEqual({ ...LND, config: MOVED.config, acceptsUnproved: true });
    expect(Object.fromEntries(kept)).toEqual({ 'lightning/lnd-1': 'new-macaroon', 'lightning/lnbits-1': 'old-key' });
    expect(configured).toEqual([LND.id]);
    expect(await audited()).toEqual(['lightning.changed']);
  });

  test.each([MOVED, SAME_PLACE])('LN-25: a keychain that writes nothing leaves the old one in force', async (next) => {
    pasted = next;
    broken.add('lightning/lnd-1/next');
    await expect(change()).rejects.toThrow('the keychain does not answer');
    expect(await stored()).toEqual(LND);
    expect(await credential()).toBe('old-macaroon');
  });

  test.each([MOVED, SAME_PLACE])('LN-25: a transaction that fails leaves the old one in force', async (next) => {
    pasted = next;
    commit = failing;
    await expect(change()).rejects.toThrow('the disk is full');
    expect(await stored()).toEqual(LND);
    expect(await credential()).toBe('old-macaroon');
    expect([...kept.keys()]).toEqual(['lightning/lnd-1', 'lightning/lnbits-1']);
  });

  test('LN-25: the old one counts if the program ends before the transaction', async () => {
    const ended = Promise.withResolvers<never>();
    commit = () => ended.promise;
    void change();
    await expect.poll(() => kept.has('lightning/lnd-1/next')).toBe(true);
    expect(await credential()).toBe('old-macaroon');
    commit = shop.deps.commit;
    pasted = { ...MOVED, credential: 'third-macaroon' };
    await change();
    expect(await credential()).toBe('third-macaroon');
  });

  test('LN-25: with the settings of before, the one that was tried counts, whether or not it was stored', async () => {
    pasted = SAME_PLACE;
    commit = () => Promise.withResolvers<never>().promise;
    void change();
    await expect.poll(() => kept.has('lightning/lnd-1/next')).toBe(true);
    expect(await credential()).toBe('new-macaroon');
  });

  test('LN-25: the new one counts if the program ends after the transaction', async () => {
    broken.add('lightning/lnd-1');
    expect(await change()).toMatchObject({ ok: true });
    expect(kept.get('lightning/lnd-1')).toBe('old-macaroon');
    expect(await credential()).toBe('new-macaroon');
    // while it cannot be put into its place, nothing takes the place of its settings
    await expect(approve()).rejects.toThrow('the keychain does not answer');
    expect(await credential()).toBe('new-macaroon');
    broken.clear();
    expect(await approve()).toMatchObject({ ok: true });
    expect(await credential()).toBe('new-macaroon');
  });

  test('LN-25: two changes that meet follow each other, and the settings fit the credential', async () => {
    const plain = commit;
    commit = async (...args) => {
      commit = plain;
      // long enough for the second one, if it does not wait
      for (let turns = 0; turns < 100; turns += 1) await new Promise(setImmediate);
      return plain(...args);
    };
    const changes = createChanges({ commit: (...args) => commit(...args) });
    const both = [MOVED, { ...MOVED, config: LND.config, credential: 'third-macaroon' }];
    const queue = [...both];
    const recognise: LightningKinds['recognise'] = () => ok(queue.shift() ?? MOVED);
    Object.assign(kinds, { recognise });
    const done = both.map(() => changes.change(ACTOR, 'store-1', LND.id, 'a text', NO_TICKS));
    expect(await Promise.all(done)).toMatchObject([{ ok: true }, { ok: true }]);
    Object.assign(kinds, { recognise: () => ok(pasted) });
    expect([(await stored()).config, await credential()]).toEqual([LND.config, 'third-macaroon']);
  });

  test('LN-25: another node is refused, and nothing is written', async () => {
    trial = trialOf(`03${'22'.repeat(32)}`);
    const error = { code: 'validation_failed', details: { text: 'is another node: add it, and remove this one' } };
    expect(await change()).toEqual({ ok: false, error });
    expect(await credential()).toBe('old-macaroon');
    expect(await audited()).toEqual([]);
  });

  test('LN-25: a removed backend and one of another store are not found', async () => {
    const elsewhere = createChanges().change(ACTOR, 'store-2', LND.id, 'a text', NO_TICKS);
    expect(await elsewhere).toEqual(refuse('not_found'));
    await shop.database.write((tx) => tx.lightningBackends.retire(LND.id, 5));
    expect(await change()).toEqual(refuse('not_found'));
    expect(tried).toEqual([]);
  });

  test('LN-25: one that is removed during the trial is not brought back', async () => {
    const { trial: run } = kinds;
    Object.assign(kinds, {
      trial: async (...args: Parameters<typeof run>) => {
        await shop.database.write((tx) => tx.lightningBackends.retire(LND.id, 5));
        return run(...args);
      },
    });
    expect(await change()).toEqual(refuse('not_found'));
    Object.assign(kinds, { trial: run });
    expect(await credential()).toBe('old-macaroon');
  });
});

describe('another key of a wallet that has none of its own', () => {
  const insertCode = async (paymentHash: string): Promise<void> => {
    const { invoice } = await sell(shop);
    const [amountMsats, expiresAtMs] = [1_000_000n, shop.now() + 1_000];
    const times = { createdAtMs: shop.now(), expiresAtMs, endsAtMs: expiresAtMs, answeredAtMs: null };
    const code = { paymentHash, invoiceId: invoice.id, backendId: WALLET.id, handle: null, bolt11: 'lnbcrt1' };
    await shop.database.write((tx) => tx.lightningInvoices.insert({ ...code, ...times, amountMsats, state: 'open' }));
  };
  beforeEach(() => {
    [pasted, trial] = [OTHER_KEY, trialOf(null)];
  });

  test('LN-25: it is another wallet unless it finds a code of before', async () => {
    await insertCode('aa'.repeat(32));
    const error = { code: 'validation_failed', details: { text: 'is another wallet: add it, and remove this one' } };
    expect(await change(WALLET.id)).toEqual({ ok: false, error });
    expect(await credential(WALLET.id)).toBe('old-key');
    knows = true;
    expect(await change(WALLET.id)).toMatchObject({ ok: true });
    expect(await credential(WALLET.id)).toBe('new-key');
  });

  test('LN-25: the same key needs no code, and any key will do before the first code', async () => {
    expect(await change(WALLET.id)).toMatchObject({ ok: true });
    await insertCode('aa'.repeat(32));
    expect(await change(WALLET.id, { maySpend: false, acceptsUnproved: true })).toMatchObject({ ok: true });
    expect(await stored(WALLET.id)).toMatchObject({ acceptsUnproved: true });
  });

  test('LN-25: a first code that was made during the trial keeps the old key in force', async () => {
    const plain = commit;
    commit = async (...args) => {
      await insertCode('aa'.repeat(32));
      return plain(...args);
    };
    expect(await change(WALLET.id)).toEqual(refuse('conflict'));
    expect(await credential(WALLET.id)).toBe('old-key');
  });
});

describe('another certificate', () => {
  test('LN-14: it is stored if the node shows it now and signs as before', async () => {
    expect(await approve()).toMatchObject({ ok: true });
    const config = { ...LND.config, certificate: NEW_CERTIFICATE };
    expect(await stored()).toEqual({ ...LND, config });
    expect(tried).toEqual([{ config, credential: 'old-macaroon' }]);
    expect(await credential()).toBe('old-macaroon');
    expect(await audited()).toEqual(['lightning.certificate']);
  });

  test('LN-14: one that the node does not show is refused before anything is sent', async () => {
    const error = { code: 'validation_failed', details: { certificate: 'is not the one that it shows now' } };
    expect(await approve('cc'.repeat(32))).toEqual({ ok: false, error });
    expect(tried).toEqual([]);
  });

  test('LN-14: one of another node is refused, and so is one with which it does not work', async () => {
    trial = trialOf(`03${'22'.repeat(32)}`);
    const why = 'belongs to another node: add it, and remove this one';
    expect(await approve()).toEqual({ ok: false, error: { code: 'validation_failed', details: { certificate: why } } });
    trial = trialOf(null, 'it shows another certificate than before; if that is right, approve it');
    expect(await approve()).toMatchObject({ ok: false, error: { code: 'upstream_failed' } });
    expect(await stored()).toEqual(LND);
  });

  test('LN-14: a wallet that has no certificate gets none', async () => {
    const why = 'is for a backend that is reached without one';
    const answer = createChanges().approveCertificate(ACTOR, 'store-1', WALLET.id, NEW_CERTIFICATE);
    expect(await answer).toEqual({ ok: false, error: { code: 'validation_failed', details: { certificate: why } } });
  });
});

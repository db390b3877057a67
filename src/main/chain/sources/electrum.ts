import { z } from 'zod';
import type { DerivedAddress, PaidIndex, SourceConfigOf } from '../../app/ports.ts';
import type { Network } from '../../../shared/vocabulary.ts';
import type { FeeWords } from '../../domain/chain/fees.ts';
import { createLoop } from '../../upstream/loop.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import { createElectrumClient, hostOf, type ElectrumClient } from '../electrum-client.ts';
import type { Pins } from '../electrum-dial.ts';
import { LinkLost, type ElectrumLink } from '../electrum-link.ts';
import { GENESIS } from '../genesis.ts';
import { bytesOfHex, parseHeader, parseTransaction } from '../raw-transaction.ts';
import { createSourceHealth, type DeriveScan, type Source, type SourceDeps, type SourceEntry } from '../source.ts';
import { UNUSED_IN_A_ROW } from './core-scan.ts';
import { createElectrumApi, scriptHashOf, type ElectrumApi } from './electrum-api.ts';
import { feesOfElectrum } from './electrum-fees.ts';
import { createElectrumRounds } from './electrum-rounds.ts';
import { withUnread } from './address-faults.ts';
import { createQueue } from './address-queue.ts';

type ElectrumConfig = SourceConfigOf<'electrum'>;

/** Addresses that a server is asked to speak about by itself: as many as public ones allow (chain.md CHAIN-43). */
const SUBSCRIPTIONS = { own: 10_000, public: 500 };

export const electrumEntry: SourceEntry<'electrum'> = {
  schema: z.object({ id: z.string(), kind: z.literal('electrum'), urls: z.array(z.string()).min(1), own: z.boolean() }),
  fromInput: (id, { kind, urls, own }) => ({ source: { id, kind, urls, own }, password: null }),
  isTraining: false,
  needsCredential: () => false,
  trust: ({ own }) => (own ? 'own' : 'public'),
  urls: ({ urls }) => urls,
  label: ({ urls }) => hostOf(urls[0]),
  create: (config, _password, deps) => createElectrumSource(config, deps),
  test: async ({ urls }, _password, network) => {
    const pins = { get: async () => null, set: async () => {} };
    const client = createElectrumClient({ urls, pins, onNotice: () => {}, onLost: () => {} });
    try {
      return (await (await createSession(client, network)()).tip()).height;
    } finally {
      client.close();
    }
  },
};

/** Electrum: subscribes to addresses, and checks each answer by raw transaction, header and Merkle proof. */
const createElectrumSource = (config: ElectrumConfig, deps: SourceDeps): Source => {
  const queue = createQuietQueue(deps);
  let wasLost = false;
  const client = createElectrumClient({
    urls: config.urls,
    pins: storedPins(config.id, deps),
    onNotice: (method, params) => {
      rounds.notice(method, params);
      loop.wake();
    },
    onLost: () => {
      wasLost = true;
      loop.wake();
    },
  });
  const session = createSession(client, deps.network);
  const health = createSourceHealth(config, client.label, deps);
  const subscriptions = config.own ? SUBSCRIPTIONS.own : SUBSCRIPTIONS.public;
  const rounds = createElectrumRounds({ sourceId: config.id, deps, queue, health, subscriptions });
  const loop = createLoop({
    step: async () => {
      // a server that hangs up again and again is asked less and less
      if (wasLost) throw new LinkLost('it hung up');
      return rounds.round(await session());
    },
    failed: (error) => {
      wasLost = false;
      client.distrust();
      health.failed(error);
    },
    backOffMs: deps.intervals.backOffMs,
    backOffMaxMs: deps.intervals.reconnectMaxMs,
  });

  return {
    id: config.id,
    health: () => withUnread(health.current(), queue.faults),
    start: () => {
      health.catchingUp();
      loop.start();
    },
    stop: async () => {
      client.close();
      await loop.stop();
      await rounds.ended();
    },
    watch: (invoice) => {
      rounds.watch(invoice);
      loop.wake();
    },
    checkInvoices: (invoiceIds) => {
      for (const id of invoiceIds) queue.ask(id, 0);
      loop.wake();
    },
    ...createQuestions({ client, session, deps }),
  };
};

/** The server says by itself when an address changes; those that it says nothing about ask for more. */
const createQuietQueue = (deps: SourceDeps) =>
  createQueue({ ...deps, intervals: { ...deps.intervals, openAddressMs: deps.intervals.endedAddressMs } });

interface Asked {
  readonly client: ElectrumClient;
  readonly session: () => Promise<ElectrumApi>;
  readonly deps: SourceDeps;
}

/** Asks what is wanted beside the rounds, and only over a connection that was verified. */
const createQuestions = (asked: Asked): Pick<Source, 'scan' | 'peek' | 'unspent' | 'fees'> => {
  const { session, deps } = asked;
  return {
    scan: async (derive, from) => scan(await session(), derive, from),
    peek: async (addresses) => peek(await session(), addresses),
    unspent: async (outpoints) => unspent(await session(), deps, outpoints),
    fees: async (txids) => askFees(asked, txids),
  };
};

const askFees = async ({ client, session, deps }: Asked, txids: readonly string[]): Promise<FeeWords> => {
  await session();
  return feesOfElectrum(await client.connect(), deps.database.read, txids);
};

/** Connects if necessary, and trusts no connection before it showed that it is on our network. */
const createSession = (client: ElectrumClient, network: Network): (() => Promise<ElectrumApi>) => {
  const verified = new WeakMap<ElectrumLink, Promise<ElectrumApi>>();
  const verify = async (link: ElectrumLink): Promise<ElectrumApi> => {
    const api = createElectrumApi(link);
    try {
      if (parseHeader(await api.header(0)).hash === GENESIS[network]) return api;
      throw new UpstreamFailed('it is on another network');
    } catch (error) {
      link.close();
      throw error;
    }
  };
  return async () => {
    const link = await client.connect();
    const known = verified.get(link) ?? verify(link);
    verified.set(link, known);
    return known;
  };
};

const pinsSchema = z.object({ pins: z.record(z.string(), z.string()) });

/** Keeps by what each server of the source is known. A source that is added again has none. */
const storedPins = (sourceId: string, { database }: Pick<SourceDeps, 'database'>): Pins => {
  const read = async (): Promise<z.infer<typeof pinsSchema>['pins']> => {
    const stored = await database.read.chain.sourceState(sourceId);
    return stored === null ? {} : pinsSchema.parse(JSON.parse(stored)).pins;
  };
  return {
    get: async (url) => (await read())[url] ?? null,
    set: async (url, pin) => {
      const pins = { ...(await read()), [url]: pin };
      await database.write(async (tx) => tx.chain.setSourceState(sourceId, JSON.stringify({ pins })));
    },
  };
};

const scan = async (api: ElectrumApi, derive: DeriveScan, from: number): Promise<number | null> => {
  let highest: number | null = null;
  for (let start = from; start <= (highest ?? from - 1) + UNUSED_IN_A_ROW; start += UNUSED_IN_A_ROW) {
    const addresses = await derive(start, UNUSED_IN_A_ROW);
    const histories = await api.histories(addresses.map(({ scriptHex }) => scriptHashOf(scriptHex)));
    for (const [place, { index }] of addresses.entries()) {
      if (index > (highest ?? from - 1) + UNUSED_IN_A_ROW) return highest;
      if ((histories[place] ?? []).length > 0) highest = index;
    }
  }
  return highest;
};

const peek = async (api: ElectrumApi, addresses: readonly DerivedAddress[]): Promise<readonly PaidIndex[]> => {
  const histories = await api.histories(addresses.map(({ scriptHex }) => scriptHashOf(scriptHex)));
  const found: PaidIndex[] = [];
  for (const [place, { index, scriptHex }] of addresses.entries())
    if ((histories[place] ?? []).length > 0) found.push({ index, amountSats: await api.held(scriptHashOf(scriptHex)) });
  return found;
};

/** Returns the unspent outputs; those that only the mempool spends are spent. */
const unspent = async (
  api: ElectrumApi,
  { database }: Pick<SourceDeps, 'database'>,
  outpoints: readonly string[],
): Promise<readonly string[]> => {
  if (outpoints.length === 0) await api.ping(); // only shows that it answers
  const found: string[] = [];
  for (const outpoint of outpoints) {
    const [txid = '', vout = ''] = outpoint.split(':');
    const rawHex = await database.read.payments.rawTransaction(txid);
    const made = rawHex === undefined ? await api.transaction(txid) : parseTransaction(bytesOfHex(rawHex));
    const output = made.outputs[Number(vout)];
    if (output && (await api.unspent(scriptHashOf(output.scriptHex))).includes(outpoint)) found.push(outpoint);
  }
  return found;
};

import { createHash, createHmac, randomBytes } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { z } from 'zod';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Msats } from '../../../shared/money.ts';
import type { LightningInvoiceRequest, NodeSettlement } from '../../app/lightning-invoice/lightning-ports.ts';
import type { Clock } from '../../app/ports.ts';
import { encodeBolt11 } from '../encode-bolt11.ts';
import { createSerial } from '../../upstream/serial.ts';
import type { BackendDeps, LightningEntry, LightningNode } from '../node.ts';
import { readBolt11 } from '../read-bolt11.ts';

/** Name under which the simulated node's state is stored. */
const STATE_ID = 'training-lightning';
/** Older settled and cancelled invoices are forgotten: nothing asks about them. */
const REMEMBERED = 1_000;

const stateSchema = z.object({
  secret: z.string().regex(/^[0-9a-f]{64}$/),
  settled: z.array(z.object({ paymentHash: z.string(), msats: z.string(), atMs: z.number() })),
  cancelled: z.array(z.string()),
});
type State = z.infer<typeof stateSchema>;

export interface TrainingNode extends LightningNode {
  readonly pay: NonNullable<LightningNode['pay']>;
}

export const trainingEntry: LightningEntry<'training'> = {
  create: (_config, deps) => createTrainingNode(deps),
  signsItself: true,
  takesSpending: false,
  paste: () => null,
  urls: () => [],
};

type Keys = ReturnType<typeof createKeys>;

type Memory = ReturnType<typeof createMemory>;

type Listener = (settlement: NodeSettlement) => Promise<void>;

/** The simulated Lightning node: makes real BOLT11 invoices of regtest, which a button pays. */
export const createTrainingNode = (deps: Pick<BackendDeps, 'database' | 'clock'>): TrainingNode => {
  const { clock } = deps;
  const memory = createMemory(deps);
  const listeners = new Set<Listener>();

  return {
    kind: 'training',
    identity: async () => (await memory.keys()).publicKey,
    createInvoice: async (ask) => makeInvoice(await memory.keys(), ask, clock.nowMs()),
    lookup: async ({ bolt11, paymentHash }) => {
      const state = await memory.load();
      const settlement = settlementOf(state, bolt11);
      if (settlement) return { kind: 'settled', settlement };
      return { kind: state.cancelled.includes(paymentHash) ? 'closed' : 'open' };
    },
    cancel: ({ bolt11, paymentHash }) =>
      memory.change(async (state) => {
        if (settlementOf(state, bolt11)) return 'settled';
        if (!state.cancelled.includes(paymentHash))
          await memory.save({ ...state, cancelled: [...state.cancelled, paymentHash].slice(-REMEMBERED) });
        return 'closed';
      }),
    listen: ({ onOpen, onSettled, signal }) => {
      const ended = untilAborted(listeners, onSettled, signal);
      onOpen();
      return ended;
    },
    check: async () => ({
      name: null,
      version: null,
      network: 'regtest',
      isSynced: true,
      receivableMsats: null,
      balanceMsats: null,
      maySpend: false,
      missing: [],
    }),
    pay: async (bolt11, amountMsats) => {
      const received = await receive({ memory, clock }, bolt11, amountMsats);
      if (!received.ok) return received;
      for (const listener of listeners) await listener(received.value);
      return ok(null);
    },
  };
};

/** The stored state, changed by one caller at a time. */
const createMemory = ({ database }: Pick<BackendDeps, 'database'>) => {
  let state: State | undefined;
  const serially = createSerial();
  const load = async (): Promise<State> => {
    if (state) return state;
    const stored = await database.read.chain.sourceState(STATE_ID);
    const fresh = { secret: randomBytes(32).toString('hex'), settled: [], cancelled: [] };
    const loaded = stored === null ? fresh : stateSchema.parse(JSON.parse(stored));
    if (stored === null) await save(loaded);
    state = loaded;
    return loaded;
  };
  const save = async (next: State): Promise<void> => {
    await database.write((tx) => tx.chain.setSourceState(STATE_ID, JSON.stringify(next)));
    state = next;
  };
  let keys: { of: string; are: Keys } | undefined;
  return {
    /** Cached, because a public key costs as much as a signature. */
    keys: async (): Promise<Keys> => {
      const { secret } = await serially(load);
      if (keys?.of !== secret) keys = { of: secret, are: createKeys(secret) };
      return keys.are;
    },
    load: () => serially(load),
    change: <T>(work: (now: State) => Promise<T>) => serially(async () => work(await load())),
    save,
  };
};

/** Derives its keys from one secret. A preimage follows from the invoice itself, so open invoices need not be stored. */
const createKeys = (secret: string) => {
  const secretKey = createHmac('sha256', Buffer.from(secret, 'hex')).update('node').digest();
  return {
    secretKey,
    publicKey: Buffer.from(secp256k1.getPublicKey(secretKey)).toString('hex'),
    preimageOf: (paymentSecret: Uint8Array): Buffer =>
      createHmac('sha256', Buffer.from(secret, 'hex')).update('preimage').update(paymentSecret).digest(),
  };
};

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

const makeInvoice = (
  { secretKey, preimageOf }: Keys,
  { amountMsats, expiresAtMs, description }: LightningInvoiceRequest,
  nowMs: number,
) => {
  const paymentSecret = randomBytes(32);
  const paymentHash = sha256(preimageOf(paymentSecret));
  const timestamp = Math.floor(nowMs / 1000);
  const expirySeconds = Math.max(1, Math.ceil(expiresAtMs / 1000) - timestamp);
  const content = { prefix: 'bcrt', amountMsats, timestamp, expirySeconds, paymentHash, paymentSecret, description };
  return { bolt11: encodeBolt11(content, secretKey), paymentHash: paymentHash.toString('hex'), handle: null };
};

const settlementOf = (state: State, bolt11: string): NodeSettlement | undefined => {
  const { paymentHash, paymentSecret } = readBolt11(bolt11);
  const found = state.settled.find((each) => each.paymentHash === paymentHash);
  if (!found) return undefined;
  const preimage = createKeys(state.secret).preimageOf(Buffer.from(paymentSecret, 'hex')).toString('hex');
  return { paymentHash, amountMsats: BigInt(found.msats), feeMsats: 0n, settledAtMs: found.atMs, preimage };
};

const untilAborted = (listeners: Set<Listener>, listener: Listener, signal: AbortSignal): Promise<void> => {
  listeners.add(listener);
  return new Promise((resolve) => {
    const end = (): void => {
      listeners.delete(listener);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
};

/** Receives the money if the invoice can still be paid. */
const receive = async (
  { memory, clock }: { memory: Memory; clock: Clock },
  bolt11: string,
  amountMsats: Msats,
): Promise<Result<NodeSettlement>> =>
  memory.change(async (state) => {
    const { paymentHash, endsAtMs } = readBolt11(bolt11);
    if (settlementOf(state, bolt11)) return refuse('already_paid');
    const isUnpayable = state.cancelled.includes(paymentHash) || clock.nowMs() >= endsAtMs;
    if (isUnpayable) return refuse('training_lightning_unavailable');
    const entry = { paymentHash, msats: amountMsats.toString(), atMs: clock.nowMs() };
    const next = { ...state, settled: [...state.settled, entry].slice(-REMEMBERED) };
    await memory.save(next);
    const settlement = settlementOf(next, bolt11);
    if (!settlement) throw new Error('the training node lost a payment');
    return ok(settlement);
  });

import { createCommits } from '../../../src/main/app/commit.ts';
import { createCheckoutConfig } from '../../../src/main/app/shop-api/checkout-config.ts';
import type { ResolvedAddress } from '../../../src/main/app/webhook/delivery-ports.ts';
import type { DeliveryRecord } from '../../../src/main/app/webhook/delivery-records.ts';
import type { OutboxRecord, WebhookEndpoint } from '../../../src/main/app/records.ts';
import { createRecordDeliveryAttempt } from '../../../src/main/app/webhook/record-delivery-attempt.ts';
import { createEndpointStates } from '../../../src/main/app/webhook/endpoint-states.ts';
import { createEndpointApprovals } from '../../../src/main/app/webhook/endpoint-approvals.ts';
import { createFeed } from '../../../src/main/platform/feed.ts';
import { randomIds } from '../../../src/main/platform/ids.ts';
import { createSender, type Sender, type SenderDeps } from '../../../src/main/webhooks/create-sender.ts';
import { postEvent } from '../../../src/main/webhooks/post-event.ts';
import { createEndpointGuard } from '../../../src/main/webhooks/endpoint-guard.ts';
import { refuse } from '../../../src/shared/result.ts';
import { newFolder } from '../db/engine/folders.ts';
import {
  NOW_MS,
  openIn,
  sampleChange,
  sampleInvoice,
  sampleStore,
  sampleTarget,
  seed,
  silent,
} from '../db/repositories/samples.ts';

export const SECRET = 'ab'.repeat(32);
export const STORE = 'store-1';

const payload = (name: string, status: string): string =>
  JSON.stringify({
    name,
    store: { status: 'Processing', additionalStatus: 'None', manuallyMarked: false },
    checkout: { status, paymentState: 'exact', late: false, invalid: false },
    receivedSats: '45000',
    txid: 'ab'.repeat(32),
    confirmations: 0,
    paidAtMs: NOW_MS,
    settledAtMs: null,
  });

export interface WorldOptions {
  readonly folder?: string;
  readonly allowPrivateNetwork?: boolean;
  readonly nodeUrls?: readonly string[];
  readonly ownPorts?: readonly number[];
  /** Limit of an attempt, instead of 15 s. */
  readonly deadlineMs?: number;
  /** Replaces the socket, for addresses outside this machine. */
  readonly post?: SenderDeps['post'];
}

const EVENTS = {
  payment_received: ['Processing', 'paid'],
  payment_confirmed: ['Settled', 'confirmed'],
  invoice_expired: ['Expired', 'expired'],
} as const;
export type Event = keyof typeof EVENTS;

/** Opens the outbox on a real database, and a sender with real sockets. Only clock and resolver are simulated. */
export const openDeliveryWorld = async (options: WorldOptions = {}) => {
  const folder = options.folder ?? newFolder();
  const opened = openIn(folder);
  const { database } = opened;
  if (!(await database.read.stores.get(STORE))) await seed(opened);
  const store = await database.read.stores.get(STORE);
  if (!store) throw new Error('no store');
  const settings = { ...store.settings, webhooksAllowPrivateNetwork: options.allowPrivateNetwork ?? true };
  await database.write((tx) => tx.stores.update(STORE, { settings }));
  const time = { nowMs: Date.now() };
  const state: { secrets: 'file' | 'locked'; secret: string | null } = { secrets: 'file', secret: SECRET };
  const names = new Map<string, ResolvedAddress[]>();
  const unlocked = new Set<() => void>();
  const feed = createFeed(silent);
  const clock = { nowMs: () => time.nowMs };
  const deps = {
    ...createCommits({ database, clock, ids: randomIds, feed }),
    database,
    clock,
    ids: randomIds,
    logger: silent,
    feed,
    guard: createEndpointGuard({
      lookup: async (name) => {
        const found = names.get(name);
        if (!found) throw new Error('ENOTFOUND');
        return found;
      },
      ownPorts: () => options.ownPorts ?? [],
      nodeUrls: async () => options.nodeUrls ?? [],
    }),
    secrets: {
      isOpen: () => state.secrets !== 'locked',
      get: async () => state.secret,
      set: async () => {},
      onUnlocked: (listener: () => void) => {
        unlocked.add(listener);
        return () => unlocked.delete(listener);
      },
    },
    wallet: { preview: () => refuse('conflict'), prepareAs: async () => refuse('conflict') },
  };
  const states = createEndpointStates(deps);
  const makeSender = (): Sender =>
    createSender({
      ...deps,
      states,
      recordAttempt: createRecordDeliveryAttempt({ ...deps, random: () => 0.5 }),
      post:
        options.post ??
        ((posted) => postEvent({ ...posted, ...(options.deadlineMs && { deadlineMs: options.deadlineMs }) })),
    });
  let sender = makeSender();
  const poke = (): void =>
    feed.publish([{ cursor: 0n, storeId: STORE, invoiceId: null, type: 'store.changed', data: '{}', atMs: 0 }]);
  const outbox = async (): Promise<OutboxRecord[]> => {
    const rows: OutboxRecord[] = [];
    for (const { id } of (await database.read.invoices.list({ storeId: STORE, limit: 200 })).invoices) {
      rows.push(...(await database.read.outbox.ofInvoice(id)));
    }
    return rows;
  };
  return {
    ...deps,
    folder,
    time,
    state,
    names,
    opened,
    outbox,
    endpointApprovals: createEndpointApprovals(deps),
    checkoutConfig: createCheckoutConfig(deps),
    start: () => sender.start(),
    /** Stops the sender as SIGTERM does, and starts another one on the same rows. */
    restart: async (): Promise<void> => {
      await sender.stop();
      sender = makeSender();
      sender.start();
    },
    stopSender: () => sender.stop(),
    unlock: () => {
      state.secrets = 'file';
      for (const listener of unlocked) listener();
    },
    /** Adds a callback. A store has one, so each further one needs its own store. */
    addEndpoint: async (url: string, change: Partial<WebhookEndpoint> = {}): Promise<WebhookEndpoint> => {
      const endpoint = sampleTarget({ id: 'callback', kind: 'checkout', url, events: [], state: 'active', ...change });
      await database.write(async (tx) => {
        if (!(await tx.stores.get(endpoint.storeId)))
          await tx.stores.insert(sampleStore({ id: endpoint.storeId, settings }));
        await tx.endpoints.insert(endpoint);
      });
      return endpoint;
    },
    /** Adds an invoice with these events, one committed change after another. */
    emit: async (n: number, events: readonly Event[], endpointId = 'callback'): Promise<string> => {
      const invoice = sampleInvoice(n, { details: { metadata: `{"n":${n},"price":1.50}` } });
      await database.write((tx) => tx.invoices.insert(invoice));
      for (const type of events) {
        const [name, status] = EVENTS[type];
        const delivery = {
          id: randomIds.id(),
          endpointId,
          invoiceId: invoice.id,
          type,
          payload: payload(name, status),
          createdAtMs: time.nowMs,
        };
        const event = await database.write((tx) => opened.writeStatus(tx, sampleChange(invoice, {}, [delivery])));
        feed.publish([event]);
      }
      return invoice.id;
    },
    delivery: (id: string): Promise<DeliveryRecord | undefined> => database.read.deliveries.get(id),
    endpoint: async (id = 'callback') => database.read.endpoints.get(id),
    poke,
    /** Moves the wall clock and lets the sender see it. */
    pass: (ms: number): void => {
      time.nowMs += ms;
      poke();
    },
    close: async (): Promise<void> => {
      await sender.stop();
      await opened.close();
    },
  };
};
export type DeliveryWorld = Awaited<ReturnType<typeof openDeliveryWorld>>;

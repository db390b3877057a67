import {
  createCloseLightningInvoice,
  type CloseLightningInvoiceDeps,
} from '../app/lightning-invoice/close-lightning-invoice.ts';
import {
  createSyncLightningInvoices,
  type SyncLightningInvoices,
} from '../app/lightning-invoice/sync-lightning-invoices.ts';
import type { Feed, Logger, Secrets } from '../app/ports.ts';
import type { LightningBackendRecord } from '../app/lightning-invoice/lightning-ports.ts';
import { forgetCredential, readCredential } from '../app/lightning-invoice/lightning-credential.ts';
import { createRecordSettlement, type RecordSettlementDeps } from '../app/lightning-invoice/record-settlement.ts';
import type { Network } from '../../shared/vocabulary.ts';
import type { TrainingPayLightning } from '../app/training/training-actions.ts';
import { createLightning, type RunningLightning, type WantedBackend } from '../lightning/lightning.ts';
import type { LightningNode } from '../lightning/node.ts';
import { createSerial } from '../upstream/serial.ts';
import { createNode, urlsOfNode } from '../lightning/registry.ts';

interface Runtime extends RecordSettlementDeps, CloseLightningInvoiceDeps {
  readonly feed: Feed;
  readonly logger: Logger;
  readonly network: Network;
  readonly training: boolean;
  readonly secrets: Secrets;
  /** Replaces the Lightning node of training. */
  readonly node?: LightningNode;
}

export interface LightningParts {
  readonly lightning: RunningLightning;
  readonly syncLightningInvoices: SyncLightningInvoices;
  /** Pays a Lightning invoice for the training buttons; null outside training. */
  readonly payLightning: TrainingPayLightning | null;
  /** Addresses of the nodes: none of them may receive a webhook. */
  readonly lightningUrls: () => readonly string[];
  /**
   * Runs the stored backends from now on: at start, after an unlock and after a change.
   *
   * @param changedId a backend with another connection than before
   */
  readonly configureLightning: (changedId?: string) => Promise<void>;
  readonly startLightning: () => void;
}

/** [5] Composes the Lightning backends, their settlements, and the Lightning invoices of open invoices. */
export const composeLightning = (runtime: Runtime, disposables: AsyncDisposableStack): LightningParts => {
  const simulated = runtime.training ? createNode({ kind: 'training' }, { ...runtime, credential: null }) : null;
  const training = runtime.node ?? simulated;
  const recordSettlement = createRecordSettlement(runtime);
  const lightning = createLightning({
    ...runtime,
    recordSettlement,
    closeLightningInvoice: createCloseLightningInvoice(runtime),
  });
  const configure = createConfigure(runtime, lightning, training);
  const syncLightningInvoices = createSyncLightningInvoices({ ...runtime, lightning });
  disposables.defer(() => lightning.stop());
  disposables.defer(() => syncLightningInvoices.stop());
  return {
    lightning,
    syncLightningInvoices,
    payLightning: simulated?.pay ?? null,
    configureLightning: configure.now,
    lightningUrls: configure.urls,
    startLightning: () => {
      syncLightningInvoices.start();
      lightning.start();
    },
  };
};

/** Runs the backends that are stored, as soon as their credentials can be read. */
const createConfigure = (runtime: Runtime, lightning: RunningLightning, training: LightningNode | null) => {
  const { database, secrets } = runtime;
  const nodes = new Map<string, LightningNode>();
  const serially = createSerial(); // an older list must not come last
  let urls: readonly string[] = [];
  const nodeOf = async (record: LightningBackendRecord): Promise<LightningNode | null> => {
    const { id, config } = record;
    const known = nodes.get(id);
    if (known || !secrets.isOpen()) return known ?? null;
    const node = createNode(config, { ...runtime, credential: await readCredential(secrets, record) });
    nodes.set(id, node);
    return node;
  };
  return {
    urls: () => urls,
    now: (changedId?: string) =>
      serially(async () => {
        if (changedId !== undefined) nodes.delete(changedId);
        await forgetEnded(runtime);
        const stored = await database.read.lightningBackends.list();
        urls = stored.flatMap(({ config }) => urlsOfNode(config));
        const wanted = await Promise.all(stored.map(async (record) => wantedBackend(record, await nodeOf(record))));
        await lightning.configure([...(training ? [trainingBackend(training)] : []), ...wanted]);
      }),
  };
};

/** Forgets removed backends whose last code has ended, with their credentials (lightning.md LN-20). */
const forgetEnded = async ({ database, secrets }: Pick<Runtime, 'database' | 'secrets'>): Promise<void> => {
  if (!secrets.isOpen()) return; // the credential goes with it
  const removed = (await database.read.lightningBackends.list()).filter(({ retiredAtMs }) => retiredAtMs !== null);
  if (removed.length === 0) return;
  const watched = new Set((await database.read.lightningInvoices.open()).map(({ backendId }) => backendId));
  for (const { id } of removed.filter((one) => !watched.has(one.id))) {
    await forgetCredential(secrets, id);
    await database.write((tx) => tx.lightningBackends.delete(id));
  }
};

const wantedBackend = (
  { id, storeId, config, identity, acceptsUnproved, retiredAtMs }: LightningBackendRecord,
  node: LightningNode | null,
): WantedBackend => ({
  id,
  storeId,
  kind: config.kind,
  identity,
  acceptsUnproved,
  isRetired: retiredAtMs !== null,
  node,
});

const trainingBackend = (node: LightningNode): WantedBackend => ({
  id: null,
  storeId: null,
  kind: node.kind,
  identity: null,
  acceptsUnproved: false,
  isRetired: false,
  node,
});

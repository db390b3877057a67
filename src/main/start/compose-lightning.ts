import {
  createCloseLightningInvoice,
  type CloseLightningInvoiceDeps,
} from '../app/lightning-invoice/close-lightning-invoice.ts';
import {
  createSyncLightningInvoices,
  type SyncLightningInvoices,
} from '../app/lightning-invoice/sync-lightning-invoices.ts';
import type { Feed, Logger } from '../app/ports.ts';
import type { LightningConfig } from '../app/lightning-invoice/lightning-ports.ts';
import { createRecordSettlement, type RecordSettlementDeps } from '../app/lightning-invoice/record-settlement.ts';
import type { Network } from '../../shared/vocabulary.ts';
import type { TrainingPayLightning } from '../app/training/training-actions.ts';
import { createLightning, type RunningLightning } from '../lightning/lightning.ts';
import type { LightningNode } from '../lightning/node.ts';
import { createNode, urlsOfNode } from '../lightning/registry.ts';

interface Runtime extends RecordSettlementDeps, CloseLightningInvoiceDeps {
  readonly feed: Feed;
  readonly logger: Logger;
  readonly network: Network;
  readonly training: boolean;
  /** Replaces the Lightning node of training. */
  readonly node?: LightningNode;
}

export interface LightningParts {
  readonly lightning: RunningLightning;
  readonly syncLightningInvoices: SyncLightningInvoices;
  /** Pays a Lightning invoice for the training buttons; null outside training. */
  readonly payLightning: TrainingPayLightning | null;
  /** Addresses of the node: none of them may receive a webhook. */
  readonly lightningUrls: readonly string[];
  readonly startLightning: () => void;
}

/**
 * [5] Composes the Lightning node, its settlements, and the Lightning invoices of open invoices. Only training has a
 * node so far.
 */
export const composeLightning = (runtime: Runtime, disposables: AsyncDisposableStack): LightningParts => {
  const config: LightningConfig | null = runtime.training ? { kind: 'training' } : null;
  const configured = config && createNode(config, runtime);
  const node = runtime.node ?? configured;
  const recordSettlement = createRecordSettlement(runtime);
  const lightning = createLightning({
    ...runtime,
    node,
    recordSettlement,
    closeLightningInvoice: createCloseLightningInvoice(runtime),
  });
  const syncLightningInvoices = createSyncLightningInvoices({ ...runtime, lightning });
  disposables.defer(() => lightning.stop());
  disposables.defer(() => syncLightningInvoices.stop());
  return {
    lightning,
    syncLightningInvoices,
    payLightning: configured?.pay ?? null,
    lightningUrls: config ? urlsOfNode(config) : [],
    startLightning: () => {
      syncLightningInvoices.start();
      lightning.start();
    },
  };
};

import {
  createCloseLightningInvoice,
  type CloseLightningInvoiceDeps,
} from '../app/lightning-invoice/close-lightning-invoice.ts';
import {
  createSyncLightningInvoices,
  type SyncLightningInvoices,
} from '../app/lightning-invoice/sync-lightning-invoices.ts';
import type { Feed, Logger } from '../app/ports.ts';
import { createRecordSettlement, type RecordSettlementDeps } from '../app/lightning-invoice/record-settlement.ts';
import type { Network } from '../../shared/vocabulary.ts';
import type { TrainingPayLightning } from '../app/training/training-actions.ts';
import { createTrainingNode } from '../lightning/backends/training.ts';
import { createLightning, type RunningLightning } from '../lightning/lightning.ts';
import type { LightningNode } from '../lightning/node.ts';

interface Runtime extends RecordSettlementDeps, CloseLightningInvoiceDeps {
  readonly feed: Feed;
  readonly logger: Logger;
  readonly network: Network;
  readonly training: boolean;
  /** Instead of training's own. */
  readonly node?: LightningNode;
}

export interface LightningParts {
  readonly lightning: RunningLightning;
  readonly codes: SyncLightningInvoices;
  /** The button of the training row. */
  readonly payLightning: TrainingPayLightning | null;
  readonly startLightning: () => void;
}

/** [5] the node, what it says, and the codes of open sales. Only training has a node until backends are built. */
export const composeLightning = (runtime: Runtime, disposables: AsyncDisposableStack): LightningParts => {
  const simulated = runtime.training ? createTrainingNode(runtime) : null;
  const node = runtime.node ?? simulated;
  const recordSettlement = createRecordSettlement(runtime);
  const lightning = createLightning({
    ...runtime,
    node,
    recordSettlement,
    closeLightningInvoice: createCloseLightningInvoice(runtime),
  });
  const codes = createSyncLightningInvoices({ ...runtime, lightning });
  disposables.defer(() => lightning.stop());
  disposables.defer(() => codes.stop());
  return {
    lightning,
    codes,
    payLightning: simulated?.pay ?? null,
    startLightning: () => {
      codes.start();
      lightning.start();
    },
  };
};

import { createCloseCode, type CloseCodeDeps } from '../app/lightning-invoice/close-lightning-invoice.ts';
import { createKeepCodes, type KeepCodes } from '../app/lightning-invoice/sync-lightning-invoices.ts';
import type { Feed, Logger } from '../app/ports.ts';
import { createRecordSettlement, type RecordSettlementDeps } from '../app/lightning-invoice/record-settlement.ts';
import type { Network } from '../app/records.ts';
import type { TrainingPayCode } from '../app/training/training-actions.ts';
import { createTrainingNode } from '../lightning/backends/training.ts';
import { createLightning, type RunningLightning } from '../lightning/lightning.ts';
import type { LightningNode } from '../lightning/node.ts';

interface Ground extends RecordSettlementDeps, CloseCodeDeps {
  readonly feed: Feed;
  readonly logger: Logger;
  readonly network: Network;
  readonly training: boolean;
  /** Instead of training's own. */
  readonly node?: LightningNode;
}

export interface LightningParts {
  readonly lightning: RunningLightning;
  readonly codes: KeepCodes;
  /** The button of the training row. */
  readonly payCode: TrainingPayCode | null;
  readonly startLightning: () => void;
}

/** [5] the node, what it says, and the codes of open sales. Only training has a node until backends are built. */
export const composeLightning = (ground: Ground, parts: AsyncDisposableStack): LightningParts => {
  const simulated = ground.training ? createTrainingNode(ground) : null;
  const node = ground.node ?? simulated;
  const recordSettlement = createRecordSettlement(ground);
  const lightning = createLightning({ ...ground, node, recordSettlement, closeCode: createCloseCode(ground) });
  const codes = createKeepCodes({ ...ground, lightning });
  parts.defer(() => lightning.stop());
  parts.defer(() => codes.stop());
  return {
    lightning,
    codes,
    payCode: simulated?.pay ?? null,
    startLightning: () => {
      codes.start();
      lightning.start();
    },
  };
};

import type { RunningLightning } from '../../src/main/lightning/lightning.ts';
import { refuse } from '../../src/shared/result.ts';

/** No store takes Lightning. */
export const NO_LIGHTNING: RunningLightning = {
  configure: async () => {},
  isOn: () => false,
  health: () => null,
  healthOf: () => null,
  onReady: () => () => {},
  onEnded: () => () => {},
  createLightningInvoice: async () => refuse('lightning_unavailable'),
  isOwn: async () => false,
  watch: () => {},
  withdraw: () => {},
  start: () => {},
  stop: async () => {},
};

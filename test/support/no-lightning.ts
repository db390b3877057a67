import type { RunningLightning } from '../../src/main/lightning/lightning.ts';
import { refuse } from '../../src/shared/result.ts';

/** No store takes Lightning. */
export const NO_LIGHTNING: RunningLightning = {
  configure: async () => {},
  isOn: () => false,
  health: () => null,
  healthOf: () => null,
  askNow: async () => {},
  sats: {
    start: async () => refuse('not_found'),
    get: async () => refuse('not_found'),
    end: async () => refuse('not_found'),
  },
  receivableMsats: () => null,
  onReady: () => () => {},
  onEnded: () => () => {},
  createLightningInvoice: async () => refuse('lightning_unavailable'),
  isOwn: async () => false,
  watch: () => {},
  withdraw: () => {},
  start: () => {},
  stop: async () => {},
};

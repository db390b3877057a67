import type { LightningConfig, LightningKind, PastedBackend } from '../app/lightning-invoice/lightning-ports.ts';
import { addressEntry } from './backends/address.ts';
import { clnEntry } from './backends/cln.ts';
import { lnbitsEntry } from './backends/lnbits.ts';
import { lndEntry } from './backends/lnd.ts';
import { nwcEntry } from './backends/nwc.ts';
import { phoenixdEntry } from './backends/phoenixd.ts';
import { trainingEntry } from './backends/training.ts';
import type { BackendDeps, LightningEntry, LightningNode } from './node.ts';

/** Every kind of Lightning backend. The compiler refuses a kind of the ports that has no entry here. */
const REGISTRY: { readonly [K in LightningKind]: LightningEntry<K> } = {
  training: trainingEntry,
  lnd: lndEntry,
  cln: clnEntry,
  phoenixd: phoenixdEntry,
  lnbits: lnbitsEntry,
  nwc: nwcEntry,
  address: addressEntry,
};

export const createNode = (config: LightningConfig, deps: BackendDeps): LightningNode =>
  entryOf(config.kind).create(config, deps);

export const urlsOfNode = (config: LightningConfig): readonly string[] => entryOf(config.kind).urls(config);

export const entryOf = <K extends LightningKind>(kind: K): LightningEntry<K> => REGISTRY[kind];

/** Reads a pasted text as the first kind that knows its form; null if none does. @throws PasteRefused if it cannot be used */
export const readPasted = (text: string): PastedBackend | null => {
  for (const { paste } of Object.values(REGISTRY)) {
    const pasted = paste(text);
    if (pasted) return pasted;
  }
  return null;
};

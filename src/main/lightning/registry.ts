import type { LightningConfig, LightningKind } from '../app/lightning-invoice/lightning-ports.ts';
import { trainingEntry } from './backends/training.ts';
import type { BackendDeps, LightningEntry, LightningNode } from './node.ts';

/** Every kind of Lightning backend. The compiler refuses a kind of the ports that has no entry here. */
const REGISTRY: { readonly [K in LightningKind]: LightningEntry<K> } = { training: trainingEntry };

export const createNode = (config: LightningConfig, deps: BackendDeps): LightningNode =>
  entryOf(config.kind).create(config, deps);

export const urlsOfNode = (config: LightningConfig): readonly string[] => entryOf(config.kind).urls(config);

export const entryOf = <K extends LightningKind>(kind: K): LightningEntry<K> => REGISTRY[kind];

/** Every kind, in the order in which a pasted text is tried. */
export const entries = (): readonly LightningEntry<LightningKind>[] => Object.values(REGISTRY);

import { z } from 'zod';
import { SOURCE_KINDS, type SourceKind } from '../../shared/contract/settings.ts';
import type { SourceKinds } from '../app/ports.ts';
import type { SourceEntry } from './source.ts';
import { coreEntry } from './sources/core.ts';
import { electrumEntry } from './sources/electrum.ts';
import { esploraEntry } from './sources/esplora.ts';
import { trainingEntry } from './sources/training.ts';

/** Every kind of chain source. The compiler refuses a kind of the contract that has no entry here. */
const REGISTRY: { readonly [K in SourceKind]: SourceEntry<K> } = {
  core: coreEntry,
  esplora: esploraEntry,
  electrum: electrumEntry,
  training: trainingEntry,
};
const storedSchema = z.array(z.looseObject({ kind: z.enum(SOURCE_KINDS) }));

export const sourceKinds: SourceKinds = {
  parseStored: (stored) => storedSchema.parse(stored).map((source) => entryOf(source.kind).schema.parse(source)),
  fromInput: (id, input) => entryOf(input.kind).fromInput(id, input),
  isTraining: (kind) => entryOf(kind).isTraining,
  needsCredential: (source) => entryOf(source.kind).needsCredential(source),
  urls: (source) => entryOf(source.kind).urls(source),
};

export const entryOf = <K extends SourceKind>(kind: K): SourceEntry<K> => REGISTRY[kind];

import type { SourceInput } from '../../../shared/contract/settings.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import { commitOrUndo, type Commit } from '../commit.ts';
import { SETTING } from '../settings-keys.ts';
import type { ChainSources, Ids, NewSource, Secrets, SourceConfig, SourceKinds } from '../ports.ts';
import type { Database, WriteRepositories } from '../repositories.ts';
import { sourceSecret } from '../secret-names.ts';

/** A source that is wanted: a new one, or a known one that keeps its credential. */
export type WantedSource = SourceInput | { readonly kind: 'kept'; readonly id: string };

export interface ReadySources {
  readonly sources: readonly SourceConfig[];
  /** Writes the settings, inside the transaction. */
  readonly write: (tx: WriteRepositories) => Promise<void>;
  /** After the commit: the chain uses the sources, and passwords of removed ones are deleted. */
  readonly finish: () => Promise<void>;
  /** After a failure: deletes the passwords that were written ahead. */
  readonly undo: () => Promise<void>;
}
export interface ChainSourcesUseCase {
  /** Lists the stored sources, with which the program starts the chain. */
  readonly list: () => Promise<SourceConfig[]>;
  readonly replace: (actor: Actor, wanted: readonly WantedSource[]) => Promise<Result<readonly SourceConfig[]>>;
  /** For a caller that commits the settings itself; the passwords are already secrets when this resolves. */
  readonly prepare: (wanted: readonly WantedSource[]) => Promise<Result<ReadySources>>;
  readonly test: (input: SourceInput) => Promise<Result<{ readonly height: number }>>;
}
export interface ChainSourcesDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly chain: ChainSources;
  readonly sourceKinds: SourceKinds;
  readonly training: boolean;
}

export const createChainSources = (deps: ChainSourcesDeps): ChainSourcesUseCase => {
  const list = async (): Promise<SourceConfig[]> => {
    const text = await deps.database.read.settings.get(SETTING.sources);
    return text === null ? [] : deps.sourceKinds.parseStored(JSON.parse(text));
  };
  const prepare = createPrepare(deps, list);
  return {
    list,
    prepare,
    replace: async (actor, wanted) => {
      const before = await list();
      const ready = await prepare(wanted);
      if (!ready.ok) return ready;
      const { sources, write, finish, undo } = ready.value;
      const done = await commitOrUndo(
        () =>
          deps.commit(actor, async (tx) => {
            await write(tx);
            return { value: sources, audit: { what: 'sources.changed', before, after: sources }, feed: [] };
          }),
        undo,
      );
      if (done.ok) await finish();
      return done;
    },
    test: async (input) => {
      const checked = checkKind(input, deps, 'kind');
      if (!checked.ok) return checked;
      const { source, password } = deps.sourceKinds.fromInput('test', input);
      return deps.chain.test(source, password);
    },
  };
};

const createPrepare =
  (deps: ChainSourcesDeps, list: () => Promise<SourceConfig[]>): ChainSourcesUseCase['prepare'] =>
  async (wanted) => {
    const known = await list();
    const resolved = resolve(deps, wanted, known);
    if (!resolved.ok) return resolved;
    const sources = resolved.value.map(({ source }) => source);
    const written: string[] = [];
    const drop = async (ids: readonly string[]): Promise<void> => {
      for (const id of ids) await deps.secrets.delete(sourceSecret(id));
    };
    for (const { source, password } of resolved.value) {
      if (password === null) continue;
      if (!deps.secrets.isOpen()) return refuse('locked');
      await deps.secrets.set(sourceSecret(source.id), password);
      written.push(source.id);
    }
    const removed = known.filter(
      (old) => deps.sourceKinds.needsCredential(old) && !sources.some(({ id }) => id === old.id),
    );
    return ok({
      sources,
      write: (tx) => tx.settings.set(SETTING.sources, JSON.stringify(sources)),
      finish: async () => {
        await deps.chain.configure(sources);
        await drop(removed.map(({ id }) => id));
      },
      undo: () => drop(written),
    });
  };

/** Finds the sources that stay and makes the new ones; refuses what is not possible. */
const resolve = (
  deps: Pick<ChainSourcesDeps, 'ids' | 'training' | 'sourceKinds'>,
  wanted: readonly WantedSource[],
  known: readonly SourceConfig[],
): Result<NewSource[]> => {
  const all: NewSource[] = [];
  for (const [index, input] of wanted.entries()) {
    if (input.kind === 'kept') {
      const kept = known.find(({ id }) => id === input.id);
      if (!kept) return invalid(`sources.${index}.id`, 'is not a source');
      all.push({ source: kept, password: null });
    } else {
      const checked = checkKind(input, deps, `sources.${index}.kind`);
      if (!checked.ok) return checked;
      all.push(deps.sourceKinds.fromInput(deps.ids.id(), input));
    }
  }
  return ok(all);
};

const invalid = (field: string, why: string) => refuse('validation_failed', { details: { [field]: why } });

/** Refuses a real source in training, and the training source anywhere else. */
const checkKind = (
  { kind }: SourceInput,
  { training, sourceKinds }: Pick<ChainSourcesDeps, 'training' | 'sourceKinds'>,
  field: string,
): Result<null> => {
  if (sourceKinds.isTraining(kind) === training) return ok(null);
  return invalid(field, training ? 'training has its own chain only' : 'exists in training only');
};

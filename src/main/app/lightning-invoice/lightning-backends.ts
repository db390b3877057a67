import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import { commitOrUndo, storeChanged, type Commit } from '../commit.ts';
import type { Clock, Ids, Secrets } from '../ports.ts';
import type { Database } from '../repositories.ts';
import { lightningSecret } from '../secret-names.ts';
import type {
  BackendTrial,
  LightningBackendRecord,
  LightningHealth,
  LightningKinds,
  PastedBackend,
} from './lightning-ports.ts';

/** A backend as its owner sees it: never a credential. */
export interface BackendView extends LightningBackendRecord {
  readonly label: string;
  readonly health: LightningHealth | null;
  /** Number of its codes that are still watched. */
  readonly openCodes: number;
}

export interface TriedBackend {
  readonly pasted: PastedBackend;
  readonly label: string;
  readonly trial: BackendTrial;
  /** The credential allows payments, so the owner must say that it shall be used all the same. */
  readonly maySpend: boolean;
}

/** Risks that the owner ticked. */
export interface Ticks {
  readonly maySpend: boolean;
  readonly acceptsUnproved: boolean;
}

/** The Lightning backends of a store: their order, a new one, one that is removed (lightning.md LN-20, LN-21). */
export interface LightningBackendsUseCase {
  /** Lists those that make codes, in their order, then the removed ones whose codes are still watched. */
  readonly list: (storeId: string) => Promise<BackendView[]>;
  /** Recognises and tries a pasted connection. Nothing is stored. */
  readonly tryOut: (text: string) => Promise<Result<TriedBackend>>;
  /**
   * Tries it once more, and stores it as the last in the order. Refusals: `validation_failed`, `upstream_failed` with the
   * reason of the step that failed, `locked`.
   */
  readonly add: (actor: Actor, storeId: string, text: string, ticks: Ticks) => Promise<Result<BackendView[]>>;
  /** Refusal: `validation_failed` unless all ids are named, each once. */
  readonly order: (actor: Actor, storeId: string, ids: readonly string[]) => Promise<Result<BackendView[]>>;
  /** It makes no more codes, and is watched to the end of its last one. Refusal: `not_found`. */
  readonly remove: (actor: Actor, storeId: string, id: string) => Promise<Result<BackendView[]>>;
}

export interface LightningBackendsDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly kinds: LightningKinds;
  readonly healthOf: (backendId: string) => LightningHealth | null;
  /** Runs the stored backends from now on. */
  readonly configure: () => Promise<void>;
  readonly training: boolean;
}

export const invalid = (field: string, why: string) => refuse('validation_failed', { details: { [field]: why } });

export const createLightningBackends = (deps: LightningBackendsDeps): LightningBackendsUseCase => {
  const { clock } = deps;
  const list = async (storeId: string): Promise<BackendView[]> => {
    const all = await stored(deps, storeId);
    const open = await deps.database.read.lightningInvoices.openByBackend();
    const inOrder = [...all.filter(isActive), ...all.filter((one) => !isActive(one))];
    return inOrder.map((one) => viewOf(deps, one, open.get(one.id) ?? 0));
  };
  const active = async (storeId: string): Promise<LightningBackendRecord[]> =>
    (await stored(deps, storeId)).filter(isActive);
  const runAndList = async (storeId: string, done: Result<null>): Promise<Result<BackendView[]>> => {
    if (!done.ok) return done;
    await deps.configure();
    return ok(await list(storeId));
  };
  return {
    list,
    tryOut: (text) => tryOut(deps, text),
    add: async (actor, storeId, text, ticks) => {
      const tried = await tryOut(deps, text);
      if (!tried.ok) return tried;
      const refused = refusalOf(tried.value, ticks);
      if (refused) return refused;
      const record = recordOf(deps, storeId, tried.value, ticks, (await active(storeId)).length);
      return runAndList(storeId, await store(deps, actor, record, tried.value.pasted.credential));
    },
    order: async (actor, storeId, ids) => {
      const before = (await active(storeId)).map(({ id }) => id);
      if (before.length !== ids.length || !before.every((id) => ids.includes(id)))
        return invalid('ids', 'must name every backend once');
      const audit = { what: 'lightning.ordered', before: { ids: before }, after: { ids } };
      const done = await deps.commit(actor, async (tx) => {
        for (const [position, id] of ids.entries()) await tx.lightningBackends.setPosition(id, position);
        return { value: null, audit, feed: [storeChanged(storeId)] };
      });
      return runAndList(storeId, done);
    },
    remove: async (actor, storeId, id) => {
      const found = (await active(storeId)).find((one) => one.id === id);
      if (!found) return refuse('not_found');
      const audit = { what: 'lightning.removed', before: shown(found) };
      const done = await deps.commit(actor, async (tx) => {
        await tx.lightningBackends.retire(id, clock.nowMs());
        return { value: null, audit, feed: [storeChanged(storeId)] };
      });
      return runAndList(storeId, done);
    },
  };
};

const stored = async ({ database }: LightningBackendsDeps, storeId: string): Promise<LightningBackendRecord[]> =>
  (await database.read.lightningBackends.list()).filter((one) => one.storeId === storeId);

const viewOf = (
  { kinds, healthOf }: LightningBackendsDeps,
  record: LightningBackendRecord,
  openCodes: number,
): BackendView => ({
  ...record,
  label: kinds.labelOf(record.config),
  health: healthOf(record.id),
  openCodes,
});

export const tryOut = async (
  { kinds, training }: Pick<LightningBackendsDeps, 'kinds' | 'training'>,
  text: string,
): Promise<Result<TriedBackend>> => {
  if (training) return invalid('text', 'training has its own node only');
  const pasted = kinds.recognise(text);
  if (!pasted.ok) return pasted;
  const trial = await kinds.trial(pasted.value);
  const maySpend = pasted.value.maySpend === true || trial.status?.maySpend === true;
  return ok({ pasted: pasted.value, label: kinds.labelOf(pasted.value.config), trial, maySpend });
};

export const isActive = ({ retiredAtMs }: LightningBackendRecord): boolean => retiredAtMs === null;

/** Settings as the audit log keeps them. */
export const shown = ({ id, config, identity, acceptsUnproved }: LightningBackendRecord): object => ({
  id,
  ...config,
  identity,
  acceptsUnproved,
});

/** Says why it cannot be stored; null if it can. */
export const refusalOf = (
  { trial, maySpend }: Pick<TriedBackend, 'trial' | 'maySpend'>,
  ticks: Pick<Ticks, 'maySpend'>,
) => {
  const failed = trial.steps.find(({ error }) => error !== null);
  if (failed) return refuse('upstream_failed', { params: { reason: failed.error ?? '' } });
  if (maySpend && !ticks.maySpend) return invalid('maySpend', 'must be ticked: this credential can spend');
  return null;
};

const recordOf = (
  { ids, clock }: LightningBackendsDeps,
  storeId: string,
  { pasted, trial }: TriedBackend,
  { acceptsUnproved }: Ticks,
  position: number,
): LightningBackendRecord => ({
  id: ids.id(),
  storeId,
  config: pasted.config,
  position,
  identity: trial.identity,
  cursor: null,
  acceptsUnproved,
  createdAtMs: clock.nowMs(),
  retiredAtMs: null,
});

/** Writes the credential ahead of the transaction, and deletes it again if that fails. */
const store = async (
  { secrets, commit }: LightningBackendsDeps,
  actor: Actor,
  record: LightningBackendRecord,
  credential: string | null,
): Promise<Result<null>> => {
  if (!secrets.isOpen()) return refuse('locked');
  const name = lightningSecret(record.id);
  if (credential !== null) await secrets.set(name, credential);
  return commitOrUndo(
    () =>
      commit(actor, async (tx) => {
        await tx.lightningBackends.insert(record);
        const audit = { what: 'lightning.added', before: null, after: shown(record) };
        return { value: null, audit, feed: [storeChanged(record.storeId)] };
      }),
    async () => {
      if (credential !== null) await secrets.delete(name);
    },
  );
};

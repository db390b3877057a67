import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import { commitOrUndo, storeChanged, type Commit } from '../commit.ts';
import type { Logger, Secrets } from '../ports.ts';
import type { Database } from '../repositories.ts';
import {
  invalid,
  isActive,
  refusalOf,
  shown,
  tryOut,
  type BackendView,
  type LightningBackendsUseCase,
  type Ticks,
} from './lightning-backends.ts';
import {
  dropNextCredential,
  readCredential,
  settleCredential,
  textOfConfig,
  writeNextCredential,
} from './lightning-credential.ts';
import type { LightningBackendRecord, LightningKinds, PastedBackend } from './lightning-ports.ts';

/** Acts of the owner on a stored backend (lightning.md LN-14, LN-25). Each names an unknown one `not_found`. */
export interface LightningChanges {
  /** Asks it now; its health in the list says what came of it. */
  readonly check: (storeId: string, id: string) => Promise<Result<BackendView[]>>;
  /**
   * Tries another connection to the same node or account, and stores it in the place of the one before. Refusals: as for a
   * new one, `validation_failed` on `text` if it is another node or account, `conflict` if a wallet that was not used
   * made a code meanwhile.
   */
  readonly change: (
    actor: Actor,
    storeId: string,
    id: string,
    text: string,
    ticks: Ticks,
  ) => Promise<Result<BackendView[]>>;
  /**
   * Accepts the certificate that the node shows now, if it is this one and the node is the same. Refusals:
   * `validation_failed` on `certificate`, `upstream_failed` with the reason, `locked`.
   */
  readonly approveCertificate: (
    actor: Actor,
    storeId: string,
    id: string,
    certificate: string,
  ) => Promise<Result<BackendView[]>>;
}

export interface LightningChangesDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly secrets: Secrets;
  readonly kinds: LightningKinds;
  readonly logger: Logger;
  readonly backends: Pick<LightningBackendsUseCase, 'list'>;
  readonly askNow: (backendId: string) => Promise<void>;
  /** Runs the stored backends from now on, this one with its new connection. */
  readonly configure: (changedId: string) => Promise<void>;
  readonly training: boolean;
}

/** So many codes are asked about; one that is known is proof enough. */
const PROOFS = 5;

export const createLightningChanges = (deps: LightningChangesDeps): LightningChanges => {
  const { database, backends, secrets } = deps;
  const serially = createTurns();
  const find = async (storeId: string, id: string): Promise<LightningBackendRecord | undefined> => {
    const found = await database.read.lightningBackends.get(id);
    return found?.storeId === storeId ? found : undefined;
  };
  /** Changes one that makes codes, after every change that began earlier. */
  const changing = (storeId: string, id: string, plan: (before: LightningBackendRecord) => Promise<Result<Change>>) =>
    serially(async (): Promise<Result<BackendView[]>> => {
      const before = await find(storeId, id);
      if (!before || !isActive(before)) return refuse('not_found');
      if (!secrets.isOpen()) return refuse('locked');
      await settleCredential(secrets, before); // of a change during which the program ended
      const planned = await plan(before);
      const done = planned.ok ? await store(deps, before, planned.value) : planned;
      if (!done.ok) return done;
      await deps.configure(id);
      return ok(await backends.list(storeId));
    });
  return {
    check: async (storeId, id) => {
      if (!(await find(storeId, id))) return refuse('not_found');
      await deps.askNow(id);
      return ok(await backends.list(storeId));
    },
    change: async (actor, storeId, id, text, ticks) => {
      if (deps.training) return invalid('text', TRAINING);
      return changing(storeId, id, async (before) => planChange(deps, actor, before, text, ticks));
    },
    approveCertificate: async (actor, storeId, id, certificate) => {
      if (deps.training) return invalid('certificate', TRAINING);
      return changing(storeId, id, async (before) => planApproval(deps, actor, before, certificate));
    },
  };
};

const TRAINING = 'training has its own node only';

/** A change that may be stored. */
interface Change {
  readonly actor: Actor;
  readonly what: 'lightning.changed' | 'lightning.certificate';
  readonly after: LightningBackendRecord;
  /** Null: it keeps the one that it has, or has none. */
  readonly credential: string | null;
  /** It may be another wallet, because the one before has made no codes so far. */
  readonly isUnused: boolean;
}

/** Runs one after the other, because two changes would overwrite each other's credential. */
const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
};

const planChange = async (
  deps: LightningChangesDeps,
  actor: Actor,
  before: LightningBackendRecord,
  text: string,
  ticks: Ticks,
): Promise<Result<Change>> => {
  const tried = await tryOut(deps, text);
  if (!tried.ok) return tried;
  const { pasted, trial } = tried.value;
  const { config, credential } = pasted;
  if (config.kind !== before.config.kind) return invalid('text', 'is of another kind: add it, and remove this one');
  const failed = refusalOf(tried.value, ticks);
  if (failed) return failed;
  // a node that signs its codes is known by its key
  if (trial.identity !== before.identity) return invalid('text', 'is another node: add it, and remove this one');
  const change: Omit<Change, 'isUnused'> = {
    actor,
    what: 'lightning.changed',
    after: { ...before, config, acceptsUnproved: ticks.acceptsUnproved },
    credential,
  };
  if (before.identity !== null) return ok({ ...change, isUnused: false });
  const known = await isSameWallet(deps, before, pasted);
  if (!known.ok) return known;
  if (known.value === 'another') return invalid('text', 'is another wallet: add it, and remove this one');
  return ok({ ...change, isUnused: known.value === 'unused' });
};

/**
 * A wallet without a key of its own is known by its codes: they are watched through the new credential from now on, and
 * another wallet would never say that they were paid. One that has made no codes has none to lose.
 */
const isSameWallet = async (
  { database, secrets, kinds }: LightningChangesDeps,
  before: LightningBackendRecord,
  pasted: PastedBackend,
): Promise<Result<'same' | 'another' | 'unused'>> => {
  const isSameText = textOfConfig(pasted.config) === textOfConfig(before.config);
  if (isSameText && pasted.credential === (await readCredential(secrets, before))) return ok('same');
  const codes = await database.read.lightningInvoices.newestOf(before.id, PROOFS);
  if (codes.length === 0) return ok('unused');
  const known = await kinds.knowsOneOf(pasted, codes);
  return known.ok ? ok(known.value ? 'same' : 'another') : known;
};

/**
 * The node gets its credential only after it has shown this certificate. It is the same node if its codes are signed with
 * the same key.
 */
const planApproval = async (
  { kinds, secrets }: LightningChangesDeps,
  actor: Actor,
  before: LightningBackendRecord,
  certificate: string,
): Promise<Result<Change>> => {
  const { config } = before;
  if (!('certificate' in config) || !config.url.startsWith('https:'))
    return invalid('certificate', 'is for a backend that is reached without one');
  const found = await kinds.shownCertificate(config.url);
  if (!found.ok) return found;
  if (found.value !== certificate) return invalid('certificate', 'is not the one that it shows now');
  const after = { ...before, config: { ...config, certificate } };
  const trial = await kinds.trial({ config: after.config, credential: await readCredential(secrets, before) });
  const failed = refusalOf({ trial, maySpend: false }, { maySpend: false }); // that was ticked when it was added
  if (failed) return failed;
  if (trial.identity !== before.identity)
    return invalid('certificate', 'belongs to another node: add it, and remove this one');
  return ok({ actor, what: 'lightning.certificate', after, credential: null, isUnused: false });
};

/**
 * Writes the credential beside the old one, ahead of the transaction that stores its settings. If that fails, the old one
 * still counts.
 */
const store = async (
  { secrets, commit, logger }: LightningChangesDeps,
  before: LightningBackendRecord,
  { actor, what, after, credential, isUnused }: Change,
): Promise<Result<null>> => {
  const { id, storeId } = before;
  if (credential !== null) await writeNextCredential(secrets, after, credential);
  const audit = { what, before: shown(before), after: shown(after) };
  const done = await commitOrUndo(
    () =>
      commit(actor, async (tx) => {
        const now = await tx.lightningBackends.get(id);
        if (!now || !isActive(now)) return refuse('not_found');
        if (isUnused && (await tx.lightningInvoices.newestOf(id, 1)).length > 0) return refuse('conflict');
        await tx.lightningBackends.replace(id, after);
        return { value: null, audit, feed: [storeChanged(storeId)] };
      }),
    async () => {
      if (credential !== null) await dropNextCredential(secrets, id);
    },
  );
  if (!done.ok) return done;
  await settleCredential(secrets, after).catch((error: unknown) =>
    // it counts from where it is
    logger.error({ err: error, backendId: id }, 'the new credential of a Lightning backend was not put into its place'),
  );
  return done;
};

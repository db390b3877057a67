import { z } from 'zod';
import { setupDraftSchema, type SetupDraft, type SetupProgress } from '../../../shared/contract/setup-progress.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { LATER_STEPS, type LaterStep, type StepState } from '../../../shared/vocabulary.ts';
import type { Actor } from '../audit-entry.ts';
import type { CommitUnaudited } from '../commit.ts';
import type { Secrets } from '../ports.ts';
import type { Database, ReadRepositories } from '../repositories.ts';
import { setupDraftSecret } from '../secret-names.ts';
import { SETTING } from '../settings-keys.ts';
import type { ChainSourcesUseCase } from '../store-settings/chain-sources.ts';
import { hasInstantAnswer, type createSetInstantLimit } from './instant-limit.ts';
import type { WalletUseCase } from './set-wallet.ts';

export interface SetupChange {
  readonly skipped?: LaterStep | undefined;
  readonly draft?: SetupDraft | undefined;
  /** Null: payments always wait for a confirmation. */
  readonly acceptUpTo?: string | null | undefined;
}
export interface SetupProgressUseCase {
  readonly read: (storeId: string) => Promise<SetupProgress>;
  /** Marks a step as skipped, or keeps what was typed; a part of the draft that is missing stays as it was. */
  readonly change: (actor: Actor, storeId: string, change: SetupChange) => Promise<Result<SetupProgress>>;
}
export interface SetupProgressDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commitUnaudited: CommitUnaudited;
  readonly secrets: Pick<Secrets, 'get' | 'set' | 'isOpen'>;
  readonly wallet: Pick<WalletUseCase, 'preview'>;
  readonly sources: Pick<ChainSourcesUseCase, 'list'>;
  readonly setInstantLimit: ReturnType<typeof createSetInstantLimit>;
}

/** How far set-up got: what exists is done, whatever was marked before (api.md AUTH-23). */
export const createSetupProgress = (deps: SetupProgressDeps): SetupProgressUseCase => {
  const { database, secrets } = deps;
  const read = async (storeId: string): Promise<SetupProgress> => {
    const hasWallet = (await database.read.wallets.ofStore(storeId)) !== undefined;
    const hasSource = (await deps.sources.list()).length > 0;
    const wasPaid = (await database.read.invoices.sums(storeId, ['processing', 'settled'], 0)).length > 0;
    const hasLightning = (await database.read.lightningBackends.list()).some(
      (one) => one.storeId === storeId && one.retiredAtMs === null,
    );
    const skipped = (await readSkipped(database.read))[storeId] ?? [];
    // a shop that sells already is not asked again
    const hasAnswer = wasPaid || skipped.includes('trial') || (await hasInstantAnswer(database.read, storeId));
    const exists = { hasWallet, hasSource, hasLightning, hasAnswer };
    const draft = unsaved(await readDraft(secrets, storeId), exists);
    return { steps: stepsOf({ ...exists, wasPaid, skipped, draft }), draft };
  };
  const keep = async (storeId: string, typed: SetupDraft): Promise<void> => {
    if (Object.keys(typed).length === 0) return;
    const kept = merged((await read(storeId)).draft, typed);
    await secrets.set(setupDraftSecret(storeId), JSON.stringify(kept));
  };
  return {
    read,
    change: async (actor, storeId, { skipped, draft, acceptUpTo }) => {
      const known = draft?.key === undefined ? ok(null) : deps.wallet.preview(keyInput(draft.key));
      if (!known.ok) return known;
      const set = acceptUpTo === undefined ? ok(null) : await deps.setInstantLimit(actor, storeId, acceptUpTo);
      if (!set.ok && set.error.code !== 'rate_unavailable') return set;
      // an amount that no price can turn into sats yet is kept as it was typed
      const typed = withAnswer(draft, set.ok ? null : acceptUpTo);
      if (!secrets.isOpen() && Object.keys(typed).length > 0) return refuse('locked');
      await keep(storeId, typed);
      if (skipped !== undefined) await markSkipped(deps.commitUnaudited, storeId, skipped);
      return set.ok ? ok(await read(storeId)) : set;
    },
  };
};

interface Facts {
  readonly hasWallet: boolean;
  readonly hasSource: boolean;
  readonly hasLightning: boolean;
  readonly hasAnswer: boolean;
  readonly wasPaid: boolean;
  readonly skipped: readonly LaterStep[];
  readonly draft: SetupDraft;
}

/** A wallet is two steps, its key and the check of its addresses; both are skipped together. */
const stepsOf = ({
  hasWallet,
  hasSource,
  hasLightning,
  hasAnswer,
  wasPaid,
  skipped,
  draft,
}: Facts): SetupProgress['steps'] => {
  const stateOf = (step: LaterStep, isDone: boolean): StepState =>
    isDone ? 'done' : skipped.includes(step) ? 'skipped' : 'open';
  const wallet = stateOf('wallet', hasWallet);
  return {
    wallet: wallet === 'open' && draft.scriptType !== undefined ? 'done' : wallet,
    check: wallet,
    // a shop that sells already has done without
    lightning: wasPaid && !hasLightning ? 'skipped' : stateOf('lightning', hasLightning),
    connection: stateOf('connection', hasSource),
    accept: stateOf('accept', hasAnswer),
    trial: stateOf('trial', wasPaid),
  };
};

const withAnswer = (draft: SetupDraft = {}, acceptUpTo: string | null = null): SetupDraft => ({
  ...draft,
  ...(acceptUpTo !== null && { acceptUpTo }),
});

/** Another key has another kind of address, so the kind that was picked for the former one is dropped. */
const merged = (before: SetupDraft, typed: SetupDraft): SetupDraft => {
  const { scriptType: _former, ...rest } = before;
  return { ...(typed.key === undefined ? before : rest), ...typed };
};

/** The parts of the draft that the shop does not have yet. */
const unsaved = (
  { key, scriptType, source, acceptUpTo }: SetupDraft,
  { hasWallet, hasSource, hasAnswer }: Pick<Facts, 'hasWallet' | 'hasSource' | 'hasAnswer'>,
): SetupDraft => ({
  ...(key !== undefined && !hasWallet && { key }),
  ...(scriptType !== undefined && !hasWallet && { scriptType }),
  ...(source !== undefined && !hasSource && { source }),
  ...(acceptUpTo !== undefined && !hasAnswer && { acceptUpTo }),
});

/** A descriptor has brackets; a key has none. */
const keyInput = (text: string) => (text.includes('(') ? { descriptor: text } : { key: text });

const readDraft = async (secrets: Pick<Secrets, 'get'>, storeId: string): Promise<SetupDraft> => {
  const text = await secrets.get(setupDraftSecret(storeId));
  return text === null ? {} : setupDraftSchema.parse(JSON.parse(text));
};

export const setupSkippedSchema = z.record(z.string(), z.array(z.enum(LATER_STEPS)));

const readSkipped = async ({ settings }: Pick<ReadRepositories, 'settings'>) => {
  const text = await settings.get(SETTING.setupSkipped);
  return text === null ? {} : setupSkippedSchema.parse(JSON.parse(text));
};

const markSkipped = (commit: CommitUnaudited, storeId: string, step: LaterStep): Promise<null> =>
  commit(async (tx) => {
    const all = await readSkipped(tx);
    const steps = [...new Set([...(all[storeId] ?? []), step])];
    await tx.settings.set(SETTING.setupSkipped, JSON.stringify({ ...all, [storeId]: steps }));
    return { value: null, feed: [] };
  });

import { z } from 'zod';
import { setupDraftSchema, type SetupDraft, type SetupProgress } from '../../../shared/contract/setup-progress.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { LATER_STEPS, type LaterStep, type StepState } from '../../../shared/vocabulary.ts';
import type { CommitUnaudited } from '../commit.ts';
import type { Secrets } from '../ports.ts';
import type { Database, ReadRepositories } from '../repositories.ts';
import { setupDraftSecret } from '../secret-names.ts';
import { SETTING } from '../settings-keys.ts';
import type { ChainSourcesUseCase } from '../store-settings/chain-sources.ts';
import type { WalletUseCase } from './set-wallet.ts';

export interface SetupChange {
  readonly skipped?: LaterStep | undefined;
  readonly draft?: SetupDraft | undefined;
}
export interface SetupProgressUseCase {
  readonly read: (storeId: string) => Promise<SetupProgress>;
  /** Marks a step as skipped, or keeps what was typed; a part of the draft that is missing stays as it was. */
  readonly change: (storeId: string, change: SetupChange) => Promise<Result<SetupProgress>>;
}
export interface SetupProgressDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commitUnaudited: CommitUnaudited;
  readonly secrets: Pick<Secrets, 'get' | 'set' | 'isOpen'>;
  readonly wallet: Pick<WalletUseCase, 'preview'>;
  readonly sources: Pick<ChainSourcesUseCase, 'list'>;
}

/** How far set-up got: what exists is done, whatever was marked before (api.md AUTH-23). */
export const createSetupProgress = (deps: SetupProgressDeps): SetupProgressUseCase => {
  const { database, secrets } = deps;
  const read = async (storeId: string): Promise<SetupProgress> => {
    const hasWallet = (await database.read.wallets.ofStore(storeId)) !== undefined;
    const hasSource = (await deps.sources.list()).length > 0;
    const wasPaid = (await database.read.invoices.sums(storeId, ['processing', 'settled'], 0)).length > 0;
    const skipped = (await readSkipped(database.read))[storeId] ?? [];
    const draft = unsaved(await readDraft(secrets, storeId), { hasWallet, hasSource });
    return { steps: stepsOf({ hasWallet, hasSource, wasPaid, skipped, draft }), draft };
  };
  return {
    read,
    change: async (storeId, { skipped, draft }) => {
      if (draft?.key !== undefined) {
        const known = deps.wallet.preview(keyInput(draft.key));
        if (!known.ok) return known;
      }
      if (draft) {
        if (!secrets.isOpen()) return refuse('locked');
        const { key, scriptType, source } = { ...(await read(storeId)).draft, ...draft };
        // another key has another kind of address
        const kind = draft.key === undefined ? scriptType : draft.scriptType;
        const kept = { ...(key && { key }), ...(kind && { scriptType: kind }), ...(source && { source }) };
        await secrets.set(setupDraftSecret(storeId), JSON.stringify(kept));
      }
      if (skipped !== undefined) await markSkipped(deps.commitUnaudited, storeId, skipped);
      return ok(await read(storeId));
    },
  };
};

interface Facts {
  readonly hasWallet: boolean;
  readonly hasSource: boolean;
  readonly wasPaid: boolean;
  readonly skipped: readonly LaterStep[];
  readonly draft: SetupDraft;
}

/** A wallet is two steps, its key and the check of its addresses; both are skipped together. */
const stepsOf = ({ hasWallet, hasSource, wasPaid, skipped, draft }: Facts): SetupProgress['steps'] => {
  const stateOf = (step: LaterStep, isDone: boolean): StepState =>
    isDone ? 'done' : skipped.includes(step) ? 'skipped' : 'open';
  const wallet = stateOf('wallet', hasWallet);
  return {
    wallet: wallet === 'open' && draft.scriptType !== undefined ? 'done' : wallet,
    check: wallet,
    connection: stateOf('connection', hasSource),
    trial: stateOf('trial', wasPaid),
  };
};

/** The parts of the draft that the shop does not have yet. */
const unsaved = (
  { key, scriptType, source }: SetupDraft,
  { hasWallet, hasSource }: Pick<Facts, 'hasWallet' | 'hasSource'>,
): SetupDraft => ({
  ...(key !== undefined && !hasWallet && { key }),
  ...(scriptType !== undefined && !hasWallet && { scriptType }),
  ...(source !== undefined && !hasSource && { source }),
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

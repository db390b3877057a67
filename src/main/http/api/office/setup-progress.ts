import { getSetupProgressRoute, patchSetupProgressRoute } from '../../../../shared/contract/setup-progress.ts';
import { ok } from '../../../../shared/result.ts';
import type { SetupProgressUseCase } from '../../../app/wallet-setup/setup-progress.ts';
import { serve, type Served } from '../../handler.ts';
import { actorOf, storeOf } from '../common/subject.ts';

/** How far set-up got (api.md AUTH-23). */
export const createSetupProgressRoutes = (deps: { readonly setupProgress: SetupProgressUseCase }): Served[] => [
  serve(getSetupProgressRoute, async ({ context }) => {
    const store = storeOf(context);
    return store.ok ? ok({ status: 200, body: await deps.setupProgress.read(store.value.id) }) : store;
  }),
  serve(patchSetupProgressRoute, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const changed = await deps.setupProgress.change(actorOf(context), store.value.id, body);
    return changed.ok ? ok({ status: 200, body: changed.value }) : changed;
  }),
];

import {
  getRecoveryKitRoute,
  getWalletRoute,
  previewWalletRoute,
  setWalletRoute,
  type WalletView,
} from '../../../../shared/contract/wallet.ts';
import { ok } from '../../../../shared/result.ts';
import type { ReadRecoveryKit } from '../../../app/wallet-setup/recovery-kit.ts';
import type { WalletActor, WalletFacts, WalletUseCase } from '../../../app/wallet-setup/set-wallet.ts';
import { serve, type Context, type Served } from '../../handler.ts';
import { actorOf, hasProof, roleOf, storeOf } from '../common/subject.ts';

export interface WalletDeps {
  readonly wallet: WalletUseCase;
  readonly readRecoveryKit: ReadRecoveryKit;
}

/** The store's wallet, and the preview of a key before it is saved (api.md TA-8, TA-9, TA-30). */
export const createWalletRoutes = (deps: WalletDeps): Served[] => [
  serve(previewWalletRoute, async ({ body }) => {
    const parsed = deps.wallet.preview(body);
    if (!parsed.ok) return parsed;
    const { network, fingerprint, candidates } = parsed.value;
    const shown = candidates.map(({ scriptType, descriptor, addresses }) => ({
      scriptType,
      descriptor,
      addresses: [...addresses],
    }));
    return ok({ status: 200, body: { network, fingerprint, candidates: shown } });
  }),
  serve(getWalletRoute, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const facts = await deps.wallet.get(store.value.id);
    return facts.ok ? ok({ status: 200, body: walletView(facts.value) }) : facts;
  }),
  serve(getRecoveryKitRoute, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const kit = await deps.readRecoveryKit(store.value.id);
    return kit.ok ? ok({ status: 200, body: kit.value }) : kit;
  }),
  serve(setWalletRoute, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const facts = await deps.wallet.set(walletActor(context), store.value.id, body);
    return facts.ok ? ok({ status: 200, body: walletView(facts.value) }) : facts;
  }),
];

const walletView = ({ wallet, descriptor, gap, skippedAhead }: WalletFacts): WalletView => ({
  fingerprint: wallet.fingerprint,
  scriptType: wallet.scriptType,
  descriptor,
  nextIndex: wallet.nextIndex,
  lastPaidIndex: wallet.lastPaidIndex,
  gap,
  scanning: wallet.scan === 'needed',
  skippedAhead,
});

/**
 * Another wallet needs the owner with a fresh password (api.md AUTH-9). The use case decides if the wallet is another
 * one.
 */
const walletActor = (context: Context): WalletActor => ({
  ...actorOf(context),
  isOwner: roleOf(context) === 'owner',
  isFresh: hasProof(context, 'freshPassword'),
});
